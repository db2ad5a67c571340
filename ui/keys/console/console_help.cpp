#include "ui/keys/console/console_help.h"

#include "core/keyspace/console/command_line.h"

#include <QCoreApplication>

#include <algorithm>
#include <set>

namespace keys {

namespace {

using keyspace::CommandCatalog;
using keyspace::CommandEntry;
using Kind = ConsoleLine::Kind;

struct ConsoleHelp
{
    Q_DECLARE_TR_FUNCTIONS(ConsoleHelp)
};

QString text(const QByteArray& utf8)
{
    return QString::fromUtf8(utf8);
}

std::vector<ConsoleLine> manual(const CommandCatalog& catalog)
{
    std::vector<ConsoleLine> lines;
    for (const QString& line :
         {ConsoleHelp::tr("help COMMAND – what it does and takes; help @GROUP – the commands of a group"),
          ConsoleHelp::tr(
              "clear (Ctrl+L) – empties this pane; forget – the history too, also on disk; exit – closes it"),
          ConsoleHelp::tr("Tab completes · Up and Down walk through the history, Ctrl+R searches it · Ctrl+F "
                          "finds in the "
                          "output"),
          ConsoleHelp::tr(
              "“…” knows \\n \\r \\t \\xHH \\\" \\\\ and '…' only \\' · several pasted lines are asked for "
              "once"),
          ConsoleHelp::tr(
              "This connection is the console's own: SELECT, MULTI, WATCH and AUTH concern nobody else.")})
        lines.push_back({Kind::Note, line});
    std::set<QString> groups;
    for (const CommandEntry& entry : catalog.entries()) {
        if (!entry.group.isEmpty())
            groups.insert(QLatin1Char('@') + text(entry.group));
    }
    if (!groups.empty())
        lines.push_back(
            {Kind::Note, ConsoleHelp::tr("Groups: %1")
                             .arg(QStringList(groups.begin(), groups.end()).join(QLatin1Char(' ')))});
    return lines;
}

ConsoleLine shortLine(const CommandEntry& entry)
{
    return {Kind::Note,
            QStringLiteral("%1  %2").arg(text(entry.name).leftJustified(20), text(entry.summary))};
}

std::vector<ConsoleLine> linesOfGroup(const QByteArray& group, const CommandCatalog& catalog)
{
    std::vector<ConsoleLine> lines;
    for (const CommandEntry& entry : catalog.entries()) {
        if (entry.group == group && !entry.name.contains(' '))
            lines.push_back(shortLine(entry));
    }
    return lines;
}

std::vector<ConsoleLine> linesOfCommand(const redis::Command& words, const CommandCatalog& catalog)
{
    const CommandEntry* const entry = catalog.find(words);
    if (!entry)
        return {};
    std::vector<ConsoleLine> lines{
        {Kind::Reply, QStringLiteral("%1 %2").arg(text(entry->name), text(entry->syntax)).trimmed()},
        {Kind::Note, aboutText(*entry)}};
    for (const CommandEntry& each : catalog.entries()) {
        if (!entry->name.contains(' ') && each.name.startsWith(entry->name + ' '))
            lines.push_back(shortLine(each));
    }
    return lines;
}

} // namespace

OwnWord ownWord(const redis::Command& command)
{
    const QByteArray name = command.isEmpty() ? QByteArray() : command.first().toLower();
    if (name == "help" || name == "?")
        return OwnWord::Help;
    if (command.size() != 1)
        return OwnWord::None;
    if (name == "clear")
        return OwnWord::Clear;
    if (name == "forget")
        return OwnWord::Forget;
    if (name == "exit" || name == "quit")
        return OwnWord::Exit;
    return name == "reset" ? OwnWord::Reset : OwnWord::None;
}

QStringList ownWords()
{
    return {QStringLiteral("help"), QStringLiteral("clear"), QStringLiteral("forget"),
            QStringLiteral("exit")};
}

QString aboutText(const CommandEntry& entry)
{
    QStringList parts;
    if (!entry.summary.isEmpty())
        parts << text(entry.summary);
    if (entry.writes)
        parts << ConsoleHelp::tr("writes");
    if (entry.blocking)
        parts << ConsoleHelp::tr("may wait");
    if (entry.dangerous)
        parts << ConsoleHelp::tr("dangerous");
    if (!entry.group.isEmpty())
        parts << QLatin1Char('@') + text(entry.group);
    if (!entry.since.isEmpty())
        parts << ConsoleHelp::tr("since %1").arg(text(entry.since));
    return parts.join(QStringLiteral(" · "));
}

std::vector<ConsoleLine> helpLines(const redis::Command& words, const CommandCatalog& catalog)
{
    if (words.isEmpty())
        return manual(catalog);
    const QByteArray first = words.first().toLower();
    std::vector<ConsoleLine> lines = first.startsWith('@')
                                         ? linesOfGroup(first.mid(1).replace('_', '-'), catalog)
                                         : linesOfCommand(words, catalog);
    if (lines.empty())
        lines.push_back(
            {Kind::Note, catalog.isEmpty()
                             ? ConsoleHelp::tr("The server did not tell its commands to this user.")
                             : ConsoleHelp::tr("This server knows nothing of the name %1.")
                                   .arg(QString::fromLatin1(keyspace::typedWord(words.first())))});
    return lines;
}

} // namespace keys
