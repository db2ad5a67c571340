# keystead_library(NAME SOURCES file… LINK target… [PRIVATE target…])
# One static library per folder. The name is the room's; the alias is Keystead::NAME.
function(keystead_library name)
    cmake_parse_arguments(ARG "" "" "SOURCES;LINK;PRIVATE" ${ARGN})
    add_library(keystead_${name} STATIC ${ARG_SOURCES})
    add_library(Keystead::${name} ALIAS keystead_${name})
    target_link_libraries(keystead_${name} PUBLIC Keystead::rules ${ARG_LINK} PRIVATE ${ARG_PRIVATE})
endfunction()

# keystead_test(SUITE NAME LINK target… [TIMEOUT s] [SOURCES extra…])
# tests/SUITE/tst_NAME.cpp becomes the ctest SUITE.NAME with the label SUITE.
function(keystead_test suite name)
    cmake_parse_arguments(ARG "" "TIMEOUT" "LINK;SOURCES" ${ARGN})
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 120)
    endif()
    set(target tst_${suite}_${name})
    add_executable(${target} tst_${name}.cpp ${ARG_SOURCES})
    target_link_libraries(${target} PRIVATE Keystead::rules Qt6::Test keystead_private_state ${ARG_LINK})
    target_compile_definitions(${target} PRIVATE
        KEYSTEAD_TEST_DATA="${PROJECT_SOURCE_DIR}/tests/data"
        KEYSTEAD_BIN_DIR="${CMAKE_RUNTIME_OUTPUT_DIRECTORY}")
    add_test(NAME ${suite}.${name} COMMAND ${target})
    set_tests_properties(${suite}.${name} PROPERTIES LABELS ${suite} TIMEOUT ${ARG_TIMEOUT}
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;QT_NO_GLIB=1;LC_ALL=C.UTF-8;TSAN_OPTIONS=ignore_noninstrumented_modules=1 halt_on_error=1 die_after_fork=0;ASAN_OPTIONS=detect_leaks=1")
endfunction()
