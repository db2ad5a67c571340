#include "app/keysteadctl/command.h"

#include "app/keysteadctl/connection_options.h"
#include "app/keysteadctl/help_text.h"
#include "app/keysteadctl/printable.h"

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

// “schema apply now”: which word is missing, or too much.
QString wrongCount(const Command& command, const QStringList& given)
{
    for (const QString& word : given) {
        if (const auto misplaced = misplacedUrl(word))
            return *misplaced;
    }
    const auto known = qsizetype(command.arguments.size());
    if (given.size() > known)
        return known == 0 ? QStringLiteral("“%1” takes no words but options; %2 is too much.")
                                .arg(command.name, quoted(given.front()))
                          : QStringLiteral("%1 is too much.").arg(quoted(given[known]));
    const Argument& missing = command.arguments[std::size_t(given.size())];
    return QStringLiteral("%1 is missing.").arg(missing.name);
}

} // namespace

std::vector<QCommandLineOption> commonOptions()
{
    return {{QStringLiteral("json"),
             QStringLiteral("Print one JSON document instead of text, also of a failure.")},
            {{QStringLiteral("h"), QStringLiteral("help")}, QStringLiteral("Show this help.")}};
}

int runCommand(const Command& command, const QStringList& words, Output& out)
{
    QCommandLineParser parser;
    describe(command, parser);
    if (words.contains(QStringLiteral("--json"))) // also when the rest cannot be understood
        out.promiseJson();
    if (!parser.parse(words)) {
        out.error(withPointer(withoutPasswords(parser.errorText()), command));
        return WrongUsage;
    }
    if (parser.isSet(QStringLiteral("help"))) {
        if (parser.isSet(QStringLiteral("json")))
            out.json({{QStringLiteral("help"), helpText(command)}});
        else
            out.text(helpText(command));
        return Done;
    }
    const QStringList arguments = parser.positionalArguments().mid(1);
    if (!acceptsCount(command, arguments.size())) {
        out.error(withPointer(wrongCount(command, arguments), command));
        return WrongUsage;
    }
    return command.run({parser, arguments, out});
}

std::optional<QString> misplacedUrl(const QString& word)
{
    if (!word.contains(QStringLiteral("://")))
        return std::nullopt;
    return QStringLiteral(
        "A URL belongs behind --database-url or --redis-url, or into the variable KEYSTEAD_DATABASE_URL or "
        "KEYSTEAD_REDIS_URL, where its password is safe.");
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
