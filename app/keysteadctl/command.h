// One command of keysteadctl: what it is called, what it takes, what it does. A new command is one
// file in commands/ and one line in command_table.cpp; its help and its man page are made from here.
#pragma once

#include "app/keysteadctl/output.h"

#include <QCommandLineOption>
#include <QCommandLineParser>
#include <QStringList>

#include <optional>
#include <vector>

namespace ctl {

// What the process ends with.
enum ExitCode : int {
    Done = 0,
    Failed = 1,
    WrongUsage = 2,
    CannotConnect = 3,
    HealthWarning = 10,
    HealthBad = 20,
    Interrupted = 130
};

struct Argument
{
    QString name; // “ID”, “[FILE]” when optional, “TAG…” when it may be repeated
    QString help;

    bool isRequired() const { return !name.startsWith(QLatin1Char('[')); }
    bool isRepeated() const { return name.contains(QChar(0x2026)); }
};

// What somebody would type, and what that does.
struct Example
{
    QString line; // without “keysteadctl”
    QString meaning;
};

struct Invocation
{
    const QCommandLineParser& options;
    QStringList arguments; // positional, without the command's own name
    Output& out;

    bool wantsJson() const { return options.isSet(QStringLiteral("json")); }
};

struct Command
{
    QString name;
    QString summary; // one sentence
    QString details; // further paragraphs, separated by empty lines; may be empty
    std::vector<Argument> arguments;
    std::vector<QCommandLineOption> options; // besides the common ones
    std::vector<Example> examples;
    bool needsServers = true; // offers the connection options
    int (*run)(const Invocation& invocation);
};

// --help and --json.
std::vector<QCommandLineOption> commonOptions();

// Parses the rest of the command line and runs the command. Answers --help itself. words: the program,
// the command's name, what else was typed.
int runCommand(const Command& command, const QStringList& words, Output& out);

// What to say of a URL that stands where none belongs; nothing when the word is none.
std::optional<QString> misplacedUrl(const QString& word);

// A whole number of at least `least`, or nothing.
std::optional<qint64> wholeNumber(const QString& text, qint64 least);

} // namespace ctl
