#include "core/listing/own_key.h"

#include "core/cache/entry_front.h"
#include "core/cache/entry_layout.h"
#include "core/cache/lookup.h"
#include "core/listing/own_key_payload.h"
#include "core/listing/own_key_stamps.h"

#include <QJsonArray>

#include <algorithm>

namespace listing {

namespace {

using cache::Keyspace;
using std::chrono::milliseconds;
using Kind = cache::OwnKey::Kind;

constexpr qsizetype statesAtOnce = 500;
constexpr qsizetype generationPrefix = 4; // “gen:”

QByteArray groupIn(const QByteArray& name)
{
    return name.left(name.indexOf(':'));
}

std::vector<std::pair<QString, QString>> parametersIn(const QByteArray& canonicalName)
{
    std::vector<std::pair<QString, QString>> parameters;
    const auto text = [](const QByteArray& escaped) {
        return QString::fromUtf8(QByteArray::fromPercentEncoding(escaped));
    };
    const QByteArrayList parts = canonicalName.split(':');
    for (qsizetype i = 1; i < parts.size(); ++i) {
        const qsizetype equals = parts[i].indexOf('=');
        if (equals > 0)
            parameters.emplace_back(text(parts[i].first(equals)), text(parts[i].sliced(equals + 1)));
    }
    return parameters;
}

QDateTime timeOf(milliseconds since1970)
{
    return QDateTime::fromMSecsSinceEpoch(since1970.count(), Qt::UTC);
}

// Whether this process believes what stands there, asked before and after as a reader asks.
bool isTrusted(const AuditWorld& world, const std::shared_ptr<const cache::TrustRecord>& before,
               const std::optional<cache::Cursor>& cursor)
{
    return before && cursor && world.trust->isCurrent(*before) &&
           cursor->incarnation == before->incarnation && cursor->snapshot.covers(before->snapshot);
}

class Look
{
public:
    Look(const AuditWorld& world, OwnKey& own, const QByteArray& key)
        : m_world(world)
        , m_own(own)
        , m_key(key)
        , m_keyspace(keyspaceOf(own.place, key))
    {
    }

    base::Result<void> run();

private:
    base::Result<void> fetch();
    base::Result<void> judge(const std::shared_ptr<const cache::TrustRecord>& trust);
    OwnEntry takeEntry(const StampsNow& now, const OwnCandidate& candidate,
                       base::Result<cache::OpenedEntry> opened);
    void takeOther();

