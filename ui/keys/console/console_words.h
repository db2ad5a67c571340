// What a console says: why a command is not sent, what is asked before it is, what came of it. GUI thread.
#pragma once

#include "core/keyspace/console/command_catalog.h"
#include "ui/common/danger_dialog.h"
#include "ui/keys/console/console_link.h"

#include <QStringList>

#include <vector>

namespace keys {

// One line of a console's output.
struct ConsoleLine
{
    enum class Kind { Command, Reply, Error, Note };
    Kind kind = Kind::Note;
    QString text;
};

// Why somebody is asked before a command is sent.
enum class Caution {
    None,
    Slow,      // looks at every key, or waits
    Script,    // nobody can tell what it does
    Unknown,   // the server did not tell what its commands do
    Dangerous, // by the server's own word
};

// A command that is about to be sent.
struct ConsoleStep
{
    QString line; // as it was typed
    redis::Command command;
    Caution caution = Caution::None;
    bool writes = false;
    bool blocks = false; // waits for others as long as it likes
};

// What is asked in front of it, or of several.
struct ConsoleQuestion
{
    common::DangerLevel level = common::DangerLevel::Two;
    QString title;
    QStringList details; // sentences
    QStringList sample;  // of several commands
    QString verb;        // the button: “Send FLUSHALL”
    QString expected;    // has to be typed first; empty: nothing
    QString tick;        // has to be ticked first; empty: nothing
    bool cancelFirst = false;
};

struct ConsolePlace
{
    QString profile;
    common::Environment environment = common::Environment::Development;
};

// Name and subcommand, in capitals.
QString nameOf(const redis::Command& command, const keyspace::CommandCatalog& catalog);
// lookOnly: Keystead's tables are missing, so nothing is written.
QString refusalText(const QString& name, keyspace::Judgement::Reason reason, bool lookOnly);
ConsoleQuestion questionOf(const std::vector<ConsoleStep>& steps, const keyspace::CommandCatalog& catalog,
                           const ConsolePlace& place);
// The error reply in the server's words, or why there is no answer; and what to do, where that is known.
std::vector<ConsoleLine> linesOf(const base::Error& error);
std::vector<ConsoleLine> linesOf(const ConsoleAnswer& answer);

} // namespace keys
