#include "core/listing/dropped.h"

#include "core/cache/entry.h"
#include "core/cache/journal.h"
#include "core/cache/lookup.h"
#include "core/cache/own_keys.h"
#include "core/cache/scan_pace.h"
#include "core/listing/catalogue.h"
#include "core/listing/named_query.h"

#include <QHash>
#include <QThread>

#include <algorithm>
#include <set>

namespace listing {

namespace {

using cache::Tag;

constexpr std::size_t readAtOnce = 20; // entries of one MGET
constexpr qsizetype mostRows = 200;    // row entries that are asked for by name

const CachedQuery* queryOfGroup(const QByteArray& group)
{
    const auto all = catalogue();
    const auto found = std::ranges::find(all, group, &CachedQuery::group);
    return found == all.end() ? nullptr : &*found;
}

// “id=812” of “detail:id=812”; empty: several parameters, or none.
QByteArray onlyId(QByteArrayView parameters)
{
    const bool isOne = parameters.startsWith(QByteArrayView("id=")) && !parameters.contains(':');
    return isOne ? parameters.sliced(3).toByteArray() : QByteArray();
}

// Tags of an entry by its name as it stands in the key, which may be a shortened one.
std::vector<Tag> tagsOf(const CachedQuery& query, QByteArrayView parameters)
{
    std::vector<Tag> tags = query.fixedTags;
    if (const QByteArray id = onlyId(parameters); !query.rowPrefix.isEmpty() && !id.isEmpty())
        tags.push_back(query.rowPrefix + id);
    return tags;
}

bool namesGroup(const Tag& tag, const CachedQuery& query)
{
    return tag == cache::groupTag(query.group) ||
           std::ranges::find(query.fixedTags, tag) != query.fixedTags.end();
}

// The rows' numbers, when nothing wider was dropped; nothing: all entries of the group are meant.
std::optional<QByteArrayList> rowsOf(const CachedQuery& query, const std::vector<Tag>& tags)
{
    if (query.rowPrefix.isEmpty())
        return std::nullopt;
    QByteArrayList rows;
    for (const Tag& tag : tags) {
        if (namesGroup(tag, query))
            return std::nullopt;
        bool isNumber = false;
        if (tag.startsWith(query.rowPrefix))
            (void)tag.sliced(query.rowPrefix.size()).toLongLong(&isNumber);
        if (isNumber)
            rows << tag.sliced(query.rowPrefix.size());
    }
    if (rows.isEmpty() || rows.size() > mostRows)
        return std::nullopt;
    return rows;
}

QDateTime timeOf(std::chrono::milliseconds since1970)
{
    return QDateTime::fromMSecsSinceEpoch(since1970.count(), Qt::UTC);
}

class Look
{
public:
    Look(const AuditWorld& world, const DroppedQuestion& question)
        : m_world(world)
        , m_question(question)
    {
    }

    base::Result<DroppedNow> run();

private:
    base::Result<void> lookAtTags();
    base::Result<void> find();
    base::Result<void> readGroup(GroupNow& group, const QByteArrayList& keys);
    base::Result<void> read(GroupNow& group, const CachedQuery& query, const QByteArrayList& keys);
    void take(GroupNow& group, const QByteArray& key, const redis::Value& value,
              const cache::Stamps& stamps) const;

