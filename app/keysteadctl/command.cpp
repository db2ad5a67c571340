#include "app/keysteadctl/command.h"

#include "app/keysteadctl/connection_options.h"
#include "app/keysteadctl/help_text.h"

#include <algorithm>

namespace ctl {

namespace {

bool acceptsCount(const Command& command, qsizetype given)
{
    const auto least = std::count_if(command.arguments.begin(), command.arguments.end(),
                                     [](const Argument& argument) { return argument.isRequired(); });
    const bool unbounded = !command.arguments.empty() && command.arguments.back().isRepeated();
    return given >= least && (unbounded || given <= qsizetype(command.arguments.size()));
}

void describe(const Command& command, QCommandLineParser& parser)
{
    parser.setOptionsAfterPositionalArgumentsMode(QCommandLineParser::ParseAsOptions);
    for (const QCommandLineOption& option : commonOptions())
        parser.addOption(option);
    if (command.needsServers)
        parser.addOptions(connectionOptions());
    for (const QCommandLineOption& option : command.options)
        parser.addOption(option);
}

QString withPointer(const QString& problem, const Command& command)
{
    return QStringLiteral("%1 See keysteadctl %2 --help.").arg(problem, command.name);
}

} // namespace

std::vector<QCommandLineOption> commonOptions()
{
    return {{QStringLiteral("json"), QStringLiteral("Print one JSON document instead of text.")},
            {{QStringLiteral("h"), QStringLiteral("help")}, QStringLiteral("Show this help.")}};
}

int runCommand(const Command& command, const QStringList& words, Output& out)
{
    QCommandLineParser parser;
    describe(command, parser);
    if (!parser.parse(words)) {
        out.error(withPointer(parser.errorText(), command));
        return WrongUsage;
    }
    if (parser.isSet(QStringLiteral("help"))) {
        out.text(helpText(command));
        return Done;
    }
    const QStringList arguments = parser.positionalArguments().mid(1);
    if (!acceptsCount(command, arguments.size())) {
        out.error(withPointer(QStringLiteral("Wrong number of arguments."), command));
        return WrongUsage;
    }
    return command.run({parser, arguments, out});
}

std::optional<qint64> wholeNumber(const QString& text, qint64 least)
{
    bool ok = false;
    const qint64 number = text.toLongLong(&ok);
    if (!ok || number < least)
        return std::nullopt;
    return number;
}

} // namespace ctl
