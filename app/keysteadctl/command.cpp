#include "app/keysteadctl/command.h"

#include "app/keysteadctl/connection_options.h"

namespace ctl {

namespace {

bool isRequired(const Argument& argument)
{
    return !argument.name.startsWith(QLatin1Char('['));
}

bool acceptsCount(const Command& command, qsizetype given)
{
    qsizetype least = 0;
    for (const Argument& argument : command.arguments)
        least += isRequired(argument) ? 1 : 0;
    return given >= least && given <= qsizetype(command.arguments.size());
}

void describe(const Command& command, QCommandLineParser& parser)
{
    parser.setApplicationDescription(command.summary);
    parser.setOptionsAfterPositionalArgumentsMode(QCommandLineParser::ParseAsOptions);
    parser.addPositionalArgument(command.name, command.summary, command.name);
    for (const Argument& argument : command.arguments)
        parser.addPositionalArgument(argument.name, argument.help);
    parser.addOption({{QStringLiteral("h"), QStringLiteral("help")}, QStringLiteral("Show this help.")});
    parser.addOption({QStringLiteral("json"), QStringLiteral("Print one JSON document instead of text.")});
    if (command.needsServers)
        parser.addOptions(connectionOptions());
    for (const QCommandLineOption& option : command.options)
        parser.addOption(option);
}

} // namespace

int runCommand(const Command& command, const QStringList& words, Output& out)
{
    QCommandLineParser parser;
    describe(command, parser);
    if (!parser.parse(words)) {
        out.error(parser.errorText() + QStringLiteral(" See keysteadctl %1 --help.").arg(command.name));
        return WrongUsage;
    }
    if (parser.isSet(QStringLiteral("help"))) {
        out.text(parser.helpText());
        return Done;
    }
    const QStringList arguments = parser.positionalArguments().mid(1);
    if (!acceptsCount(command, arguments.size())) {
        out.error(QStringLiteral("Wrong number of arguments. See keysteadctl %1 --help.").arg(command.name));
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
