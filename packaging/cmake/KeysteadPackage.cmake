# What is installed beside the programs, and the Debian package of it: ./dev package.
include(GNUInstallDirs)
include(DebianChangelog)

install(FILES "${PROJECT_SOURCE_DIR}/packaging/linux/keystead.desktop"
    DESTINATION "${CMAKE_INSTALL_DATADIR}/applications")
string(TIMESTAMP release_date "%Y-%m-%d" UTC) # SOURCE_DATE_EPOCH's when that is set
set(metainfo "${CMAKE_BINARY_DIR}/debian/invalid.keystead.Keystead.metainfo.xml")
configure_file("${PROJECT_SOURCE_DIR}/packaging/linux/keystead.metainfo.xml.in" "${metainfo}" @ONLY)
install(FILES "${metainfo}" DESTINATION "${CMAKE_INSTALL_DATADIR}/metainfo")
set(keystead_icons "${CMAKE_INSTALL_DATADIR}/icons/hicolor")
install(FILES "${PROJECT_SOURCE_DIR}/resources/icons/keystead.svg" DESTINATION "${keystead_icons}/scalable/apps")
foreach(size IN ITEMS 16 24 32 48 64 128 256 512)
    install(FILES "${PROJECT_SOURCE_DIR}/resources/icons/keystead-${size}.png"
        DESTINATION "${keystead_icons}/${size}x${size}/apps" RENAME keystead.png)
endforeach()
# Made from the command table while building; see app/keysteadctl.
install(DIRECTORY "${CMAKE_BINARY_DIR}/man/" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1" OPTIONAL
    FILES_MATCHING PATTERN "*.1.gz")

set(maintainer "The Keystead developers <developers@keystead.invalid>")
set(changelog "${CMAKE_BINARY_DIR}/debian/changelog.gz")
keystead_debian_changelog("${PROJECT_SOURCE_DIR}/packaging/CHANGELOG.md" "${changelog}" "${maintainer}")
install(FILES "${PROJECT_SOURCE_DIR}/packaging/linux/copyright" "${changelog}"
    DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/keystead")

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME keystead)
set(CPACK_PACKAGE_VENDOR Keystead)
set(CPACK_PACKAGE_CONTACT "${maintainer}")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_SECTION database)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "administrate property listings and their Redis cache")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"Keystead edits property listings in PostgreSQL, serves them through a Redis
cache that is never stale, and shows that cache live.

The desktop application searches, filters and edits a million listings, tells
after saving what was dropped from the cache, merges the edits of two people,
and shows hits, misses, memory and latency with a rating. The command line
program keysteadctl does the same work in a terminal, with JSON for scripts.

To try it without servers of your own, it starts private ones with 10,000
sample listings; for that it needs the programs of PostgreSQL and Redis.")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# Loaded as plugins, so that dpkg-shlibdeps does not see them: the drivers for PostgreSQL and SQLite, and the icon
# engine for SVG. The plugins for X11 and TLS are part of libqt6gui6 and libqt6network6.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libqt6sql6-psql, libqt6sql6-sqlite, libqt6svg6")
# Servers for the sample data; a keychain, and the library by which it is reached, for passwords.
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS
    "postgresql, redis-server, libsecret-1-0, gnome-keyring | kwalletmanager")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "fonts-noto-cjk, qt6-wayland")
include(CPack)
