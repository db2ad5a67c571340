#include "app/keysteadctl/help_text.h"

#include "app/keysteadctl/connection_options.h"

#include <algorithm>

namespace ctl {

namespace {

constexpr qsizetype lineWidth = 79;

// Words of one paragraph, in lines that are indented alike.
QString wrapped(const QString& text, qsizetype indent)
{
    const QString margin(indent, QLatin1Char(' '));
    QString lines;
    QString line = margin;
    for (const QString& word : text.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        const bool first = line.size() == indent;
        if (!first && line.size() + 1 + word.size() > lineWidth) {
            lines += line + QLatin1Char('\n');
            line = margin;
        }
        line += (line.size() == indent ? QString() : QStringLiteral(" ")) + word;
    }
    return lines + line + QLatin1Char('\n');
}

// “  --city CITY   Only this city.”; the meaning on lines of its own where the name is long.
QString entry(const QString& name, const QString& meaning, qsizetype width)
{
    const qsizetype indent = width + 4;
    const QString text = wrapped(meaning, indent);
    if (name.size() > width)
        return QStringLiteral("  %1\n").arg(name) + text;
    return QStringLiteral("  %1  ").arg(name.leftJustified(width)) + text.mid(indent);
}

using Entries = std::vector<std::pair<QString, QString>>;

QString section(const QString& title, const Entries& entries)
{
    if (entries.empty())
        return {};
    constexpr qsizetype widest = 22;
    qsizetype width = 0;
    for (const auto& [name, meaning] : entries) {
        if (name.size() <= widest)
            width = std::max(width, name.size());
    }
    QString text = QStringLiteral("\n%1:\n").arg(title);
    for (const auto& [name, meaning] : entries)
        text += entry(name, meaning, width);
    return text;
}

template<class Options>
Entries entriesOf(const Options& options)
{
    Entries entries;
    for (const QCommandLineOption& option : options)
        entries.emplace_back(spelling(option), meaning(option));
    return entries;
}

QString examples(const Command& command)
{
    QString text = command.examples.empty() ? QString() : QStringLiteral("\nExamples:\n");
    for (const Example& example : command.examples)
        text += QStringLiteral("  keysteadctl %1\n").arg(example.line) + wrapped(example.meaning, 6);
    return text;
}

QString exitCodes()
{
    QStringList parts;
    for (const ExitMeaning& exit : exitMeanings())
        parts.append(QStringLiteral("%1 %2").arg(exit.code).arg(exit.meaning));
    return QLatin1Char('\n') +
           wrapped(QStringLiteral("Exit codes: %1.").arg(parts.join(QStringLiteral(", "))), 0);
}

} // namespace

const std::vector<ExitMeaning>& exitMeanings()
{
    static const std::vector<ExitMeaning> all{{Done, QStringLiteral("done")},
                                              {Failed, QStringLiteral("failed")},
                                              {WrongUsage, QStringLiteral("wrong usage")},
                                              {CannotConnect, QStringLiteral("cannot connect")},
                                              {HealthWarning, QStringLiteral("health: a warning")},
                                              {HealthBad, QStringLiteral("health: bad")},
                                              {Interrupted, QStringLiteral("ended by Ctrl+C")}};
    return all;
}

const std::vector<Variable>& variables()
{
    static const std::vector<Variable> all{
        {QStringLiteral("KEYSTEAD_DATABASE_URL"),
         QStringLiteral("PostgreSQL, as --database-url. The place for a password: other users of the "
                        "machine can read command lines, but not variables.")},
        {QStringLiteral("KEYSTEAD_REDIS_URL"), QStringLiteral("Redis, as --redis-url.")},
        {QStringLiteral("QT_LOGGING_RULES"),
         QStringLiteral("“keystead.*=true” writes the log to standard error.")}};
    return all;
}

QString spelling(const QCommandLineOption& option)
{
    QStringList names;
    for (const QString& name : option.names())
        names.append((name.size() == 1 ? QStringLiteral("-") : QStringLiteral("--")) + name);
    const QString value = option.valueName();
    return names.join(QStringLiteral(", ")) + (value.isEmpty() ? QString() : QLatin1Char(' ') + value);
}

QString meaning(const QCommandLineOption& option)
{
    const QString defaultValue = option.defaultValues().value(0);
    return option.description() +
           (defaultValue.isEmpty() ? QString() : QStringLiteral(" Default: %1.").arg(defaultValue));
}

QString usage(const Command& command)
{
    QString text = QStringLiteral("keysteadctl %1 [options]").arg(command.name);
    for (const Argument& argument : command.arguments)
        text += QLatin1Char(' ') + argument.name;
    return text;
}

QString overview(const std::vector<Command>& commands)
{
    Entries entries;
    for (const Command& command : commands)
        entries.emplace_back(command.name, command.summary);
    return QStringLiteral("Usage: keysteadctl COMMAND [options]\n\n"
                          "Works on property listings and their cache without a window.\n") +
           section(QStringLiteral("Commands"), entries) +
           QStringLiteral(
               "\n“keysteadctl help COMMAND” tells more about one. Which servers: --profile, --env,\n"
               "--database-url and --redis-url, the variables KEYSTEAD_DATABASE_URL and\n"
               "KEYSTEAD_REDIS_URL, a sandbox that runs, the last profile of the desktop.\n") +
           exitCodes();
}

QString helpText(const Command& command)
{
    QString text = QStringLiteral("Usage: %1\n\n").arg(usage(command)) + wrapped(command.summary, 0);
    for (const QString& paragraph : command.details.split(QStringLiteral("\n\n"), Qt::SkipEmptyParts))
        text += QLatin1Char('\n') + wrapped(paragraph, 0);
    Entries arguments;
    for (const Argument& argument : command.arguments)
        arguments.emplace_back(argument.name, argument.help);
    text += section(QStringLiteral("Arguments"), arguments);
    std::vector<QCommandLineOption> options = command.options;
    const auto common = commonOptions();
    options.insert(options.end(), common.begin(), common.end());
    text += section(QStringLiteral("Options"), entriesOf(options));
    if (command.needsServers)
        text += section(QStringLiteral("Servers"), entriesOf(connectionOptions()));
    return text + examples(command) + exitCodes();
}

} // namespace ctl