    const AuditWorld& m_world;
    OwnKey& m_own;
    const QByteArray& m_key;
    const Keyspace m_keyspace;
    QByteArray m_value; // one byte more than an entry may have tells that it has more
};

base::Result<void> Look::fetch()
{
    const std::vector<redis::Command> commands{
        {"TYPE", m_key},
        {"PTTL", m_key},
        {"STRLEN", m_key},
        {"GETRANGE", m_key, "0", QByteArray::number(cache::largestStored)},
    };
    const auto replies = m_world.redis.pipeline(commands);
    if (!replies)
        return replies.error();
    m_world.statistics.countOwnLookups(commands.size());
    for (const redis::Value& reply : *replies) {
        if (reply.isError() && reply.toError().code != base::ErrorCode::RedisWrongType)
            return reply.toError();
    }
    const std::vector<redis::Value>& told = *replies;
    m_own.type = told[0].bytes();
    if (m_own.type == "none")
        return base::Error{base::ErrorCode::NotFound, QStringLiteral("no such key"), QStringLiteral("key")};
    if (const qint64 left = told[1].toInteger(-1); left >= 0)
        m_own.left = milliseconds(left);
    m_own.storedBytes = told[2].toInteger();
    if (!told[3].isError())
        m_value = told[3].bytes();
    return {};
}

OwnEntry Look::takeEntry(const StampsNow& now, const OwnCandidate& candidate,
                         base::Result<cache::OpenedEntry> opened)
{
    OwnEntry entry;
    entry.canonicalName = candidate.header ? candidate.header->canonicalName : m_own.place.name;
    entry.group = groupIn(entry.canonicalName);
    entry.parameters = parametersIn(entry.canonicalName);
    entry.query = candidate.query;
    entry.validity = now.judge(candidate);
    entry.stamps = now.stamps(candidate);
    if (!candidate.header)
        return entry;
    entry.filledAt = timeOf(candidate.header->filledAt);
    entry.age = milliseconds(std::max<qint64>(0, entry.filledAt.msecsTo(QDateTime::currentDateTimeUtc())));
    entry.epoch = candidate.header->stamps.epoch;
    if (auto payload = opened->takePayload())
        entry.payload = readPayload(entry.query ? &*entry.query : nullptr, std::move(payload).value());
    else
        entry.validity = Validity::Damaged;
    return entry;
}

base::Result<void> Look::judge(const std::shared_ptr<const cache::TrustRecord>& trust)
{
    OwnCandidate candidate{m_keyspace, m_key};
    auto opened = cache::OpenedEntry::open(m_value);
    if (m_own.place.kind == Kind::Entry && opened)
        candidate.read(headerOf(*opened));
    const auto now = StampsNow::read(m_world, {candidate});
    if (!now)
        return now.error();
    if (m_own.inUse)
        m_own.trusted = isTrusted(m_world, trust, now->cursor(m_keyspace));
    if (m_own.place.kind == Kind::Entry)
        m_own.entry = takeEntry(*now, candidate, std::move(opened));
    else
        takeOther();
    return {};
}

void Look::takeOther()
{
    const bool isText = m_own.type == "string" && m_value.size() <= cache::largestStored;
    if (!isText)
        return;
    switch (m_own.place.kind) {
    case Kind::Generation: {
        OwnGeneration generation{m_own.place.name.sliced(generationPrefix), m_value, {}};
        if (m_own.left) // made with its whole life ahead and never touched again
            generation.age = std::max(milliseconds(0), milliseconds(cache::generationLife) - *m_own.left);
        m_own.generation = std::move(generation);
        return;
    }
    case Kind::Lease:
    case Kind::Janitor:
        m_own.holder = m_value;
        return;
    case Kind::Cursor:
        if (auto cursor = cache::Cursor::parse(m_value))
            m_own.cursor = std::move(cursor).value();
        break;
    case Kind::Statistics:
        if (m_own.place.name != "stats") {
            m_own.statistics = readStatistics(m_value);
            break;
        }
        m_own.statistics = QJsonArray();
        if (!m_value.isEmpty())
            m_own.statistics =
                QJsonArray::fromStringList(QString::fromUtf8(m_value).split(QLatin1Char('\n')));
        break;
    case Kind::Entry:
    case Kind::Other:
        break;
    }
    if (!m_own.cursor && m_own.statistics.isUndefined())
        m_own.bytes = m_value;
}

base::Result<void> Look::run()
{
    const auto trust = m_world.trust->record();
    m_own.inUse = m_keyspace.isValid() && m_keyspace == m_world.keyspace;
    if (auto fetched = fetch(); !fetched)
        return fetched;
    return judge(trust);
}

// The first bytes of some entries. Nothing: it went.
using Fronts = std::vector<std::optional<QByteArray>>;
base::Result<Fronts> readFronts(const AuditWorld& world, const std::vector<OwnCandidate>& entries,
                                qsizetype most)
{
    std::vector<redis::Command> commands;
    for (const OwnCandidate& entry : entries)
        commands.push_back({"GETRANGE", entry.key, "0", QByteArray::number(most - 1)});
    const auto replies = world.redis.pipeline(commands);
    if (!replies)
        return replies.error();
    world.statistics.countOwnLookups(commands.size());
    Fronts fronts;
    for (const redis::Value& reply : *replies) {
        if (reply.isError() && reply.toError().code != base::ErrorCode::RedisWrongType)
            return reply.toError();
        const bool went = !reply.isError() && reply.bytes().isEmpty();
        fronts.push_back(went ? std::nullopt : std::optional(reply.isError() ? QByteArray() : reply.bytes()));
    }
    return fronts;
}

base::Result<void> readSome(const AuditWorld& world, std::vector<OwnCandidate>& entries,
                            const std::vector<OwnKeyState*>& states)
{
    if (entries.empty())
        return {};
    const auto fronts = readFronts(world, entries, cache::entryFrontSize);
    if (!fronts)
        return fronts.error();
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const QByteArray front = fronts->at(i).value_or(QByteArray());
        entries[i].read(headerAtFront(front));
        // The name of a query may be longer than all of that.
        if (entries[i].header || front.size() < cache::entryFrontSize || !front.startsWith(cache::entryMagic))
            continue;
        const auto whole = readFronts(world, {entries[i]}, cache::largestStored);
        if (!whole)
            return whole.error();
        entries[i].read(headerAtFront(whole->front().value_or(QByteArray())));
    }
    const auto now = StampsNow::read(world, entries);
    if (!now)
        return now.error();
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (!fronts->at(i))
            continue;
        states[i]->validity = now->judge(entries[i]);
        if (entries[i].header)
            states[i]->filledAt = timeOf(entries[i].header->filledAt);
    }
    return {};
}

} // namespace

base::Result<std::optional<OwnKey>> readOwnKey(const AuditWorld& world, const QByteArray& key)
{
    auto place = cache::ownKey(key);
    if (!place)
        return std::optional<OwnKey>();
    OwnKey own;
    own.place = *std::move(place);
    if (auto looked = Look(world, own, key).run(); !looked)
        return std::move(looked).error();
    return std::optional(std::move(own));
}

base::Result<std::vector<std::optional<OwnKeyState>>> readOwnKeyStates(const AuditWorld& world,
                                                                       const QByteArrayList& keys)
{
    std::vector<std::optional<OwnKeyState>> states(static_cast<std::size_t>(keys.size()));
    std::vector<OwnCandidate> entries;
    std::vector<OwnKeyState*> theirs;
    for (qsizetype i = 0; i < keys.size(); ++i) {
        if (const auto place = cache::ownKey(keys[i])) {
            OwnKeyState& state = states[static_cast<std::size_t>(i)].emplace();
            state.kind = place->kind;
            if (place->kind == Kind::Entry) {
                state.group = groupIn(place->name);
                entries.push_back({keyspaceOf(*place, keys[i]), keys[i]});
                theirs.push_back(&state);
            }
        }
        if (static_cast<qsizetype>(entries.size()) < statesAtOnce && i + 1 < keys.size())
            continue;
        if (auto read = readSome(world, entries, theirs); !read)
            return std::move(read).error();
        entries.clear();
        theirs.clear();
    }
    return states;
}

} // namespace listing