    const AuditWorld& m_world;
    const DroppedQuestion& m_question;
    DroppedNow m_now;
    QHash<QByteArray, QByteArrayList> m_found; // keys by group
};

// A generation is made with its whole life ahead and never touched again: what is left tells its age.
base::Result<void> Look::lookAtTags()
{
    std::vector<redis::Command> commands;
    for (const Tag& tag : m_question.tags)
        commands.push_back({QByteArrayLiteral("PTTL"), m_world.keyspace.generation(tag)});
    if (commands.empty())
        return {};
    const auto replies = m_world.redis.pipeline(commands);
    if (!replies)
        return replies.error();
    for (std::size_t i = 0; i < m_question.tags.size(); ++i) {
        const redis::Value& reply = (*replies)[i];
        if (reply.isError())
            return reply.toError();
        TagNow now{m_question.tags[i], std::nullopt};
        if (const std::chrono::milliseconds left(reply.toInteger()); left.count() > 0)
            now.age = std::max(std::chrono::milliseconds(0),
                               std::chrono::milliseconds(cache::generationLife) - left);
        m_now.tags.push_back(std::move(now));
    }
    return {};
}

// Where the entries are: rows by name, everything else by one walk.
base::Result<void> Look::find()
{
    QHash<QByteArray, QByteArray> walked; // group by what its keys begin with
    for (const QByteArray& group : m_question.groups) {
        const CachedQuery* const query = queryOfGroup(group);
        if (!query)
            continue;
        if (const auto rows = rowsOf(*query, m_question.tags)) {
            for (const QByteArray& id : *rows)
                m_found[group] << m_world.keyspace.entry(
                    cache::EntryName(group, {{"id", QString::fromLatin1(id)}}));
        } else {
            walked.insert(m_world.keyspace.entriesPrefix(group), group);
        }
    }
    if (walked.isEmpty())
        return {};
    const qsizetype from = m_world.keyspace.prefix().size();
    const QByteArray pattern = walked.size() == 1 ? m_world.keyspace.entriesPattern(walked.begin().value())
                                                  : m_world.keyspace.allPattern();
    cache::ScanPace pace;
    QByteArray position = QByteArrayLiteral("0");
    for (qint64 lookedAt = 0;;) {
        const auto asked = std::chrono::steady_clock::now();
        const auto reply = m_world.redis.call(
            {"SCAN", position, "MATCH", pattern, "COUNT", QByteArray::number(pace.count())});
        if (!reply)
            return reply.error();
        if (reply->items().size() != 2)
            return base::Error{base::ErrorCode::MalformedReply, QStringLiteral("SCAN"), {}};
        lookedAt += pace.count();
        pace.took(std::chrono::steady_clock::now() - asked);
        for (const redis::Value& key : reply->items()[1].items()) {
            const QByteArray bytes = key.bytes();
            if (const auto group = walked.constFind(bytes.first(bytes.indexOf(':', from) + 1));
                group != walked.constEnd())
                m_found[*group] << bytes;
        }
        position = reply->items()[0].bytes();
        if (position == "0")
            return {};
        if (lookedAt >= m_question.mostKeys) {
            m_now.complete = false;
            return {};
        }
        QThread::msleep(static_cast<unsigned long>(pace.pause().count()));
    }
}

base::Result<void> Look::readGroup(GroupNow& group, const QByteArrayList& keys)
{
    const CachedQuery* const query = queryOfGroup(group.group);
    if (!query)
        return {};
    const qsizetype most = std::min<qsizetype>(keys.size(), m_question.mostRead);
    group.notRead = keys.size() - most;
    for (qsizetype from = 0; from < most; from += qsizetype(readAtOnce)) {
        const auto some = keys.mid(from, std::min<qsizetype>(qsizetype(readAtOnce), most - from));
        if (auto done = read(group, *query, some); !done)
            return done;
    }
    std::ranges::stable_sort(group.entries, [](const EntryNow& a, const EntryNow& b) {
        return a.current != b.current ? a.current : a.filledAt > b.filledAt;
    });
    return {};
}

// As cache::Reader asks: trust before the question, everything else in one.
base::Result<void> Look::read(GroupNow& group, const CachedQuery& query, const QByteArrayList& keys)
{
    const auto trust = m_world.trust->record();
    if (!trust || !m_world.trust->isCurrent(*trust))
        return base::Error{base::ErrorCode::NotConnected, QStringLiteral("the cache cannot be trusted now"),
                           QStringLiteral("redis")};
    std::vector<std::vector<Tag>> tags; // of each entry, its group's last
    redis::Command command{QByteArrayLiteral("MGET"), m_world.keyspace.cursor()};
    const qsizetype behindGroup = m_world.keyspace.entriesPrefix(query.group).size();
    for (const QByteArray& key : keys) {
        tags.push_back(tagsOf(query, QByteArrayView(key).sliced(behindGroup)));
        tags.back().push_back(cache::groupTag(query.group));
        command << key;
        for (const Tag& tag : tags.back())
            command << m_world.keyspace.generation(tag);
    }
    const auto reply = m_world.redis.call(command);
    if (!reply)
        return reply.error();
    m_world.statistics.countOwnLookups(static_cast<quint64>(command.size() - 1));
    const auto& items = reply->items();
    if (items.size() != static_cast<std::size_t>(command.size() - 1))
        return base::Error{base::ErrorCode::MalformedReply, QStringLiteral("MGET of entries"), {}};
    const auto cursor = cache::Cursor::parse(items[0].bytes());
    const bool isTrusted =
        cursor && cursor->incarnation == trust->incarnation && cursor->snapshot.covers(trust->snapshot);
    std::size_t at = 1;
    for (qsizetype i = 0; i < keys.size(); ++i) {
        const redis::Value& entry = items[at++];
        cache::Stamps now{isTrusted ? cursor->epoch : QByteArray(), {}};
        for (std::size_t tag = 0; tag < tags[static_cast<std::size_t>(i)].size(); ++tag)
            now.nonces.push_back(items[at++].bytes());
        take(group, keys[i], entry, now);
    }
    return {};
}

// stamps: what is current; without an epoch nothing is.
void Look::take(GroupNow& group, const QByteArray& key, const redis::Value& value,
                const cache::Stamps& stamps) const
{
    const QByteArray name = key.sliced(m_world.keyspace.prefix().size());
    if (value.isNil()) { // it is not there, or went since
        group.gone.push_back(name);
        return;
    }
    EntryNow entry{key, name, {}, false};
    if (const auto opened = cache::OpenedEntry::open(value.bytes())) {
        entry.filledAt = timeOf(opened->filledAt());
        entry.current = !stamps.epoch.isEmpty() && opened->stamps() == stamps;
    }
    ++(entry.current ? group.current : group.outdated);
    group.entries.push_back(std::move(entry));
}

base::Result<DroppedNow> Look::run()
{
    if (!m_world.keyspace.isValid())
        return base::Error{base::ErrorCode::NotConnected, QStringLiteral("the keyspace is not known"),
                           QStringLiteral("redis")};
    if (auto looked = lookAtTags(); !looked)
        return std::move(looked).error();
    if (auto found = find(); !found)
        return std::move(found).error();
    for (const QByteArray& group : m_question.groups) {
        GroupNow now;
        now.group = group;
        QByteArrayList keys = m_found.value(group);
        std::ranges::sort(keys); // SCAN may have told one twice
        keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
        if (auto read = readGroup(now, keys); !read)
            return std::move(read).error();
        m_now.groups.push_back(std::move(now));
    }
    return std::move(m_now);
}

} // namespace

std::vector<Tag> tagsDropping(const QByteArray& group)
{
    const CachedQuery* const query = queryOfGroup(group);
    if (!query)
        return {};
    std::vector<Tag> tags = query->fixedTags;
    tags.push_back(cache::groupTag(group));
    if (!query->rowPrefix.isEmpty())
        tags.push_back(query->rowPrefix + '*');
    return tags;
}

std::vector<Tag> clearedTags(const QByteArray& pattern, const QByteArrayList& keys)
{
    std::set<Tag> groups;
    for (const QByteArray& key : keys) {
        if (const auto named = namedKey(key))
            groups.insert(cache::groupTag(named->group));
    }
    std::vector<Tag> tags{cache::patternTag(pattern)};
    tags.insert(tags.end(), groups.begin(), groups.end());
    return tags;
}

std::optional<NamedKey> namedKey(const QByteArray& text)
{
    QByteArray name = text;
    if (const auto own = cache::ownKey(text)) {
        if (own->kind == cache::OwnKey::Kind::Generation) {
            const Tag tag = own->name.sliced(4); // behind “gen:”
            return NamedKey{tag, {}, {tag}};
        }
        if (own->kind != cache::OwnKey::Kind::Entry)
            return std::nullopt;
        name = own->name;
    }
    const qsizetype colon = name.indexOf(':');
    const CachedQuery* const query = colon > 0 ? queryOfGroup(name.first(colon)) : nullptr;
    const QByteArray parameters = name.sliced(colon + 1);
    if (!query || (!parameters.isEmpty() && !parameters.contains('=')))
        return std::nullopt;
    NamedKey key{name, query->group, tagsOf(*query, parameters)};
    key.tags.push_back(cache::groupTag(query->group));
    return key;
}

base::Result<DroppedNow> droppedNow(const AuditWorld& world, const DroppedQuestion& question)
{
    return Look(world, question).run();
}

} // namespace listing
