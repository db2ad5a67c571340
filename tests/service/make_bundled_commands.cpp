// Prints core/keyspace/console/bundled_commands.txt as the Redis of this machine documents its commands.
#include "core/keyspace/console/bundled_commands.h"
#include "core/keyspace/value/key_details.h"
#include "core/sandbox/server.h"

#include <QCoreApplication>

#include <cstdio>

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    const auto server = sandbox::RedisServer::start();
    if (!server) {
        std::fprintf(stderr, "%s\n", qPrintable(server.error().detail));
        return 1;
    }
    redis::Connection redis((*server)->address());
    const auto version = keyspace::serverVersion(redis);
    const auto catalog = keyspace::CommandCatalog::read(redis);
    if (!version || !catalog) {
        std::fprintf(stderr, "the server does not tell its commands\n");
        return 1;
    }
    std::printf("%s\n", version->constData());
    for (const keyspace::CommandEntry& entry : catalog->entries())
        std::printf("%s\n", keyspace::bundledLine(entry).constData());
    return 0;
}
