#include "core/cache/housekeeping.h"

#include "core/cache/own_keys.h"

#include <QHash>

#include <algorithm>
#include <functional>

namespace cache {

namespace {

const QByteArray& keysPerCall()
{
    static const QByteArray count = QByteArrayLiteral("500");
    return count;
}
constexpr qsizetype sampleSize = 50;
constexpr qsizetype foreignSample = 20;

base::Error cancelled()
{
    return {base::ErrorCode::Cancelled, QStringLiteral("housekeeping"), {}};
}

base::JobProgress keysDone(qint64 done)
{
    return {done, -1, QStringLiteral("keys")};
}

using OnKeys = std::function<base::Result<void>(const QByteArrayList&)>;

// Every key that matches, in pieces. SCAN may repeat a key and may miss one that is added meanwhile.
base::Result<void> scan(redis::Connection& redis, const QByteArray& pattern, base::JobControl& control,
                        const OnKeys& onKeys)
{
    QByteArray position = QByteArrayLiteral("0");
    do {
        if (control.isCancelled())
            return cancelled();
        auto reply = redis.call({"SCAN", position, "MATCH", pattern, "COUNT", keysPerCall()});
        if (!reply)
            return std::move(reply).error();
        if (reply->items().size() != 2)
            return base::Error{base::ErrorCode::MalformedReply, QStringLiteral("SCAN"), {}};
        position = reply->items()[0].bytes();
        QByteArrayList keys;
        for (const redis::Value& key : reply->items()[1].items())
            keys << key.bytes();
        if (auto done = onKeys(keys); !done)
            return done;
    } while (position != "0");
    return {};
}

base::Error notKnown(const redis::Connection& redis)
{
    return {base::ErrorCode::NotConnected, QStringLiteral("which keys are ours is not known"),
            redis.address().displayName()};
}

std::vector<Tag> groupTags(const std::vector<QByteArray>& groups)
{
    std::vector<Tag> tags;
    std::transform(groups.begin(), groups.end(), std::back_inserter(tags), &groupTag);
    return tags;
}

// Of this keyspace, not of another environment or dataset.
bool isEntryOf(const Keyspace& keyspace, const QByteArray& key)
{
    const auto own = key.startsWith(keyspace.prefix()) ? ownKey(key) : std::nullopt;
    return own && own->kind == OwnKey::Kind::Entry;
}

// SCAN's COUNT is a hint: a piece may be longer than one UNLINK should be.
base::Result<qint64> unlink(redis::Connection& redis, const QByteArrayList& keys)
{
    qint64 gone = 0;
    for (qsizetype from = 0; from < keys.size(); from += 500) {
        auto reply = redis.call(redis::Command{"UNLINK"} + keys.mid(from, 500));
        if (!reply)
            return std::move(reply).error();
        gone += reply->toInteger();
    }
    return gone;
}

// The groups' key prefixes, and which of them a key belongs to: −1, no entry of these groups.
class GroupFinder
{
public:
    GroupFinder(const Keyspace& keyspace, const std::vector<QByteArray>& groups)
        : m_start(keyspace.prefix().size())
    {
        for (std::size_t i = 0; i < groups.size(); ++i)
            m_groups.insert(keyspace.entriesPrefix(groups[i]), static_cast<int>(i));
    }

