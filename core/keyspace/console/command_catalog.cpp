#include "core/keyspace/console/command_catalog.h"

#include "core/cache/own_keys.h"
#include "core/keyspace/console/bundled_commands.h"
#include "core/keyspace/console/command_syntax.h"
#include "core/keyspace/value/key_details.h"
#include "core/keyspace/value/script.h"
#include "core/redis/command_table.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <array>

namespace keyspace {

namespace {

using redis::Value;

// COMMAND's answer: name, arity, flags, first, last, step, categories, tips, key specs, subcommands.
enum Field : std::size_t { Name, Arity, Flags, Categories = 6, Subcommands = 9 };

bool has(const Value& list, const QByteArray& word)
{
    return std::any_of(list.items().begin(), list.items().end(),
                       [&word](const Value& each) { return each.bytes() == word; });
}

void addEntry(std::vector<CommandEntry>& entries, const Value& told)
{
    const std::vector<Value>& fields = told.items();
    if (fields.size() <= Flags)
        return;
    CommandEntry entry;
    entry.name = fields[Name].bytes().toUpper().replace('|', ' ');
    entry.arity = static_cast<int>(fields[Arity].toInteger());
    entry.writes = has(fields[Flags], "write");
    entry.reads = has(fields[Flags], "readonly");
    entry.admin = has(fields[Flags], "admin");
    entry.blocking = has(fields[Flags], "blocking");
    entry.dangerous = fields.size() > Categories && has(fields[Categories], "@dangerous");
    entries.push_back(std::move(entry));
    if (fields.size() > Subcommands) {
        for (const Value& each : fields[Subcommands].items())
            addEntry(entries, each);
    }
}

// “[name, [key, value, …], …]”
QJsonValue fieldOf(const QJsonArray& pairs, QLatin1String name)
{
    for (qsizetype i = 0; i + 1 < pairs.size(); i += 2) {
        if (pairs[i].toString() == name)
            return pairs[i + 1];
    }
    return {};
}

void describe(std::vector<CommandEntry>& entries, const QJsonArray& docs)
{
    for (qsizetype i = 0; i + 1 < docs.size(); i += 2) {
        const QByteArray name = docs[i].toString().toUtf8().toUpper().replace('|', ' ');
        const QJsonArray doc = docs[i + 1].toArray();
        const auto found = std::find_if(entries.begin(), entries.end(),
                                        [&name](const CommandEntry& each) { return each.name == name; });
        if (found != entries.end()) {
            found->summary = fieldOf(doc, QLatin1String("summary")).toString().toUtf8();
            found->since = fieldOf(doc, QLatin1String("since")).toString().toUtf8();
            found->group = fieldOf(doc, QLatin1String("group")).toString().toUtf8();
            found->complexity = fieldOf(doc, QLatin1String("complexity")).toString().toUtf8();
            found->syntax = syntaxOf(fieldOf(doc, QLatin1String("arguments")).toArray());
        }
        describe(entries, fieldOf(doc, QLatin1String("subcommands")).toArray());
    }
}

bool isSlow(const redis::Command& command)
{
    static constexpr std::array slow{"SORT", "SORT_RO", "KEYS", "SMEMBERS", "HGETALL", "DEBUG"};
    const QByteArray name = command.first().toUpper();
    return std::any_of(slow.begin(), slow.end(), [&name](const char* each) { return name == each; });
}

// Deleting them only causes misses.
bool writesToOurs(const redis::Command& command)
{
    const QByteArray name = command.first().toUpper();
    if (name == "DEL" || name == "UNLINK")
        return false;
    return std::any_of(command.begin() + 1, command.end(),
                       [](const QByteArray& word) { return cache::isOurs(word); });
}

} // namespace

base::Result<CommandCatalog> CommandCatalog::read(redis::Connection& redis)
{
    const auto told = redis.call({"COMMAND"});
    if (!told)
        return told.error();
    CommandCatalog catalog;
    for (const Value& each : told->items())
        addEntry(catalog.m_entries, each);
    static const Script docs(QByteArrayLiteral("return cjson.encode(redis.call('COMMAND', 'DOCS'))"),
                             Script::Effect::Reads);
    const auto described = docs.run(redis, {}, {});
    if (!described && base::isConnectionError(described.error().code))
        return described.error();
    if (described) {
        describe(catalog.m_entries, QJsonDocument::fromJson(described->bytes()).array());
    } else {
        const auto version = serverVersion(redis);
        if (!version)
            return version.error();
        describeFromBundle(catalog.m_entries, *version);
    }
    std::sort(catalog.m_entries.begin(), catalog.m_entries.end(),
              [](const CommandEntry& left, const CommandEntry& right) { return left.name < right.name; });
    return catalog;
}

const CommandEntry* CommandCatalog::find(const redis::Command& command) const
{
    const auto named = [this](const QByteArray& name) -> const CommandEntry* {
        const auto found = std::lower_bound(
            m_entries.begin(), m_entries.end(), name,
            [](const CommandEntry& entry, const QByteArray& wanted) { return entry.name < wanted; });
        return found != m_entries.end() && found->name == name ? &*found : nullptr;
    };
    if (command.isEmpty())
        return nullptr;
    const QByteArray name = command.first().toUpper();
    const CommandEntry* const sub = command.size() > 1 ? named(name + ' ' + command[1].toUpper()) : nullptr;
    return sub ? sub : named(name);
}

std::vector<const CommandEntry*> CommandCatalog::completions(const redis::Command& before,
                                                             const QByteArray& begun) const
{
    std::vector<const CommandEntry*> found;
    if (before.size() > 1)
        return found;
    const QByteArray start =
        (before.isEmpty() ? QByteArray() : before.first().toUpper() + ' ') + begun.toUpper();
    for (const CommandEntry& entry : m_entries) {
        if (entry.name.startsWith(start) && (!before.isEmpty() || !entry.name.contains(' ')))
            found.push_back(&entry);
    }
    return found;
}

Judgement judge(const redis::Command& command, const CommandCatalog& catalog, base::AccessMode access)
{
    using Verdict = Judgement::Verdict;
    using Reason = Judgement::Reason;
    if (command.isEmpty())
        return {};
    if (!redis::hasOneReply(command))
        return {Verdict::Refused, Reason::NoReply};
    const CommandEntry* const entry = catalog.find(command);
    const bool reads = redis::effectOf(command) == redis::Effect::Reads && !(entry && entry->writes);
    if (!reads && access == base::AccessMode::ReadOnly)
        return {Verdict::Refused, Reason::ReadOnly};
    if (!reads && writesToOurs(command))
        return {Verdict::Refused, Reason::OwnKey};
    if (!reads && (!entry || entry->dangerous || entry->admin))
        return {Verdict::Asked, Reason::Dangerous};
    if (isSlow(command) || (entry && entry->blocking))
        return {Verdict::Asked, Reason::Slow};
    return {};
}

} // namespace keyspace
