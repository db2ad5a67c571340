# What can be chosen at configure time, and the one interface target that carries
# every compile rule of this project.
option(KEYSTEAD_TESTS "Build the tests and benches" ON)
set(KEYSTEAD_SANITIZE "" CACHE STRING "Sanitizers to build with, for example address,undefined or thread")
option(KEYSTEAD_COVERAGE "Instrument for gcov" OFF)

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_AUTOMOC ON)
set(CMAKE_AUTORCC ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
include(CheckPIESupported)
check_pie_supported() # so that executables are linked as position independent, too
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()
find_program(KEYSTEAD_CCACHE ccache)
if(KEYSTEAD_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${KEYSTEAD_CCACHE}")
endif()

add_library(keystead_rules INTERFACE)
add_library(Keystead::rules ALIAS keystead_rules)
target_include_directories(keystead_rules INTERFACE "${PROJECT_SOURCE_DIR}")
target_compile_definitions(keystead_rules INTERFACE
    QT_NO_CAST_FROM_ASCII
    QT_NO_CAST_TO_ASCII
    QT_NO_CAST_FROM_BYTEARRAY
    QT_NO_URL_CAST_FROM_STRING
    QT_NO_KEYWORDS
    QT_NO_FOREACH
    QT_NO_CONTEXTLESS_CONNECT
    QT_STRICT_ITERATORS
    QT_DISABLE_DEPRECATED_BEFORE=0x060400
    KEYSTEAD_VERSION="${PROJECT_VERSION}")
target_compile_options(keystead_rules INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wold-style-cast
    -Wcast-align -Wconversion -Wno-sign-conversion -Wimplicit-fallthrough -Wextra-semi
    -fstack-protector-strong)
target_link_options(keystead_rules INTERFACE -Wl,-z,relro,-z,now)
option(KEYSTEAD_WERROR "Warnings are errors" ON)
if(KEYSTEAD_WERROR)
    target_compile_options(keystead_rules INTERFACE -Werror)
endif()
if(CMAKE_BUILD_TYPE STREQUAL "Release" AND NOT KEYSTEAD_SANITIZE)
    target_compile_options(keystead_rules INTERFACE -D_FORTIFY_SOURCE=2)
endif()
if(KEYSTEAD_SANITIZE)
    # GCC 12 sees uninitialised variants where the instrumentation hides their initialisation.
    target_compile_options(keystead_rules INTERFACE -Wno-maybe-uninitialized
        -fsanitize=${KEYSTEAD_SANITIZE} -fno-omit-frame-pointer
        -fno-sanitize-recover=all)
    target_link_options(keystead_rules INTERFACE -fsanitize=${KEYSTEAD_SANITIZE})
endif()
if(KEYSTEAD_COVERAGE)
    target_compile_options(keystead_rules INTERFACE --coverage)
    target_link_options(keystead_rules INTERFACE --coverage)
endif()
if(KEYSTEAD_TESTS)
    # Test-only hooks (core/base/pause_point.h); packages are built without tests and so without them.
    target_compile_definitions(keystead_rules INTERFACE KEYSTEAD_PAUSE_POINTS)
endif()
