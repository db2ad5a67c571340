# What is installed beside the programs, and the Debian package of it: ./dev package.
include(GNUInstallDirs)
install(FILES "${PROJECT_SOURCE_DIR}/packaging/linux/keystead.desktop"
    DESTINATION "${CMAKE_INSTALL_DATADIR}/applications")
install(FILES "${PROJECT_SOURCE_DIR}/resources/icons/keystead.svg"
    DESTINATION "${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps")
install(FILES "${PROJECT_SOURCE_DIR}/resources/icons/keystead-256.png"
    DESTINATION "${CMAKE_INSTALL_DATADIR}/icons/hicolor/256x256/apps" RENAME keystead.png)
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/keystead" RENAME copyright)
install(FILES "${PROJECT_SOURCE_DIR}/packaging/CHANGELOG.md" DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/keystead")

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME keystead)
set(CPACK_PACKAGE_VENDOR Keystead)
set(CPACK_PACKAGE_CONTACT "The Keystead developers <developers@keystead.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION database)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# Loaded as plugins, so that dpkg-shlibdeps does not see them.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libqt6sql6-psql, qt6-qpa-plugins, libqt6svg6")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "postgresql, redis-server")
include(CPack)
