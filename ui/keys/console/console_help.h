// The console's own words: help, clear, exit; and what help tells of a command. GUI thread, pure.
#pragma once

#include "core/keyspace/console/command_catalog.h"
#include "ui/keys/console/console_words.h"

namespace keys {

enum class OwnWord { None, Help, Clear, Forget, Exit, Reset };

// Of a line's first word, letters of either case. “reset” is Redis' own word: it is a new connection here.
OwnWord ownWord(const redis::Command& command);
QStringList ownWords(); // for completion

// “Set the string value of a key · writes · since 1.0.0”
QString aboutText(const keyspace::CommandEntry& entry);
// words: behind “help”: nothing, a command, “@group”.
std::vector<ConsoleLine> helpLines(const redis::Command& words, const keyspace::CommandCatalog& catalog);

} // namespace keys