    int of(const QByteArray& key) const
    {
        const qsizetype colon = key.indexOf(':', m_start);
        return colon < 0 ? -1 : m_groups.value(key.first(colon + 1), -1);
    }

private:
    qsizetype m_start;
    QHash<QByteArray, int> m_groups;
};

QByteArray patternFor(const Keyspace& keyspace, const std::vector<QByteArray>& groups)
{
    return groups.size() == 1 ? keyspace.entriesPattern(groups.front()) : keyspace.allPattern();
}

base::Result<base::Bytes> estimate(redis::Connection& redis, const QByteArrayList& sample, qint64 entries)
{
    std::vector<redis::Command> commands;
    for (const QByteArray& key : sample)
        commands.push_back({"MEMORY", "USAGE", key});
    auto replies = redis.pipeline(commands);
    if (!replies)
        return std::move(replies).error();
    qint64 bytes = 0;
    qint64 measured = 0;
    for (const redis::Value& reply : *replies) {
        if (reply.kind() != redis::Value::Kind::Integer)
            continue; // expired meanwhile
        bytes += reply.toInteger();
        ++measured;
    }
    return base::Bytes{measured == 0 ? 0 : bytes * entries / measured};
}

} // namespace

base::Result<qint64> invalidateTags(redis::Connection& redis, const Keyspace& keyspace,
                                    const std::vector<Tag>& tags)
{
    if (!keyspace.isValid())
        return notKnown(redis);
    if (tags.empty())
        return qint64{0};
    redis::Command command{"UNLINK"};
    for (const Tag& tag : tags)
        command << keyspace.generation(tag);
    auto removed = redis.call(command);
    if (!removed)
        return std::move(removed).error();
    return removed->toInteger();
}

base::Result<Cleared> clearGroups(redis::Connection& redis, const Keyspace& keyspace,
                                  const std::vector<QByteArray>& groups, base::JobControl& control)
{
    Cleared cleared;
    if (groups.empty())
        return cleared;
    if (auto invalidated = invalidateTags(redis, keyspace, groupTags(groups)); !invalidated)
        return std::move(invalidated).error();
    const GroupFinder finder(keyspace, groups);
    auto scanned = scan(redis, patternFor(keyspace, groups), control,
                        [&](const QByteArrayList& keys) -> base::Result<void> {
                            QByteArrayList ours;
                            for (const QByteArray& key : keys) {
                                if (finder.of(key) >= 0)
                                    ours << key;
                            }
                            auto gone = unlink(redis, ours);
                            if (!gone)
                                return std::move(gone).error();
                            cleared.entries += *gone;
                            control.report(keysDone(cleared.entries));
                            return {};
                        });
    if (!scanned)
        return std::move(scanned).error();
    return cleared;
}

base::Result<Cleared> clearAll(redis::Connection& redis, const Keyspace& keyspace,
                               const std::vector<QByteArray>& groups, base::JobControl& control)
{
    if (auto invalidated = invalidateTags(redis, keyspace, groupTags(groups)); !invalidated)
        return std::move(invalidated).error();
    Cleared cleared;
    auto scanned =
        scan(redis, keyspace.allPattern(), control, [&](const QByteArrayList& keys) -> base::Result<void> {
            QByteArrayList entries;
            QByteArrayList others;
            for (const QByteArray& key : keys) {
                const auto own = ownKey(key);
                if (own && own->kind == OwnKey::Kind::Entry)
                    entries << key;
                else if (own && (own->kind == OwnKey::Kind::Generation || own->kind == OwnKey::Kind::Lease))
                    others << key;
            }
            const auto gone = unlink(redis, entries);
            const auto rest = unlink(redis, others);
            if (!gone || !rest)
                return gone ? rest.error() : gone.error();
            cleared.entries += *gone;
            control.report(keysDone(cleared.entries));
            return {};
        });
    if (!scanned)
        return std::move(scanned).error();
    return cleared;
}

base::Result<FoundEntries> findEntries(redis::Connection& redis, const Keyspace& keyspace,
                                       const QByteArray& pattern, base::JobControl& control)
{
    if (!keyspace.isValid())
        return notKnown(redis);
    if (pattern.isEmpty())
        return base::Error{base::ErrorCode::InvalidInput, QStringLiteral("an empty pattern"), {}};
    FoundEntries found;
    const QByteArray glob = keyspace.allPattern().chopped(1) + pattern;
    auto scanned = scan(redis, glob, control, [&](const QByteArrayList& keys) -> base::Result<void> {
        std::copy_if(keys.begin(), keys.end(), std::back_inserter(found.keys),
                     [&keyspace](const QByteArray& key) { return isEntryOf(keyspace, key); });
        control.report(keysDone(found.keys.size()));
        if (found.keys.size() > mostFound)
            return base::Error{base::ErrorCode::TooLarge, QStringLiteral("too many entries"), {}};
        return {};
    });
    if (!scanned && scanned.error().code != base::ErrorCode::TooLarge)
        return std::move(scanned).error();
    std::sort(found.keys.begin(), found.keys.end()); // SCAN may have told one twice
    found.keys.erase(std::unique(found.keys.begin(), found.keys.end()), found.keys.end());
    found.cut = !scanned;
    found.keys.resize(std::min(found.keys.size(), mostFound));
    return found;
}

base::Result<Cleared> clearFound(redis::Connection& redis, const Keyspace& keyspace,
                                 const FoundEntries& found, base::JobControl& control)
{
    if (!keyspace.isValid())
        return notKnown(redis);
    QByteArrayList entries;
    std::copy_if(found.keys.begin(), found.keys.end(), std::back_inserter(entries),
                 [&keyspace](const QByteArray& key) { return isEntryOf(keyspace, key); });
    Cleared cleared;
    for (qsizetype from = 0; from < entries.size(); from += 500) {
        if (control.isCancelled())
            return cancelled();
        const auto gone = unlink(redis, entries.mid(from, 500));
        if (!gone)
            return gone.error();
        cleared.entries += *gone;
        control.report({cleared.entries, entries.size(), QStringLiteral("keys")});
    }
    return cleared;
}

base::Result<DatabaseSurvey> surveyDatabase(redis::Connection& redis, base::JobControl& control)
{
    DatabaseSurvey survey;
    const auto size = redis.call({"DBSIZE"});
    if (!size)
        return size.error();
    qint64 seen = 0;
    auto scanned =
        scan(redis, QByteArrayLiteral("*"), control, [&](const QByteArrayList& keys) -> base::Result<void> {
            for (const QByteArray& key : keys) {
                if (isOurs(key))
                    ++survey.ours;
                else if (survey.sample.size() < foreignSample)
                    survey.sample << key;
            }
            control.report(keysDone(seen += keys.size()));
            return {};
        });
    if (!scanned)
        return std::move(scanned).error();
    survey.keys = std::max(size->toInteger(), survey.ours); // which may have grown meanwhile
    return survey;
}

base::Result<qint64> flushDatabase(redis::Connection& redis, const QString& confirmation)
{
    const QString name = redis.address().displayName();
    if (confirmation != name)
        return base::Error{base::ErrorCode::InvalidInput,
                           QStringLiteral("not the name of the Redis database"), name};
    const auto size = redis.call({"DBSIZE"});
    if (!size)
        return size.error();
    auto flushed = redis.call({"FLUSHDB", "ASYNC"});
    if (!flushed)
        return std::move(flushed).error();
    return size->toInteger();
}

base::Result<std::vector<GroupSize>> measureGroups(redis::Connection& redis, const Keyspace& keyspace,
                                                   const std::vector<QByteArray>& groups,
                                                   base::JobControl& control)
{
    std::vector<GroupSize> sizes(groups.size());
    for (std::size_t i = 0; i < groups.size(); ++i)
        sizes[i].group = groups[i];
    if (groups.empty() || !keyspace.isValid())
        return sizes;
    const GroupFinder finder(keyspace, groups);
    std::vector<QByteArrayList> samples(groups.size());
    qint64 seen = 0;
    auto scanned = scan(redis, patternFor(keyspace, groups), control,
                        [&](const QByteArrayList& keys) -> base::Result<void> {
                            for (const QByteArray& key : keys) {
                                const int group = finder.of(key);
                                if (group < 0)
                                    continue;
                                const auto index = static_cast<std::size_t>(group);
                                ++sizes[index].entries;
                                if (samples[index].size() < sampleSize)
                                    samples[index] << key;
                            }
                            control.report(keysDone(seen += keys.size()));
                            return {};
                        });
    if (!scanned)
        return std::move(scanned).error();
    for (std::size_t i = 0; i < groups.size(); ++i) {
        if (samples[i].isEmpty())
            continue;
        auto memory = estimate(redis, samples[i], sizes[i].entries);
        if (!memory)
            return std::move(memory).error();
        sizes[i].memory = *memory;
    }
    return sizes;
}

} // namespace cache
