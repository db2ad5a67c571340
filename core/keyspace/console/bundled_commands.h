// What Redis' own documentation says of its commands, for servers that do not say it: COMMAND DOCS came with
// Redis 7.0, and not everybody may run the script that reads it. Made from a server of bundledRelease() by
// tests/service/make_bundled_commands.cpp. Any thread.
#pragma once

#include "core/keyspace/console/command_catalog.h"

namespace keyspace {

QByteArray bundledRelease(); // “7.0.15”

// With their subcommands, by name.
const std::vector<CommandEntry>& bundledCommands();

// One line of the table, and back; fields: name, arity, flags (writes, reads, admin, dangerous, blocking by
// their first letters), since, group, complexity, syntax, summary. Nothing: it is none.
QByteArray bundledLine(const CommandEntry& entry);
std::optional<CommandEntry> fromBundledLine(const QByteArray& line);

// Explains the commands that the server knows, and adds their subcommands, which it tells from Redis 7.0
// only. Sorts by name. version: the server's; what came later is left out. Empty: not told.
void describeFromBundle(std::vector<CommandEntry>& entries, const QByteArray& version);

} // namespace keyspace
