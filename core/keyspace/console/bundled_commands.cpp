#include "core/keyspace/console/bundled_commands.h"

#include <QFile>
#include <QVersionNumber>

#include <algorithm>
#include <array>
#include <utility>

// A static library's resources are linked in only when somebody asks for them; the macro must stand
// outside every namespace.
static void initConsoleResource()
{
    Q_INIT_RESOURCE(console);
}

namespace keyspace {

namespace {

constexpr char between = '\t';
constexpr qsizetype fieldCount = 8;
enum Field : qsizetype { Name, Arity, Flags, Since, Group, Complexity, Syntax, Summary };

constexpr std::array flags{
    std::pair{'w', &CommandEntry::writes},   std::pair{'r', &CommandEntry::reads},
    std::pair{'a', &CommandEntry::admin},    std::pair{'d', &CommandEntry::dangerous},
    std::pair{'b', &CommandEntry::blocking},
};

struct Table
{
    QByteArray release; // the first line
    std::vector<CommandEntry> entries;
};

Table readTable()
{
    initConsoleResource();
    QFile file(QStringLiteral(":/keystead/console/bundled_commands.txt"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("The table of commands is not part of this program.");
    Table table;
    table.release = file.readLine().trimmed();
    while (!file.atEnd()) {
        if (auto entry = fromBundledLine(file.readLine()))
            table.entries.push_back(*std::move(entry));
    }
    return table;
}

const Table& table()
{
    static const Table read = readTable();
    return read;
}

QVersionNumber versionOf(const QByteArray& text)
{
    return QVersionNumber::fromString(QLatin1String(text));
}

bool isBefore(const CommandEntry& entry, const QByteArray& name)
{
    return entry.name < name;
}

bool isOrdered(const CommandEntry& left, const CommandEntry& right)
{
    return left.name < right.name;
}

bool knows(const std::vector<CommandEntry>& sorted, const QByteArray& name)
{
    const auto found = std::lower_bound(sorted.begin(), sorted.end(), name, isBefore);
    return found != sorted.end() && found->name == name;
}

} // namespace

QByteArray bundledRelease()
{
    return table().release;
}

const std::vector<CommandEntry>& bundledCommands()
{
    return table().entries;
}

QByteArray bundledLine(const CommandEntry& entry)
{
    QByteArray letters;
    for (const auto& [letter, flag] : flags) {
        if (entry.*flag)
            letters += letter;
    }
    QByteArrayList fields{entry.name,   QByteArray::number(entry.arity),
                          letters,      entry.since,
                          entry.group,  entry.complexity,
                          entry.syntax, entry.summary};
    for (QByteArray& field : fields)
        field = field.simplified();
    return fields.join(between);
}

std::optional<CommandEntry> fromBundledLine(const QByteArray& line)
{
    const QByteArrayList fields = line.split(between);
    if (fields.size() != fieldCount)
        return std::nullopt;
    CommandEntry entry;
    entry.name = fields[Name];
    entry.arity = fields[Arity].toInt();
    for (const auto& [letter, flag] : flags)
        entry.*flag = fields[Flags].contains(letter);
    entry.since = fields[Since];
    entry.group = fields[Group];
    entry.complexity = fields[Complexity];
    entry.syntax = fields[Syntax];
    entry.summary = fields[Summary].trimmed();
    entry.bundled = true;
    return entry;
}

void describeFromBundle(std::vector<CommandEntry>& entries, const QByteArray& version)
{
    std::sort(entries.begin(), entries.end(), isOrdered);
    std::vector<CommandEntry> missing;
    for (const CommandEntry& bundled : bundledCommands()) {
        const auto told = std::lower_bound(entries.begin(), entries.end(), bundled.name, isBefore);
        if (told != entries.end() && told->name == bundled.name) {
            told->since = bundled.since;
            told->group = bundled.group;
            told->complexity = bundled.complexity;
            told->syntax = bundled.syntax;
            told->summary = bundled.summary;
            told->bundled = true;
            continue;
        }
        const bool isLater = !version.isEmpty() && versionOf(bundled.since) > versionOf(version);
        const qsizetype space = bundled.name.indexOf(' ');
        if (!isLater && space > 0 && knows(entries, bundled.name.left(space)))
            missing.push_back(bundled);
    }
    std::move(missing.begin(), missing.end(), std::back_inserter(entries));
    std::inplace_merge(entries.begin(), entries.end() - std::ssize(missing), entries.end(), isOrdered);
}

} // namespace keyspace
