// What --help and help say, made from the command table. Pure functions, any thread.
#pragma once

#include "app/keysteadctl/command.h"

namespace ctl {

struct ExitMeaning
{
    ExitCode code;
    QString meaning;
};
const std::vector<ExitMeaning>& exitMeanings(); // ascending

// A variable that commands read.
struct Variable
{
    QString name;
    QString meaning;
};
const std::vector<Variable>& variables();

QString overview(const std::vector<Command>& commands);
QString helpText(const Command& command);

// “--city CITY”, “-h, --help”.
QString spelling(const QCommandLineOption& option);
// “keysteadctl show [options] ID”
QString usage(const Command& command);
// With the default where there is one.
QString meaning(const QCommandLineOption& option);

} // namespace ctl
