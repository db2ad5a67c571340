#include "core/cache/janitor.h"

#include "core/base/logging.h"
#include "core/base/pause_point.h"
#include "core/cache/entry_front.h"
#include "core/cache/snapshot.h"

#include <algorithm>
#include <string_view>

namespace cache {

namespace {

using namespace std::chrono_literals;

constexpr auto leaseLife = 30s;
constexpr auto keepInterval = 10s;
constexpr std::size_t mostFound = 20'000; // entries between two walks through the generations
constexpr std::size_t removedAtOnce = 100;
constexpr std::size_t lookedAtAtOnce = 500;

QByteArray milliseconds(std::chrono::milliseconds time)
{
    return QByteArray::number(static_cast<qint64>(time.count()));
}

quint64 hashOf(const QByteArray& nonce)
{
    return std::hash<std::string_view>()({nonce.constData(), static_cast<std::size_t>(nonce.size())});
}

QByteArray patternOfGenerations(const Keyspace& keyspace)
{
    return keyspace.allPattern().chopped(1) + "gen:*";
}

} // namespace

Janitor::Janitor(redis::Connection& redis, std::chrono::milliseconds interval,
                 std::shared_ptr<Statistics> statistics)
    : m_redis(redis)
    , m_interval(interval)
    , m_statistics(std::move(statistics))
{
}

std::optional<std::chrono::milliseconds> Janitor::slice(const Keyspace& keyspace)
{
    if (keyspace.prefix() != m_keyspace.prefix()) {
        drop();
        m_keyspace = keyspace;
    }
    if (!m_keyspace.isValid() || (m_step == Step::Rest && !m_noticed))
        return std::nullopt;
    if (m_step == Step::Rest) {
        const auto now = Steady::now();
        if (!m_next)
            m_next = now + m_interval;
        if (now < *m_next)
            return std::chrono::ceil<std::chrono::milliseconds>(*m_next - now);
    }
    auto outcome = work();
    if (!outcome) {
        qCDebug(base::logCache, "tidying up: %s", qPrintable(outcome.error().detail));
        drop();
        return std::nullopt;
    }
    if (*outcome == Outcome::GiveUp)
        drop();
    if (m_step == Step::Rest && !m_noticed)
        return std::nullopt;
    return m_step == Step::Rest ? m_interval : m_pace.pause();
}

std::optional<JanitorReport> Janitor::takeReport()
{
    return std::exchange(m_finished, std::nullopt);
}

base::Result<Janitor::Outcome> Janitor::work()
{
    if (m_step != Step::Rest) {
        if (m_redis.generation() != m_generation)
            return Outcome::GiveUp;
        if (Steady::now() - m_kept > keepInterval) {
            auto kept = keepLease();
            if (!kept || *kept == Outcome::GiveUp)
                return kept;
        }
    }
    switch (m_step) {
    case Step::Rest:
        return begin();
    case Step::Entries:
        return collectEntries();
    case Step::Generations:
        return collectGenerations();
    case Step::Remove:
        return remove();
    }
    return Outcome::GiveUp;
}

// Held by another, it is left to him; his interval counts for us too, because the key stays that long
// behind his pass.
base::Result<Janitor::Outcome> Janitor::begin()
{
    m_next = Steady::now() + m_interval;
    m_token = newNonce();
    auto taken =
        m_redis.call({"SET", m_keyspace.prefix() + "janitor", m_token, "NX", "PX", milliseconds(leaseLife)});
    if (!taken)
        return std::move(taken).error();
    if (taken->isNil())
        return Outcome::GiveUp;
    m_noticed = false;
    m_generation = m_redis.generation();
    m_began = m_kept = Steady::now();
    m_report = {};
    m_entriesAt = QByteArrayLiteral("0");
    m_step = Step::Entries;
    return Outcome::GoOn;
}

base::Result<std::vector<QByteArray>> Janitor::scan(const QByteArray& pattern, QByteArray& position)
{
    const auto asked = Steady::now();
    auto reply =
        m_redis.call({"SCAN", position, "MATCH", pattern, "COUNT", QByteArray::number(m_pace.count())});
    if (!reply)
        return std::move(reply).error();
    m_pace.took(Steady::now() - asked);
    if (reply->items().size() != 2)
        return base::Error{base::ErrorCode::MalformedReply, QStringLiteral("SCAN"), {}};
    position = reply->items()[0].bytes();
    std::vector<QByteArray> keys;
    for (const redis::Value& key : reply->items()[1].items())
        keys.push_back(key.bytes());
    return keys;
}

// For each key what its entry is stamped with; nothing: gone, or not to be read.
base::Result<std::vector<std::optional<Janitor::Found>>> Janitor::look(const std::vector<QByteArray>& keys)
{
    std::vector<std::optional<Found>> all;
    for (std::size_t from = 0; from < keys.size(); from += lookedAtAtOnce) {
        std::vector<redis::Command> commands;
        for (std::size_t i = from; i < std::min(keys.size(), from + lookedAtAtOnce); ++i)
            commands.push_back({"GETRANGE", keys[i], "0", QByteArray::number(entryFrontSize - 1)});
        auto replies = m_redis.pipeline(commands);
        if (!replies)
            return std::move(replies).error();
        count(commands.size());
        for (std::size_t i = 0; i < replies->size(); ++i) {
            all.emplace_back();
            const auto stamps = stampsAtFront((*replies)[i].bytes());
            if (!stamps)
                continue;
            Found found{keys[from + i], stamps->epoch, {}};
            for (const QByteArray& nonce : stamps->nonces)
                found.nonces.push_back(hashOf(nonce));
            all.back() = std::move(found);
        }
    }
    return all;
}

base::Result<Janitor::Outcome> Janitor::collectEntries()
{
    auto keys = scan(m_keyspace.allPattern(), m_entriesAt);
    if (!keys)
        return std::move(keys).error();
    std::erase_if(*keys, [this](const QByteArray& key) {
        const QByteArrayView name = QByteArrayView(key).sliced(m_keyspace.prefix().size());
        return name.startsWith("gen:") || name.startsWith("lease:") || name.indexOf(':') <= 0;
    });
    auto found = look(*keys);
    if (!found)
        return std::move(found).error();
    for (auto& one : *found) {
        if (!one)
            continue;
        ++m_report.entries;
        m_wanted.insert(one->nonces.begin(), one->nonces.end());
        m_found.push_back(*std::move(one));
    }
    if (m_entriesAt != "0" && m_found.size() < mostFound)
        return Outcome::GoOn;
    return m_found.empty() ? endPass() : beginGenerations();
}

// Behind the entries: an epoch or a nonce that is not current now, although an entry had it before,
// was taken away in between or earlier, and never comes back.
base::Result<Janitor::Outcome> Janitor::beginGenerations()
{
    KEYSTEAD_PAUSE("janitor.after-entries");
    auto bytes = m_redis.call({"GET", m_keyspace.cursor()});
    if (!bytes)
        return std::move(bytes).error();
    count(1);
    const auto cursor = Cursor::parse(bytes->bytes());
    if (!cursor)
        return Outcome::GiveUp; // the next drain begins a new epoch
    m_epoch = cursor->epoch;
    m_generationsAt = QByteArrayLiteral("0");
    m_step = Step::Generations;
    return Outcome::GoOn;
}

base::Result<Janitor::Outcome> Janitor::collectGenerations()
{
    auto keys = scan(patternOfGenerations(m_keyspace), m_generationsAt);
    if (!keys)
        return std::move(keys).error();
    if (!keys->empty()) {
        redis::Command command{"MGET"};
        for (const QByteArray& key : *keys)
            command << key;
        auto values = m_redis.call(command);
        if (!values)
            return std::move(values).error();
        count(keys->size());
        for (const redis::Value& value : values->items()) {
            const quint64 nonce = hashOf(value.bytes());
            if (m_wanted.contains(nonce))
                m_seen.insert(nonce);
        }
    }
    if (m_generationsAt != "0")
        return Outcome::GoOn;
    std::erase_if(m_found, [this](const Found& found) { return !isStale(found); });
    m_step = Step::Remove;
    return Outcome::GoOn;
}

bool Janitor::isStale(const Found& found) const
{
    return found.epoch != m_epoch || std::any_of(found.nonces.begin(), found.nonces.end(),
                                                 [this](quint64 nonce) { return !m_seen.contains(nonce); });
}

// Looked at once more right before: the key may have been filled anew since. In the moment that is
// left it may still; that costs one miss.
base::Result<Janitor::Outcome> Janitor::remove()
{
    KEYSTEAD_PAUSE("janitor.before-remove");
    const std::size_t kept = m_found.size() - std::min(removedAtOnce, m_found.size());
    std::vector<QByteArray> keys;
    for (std::size_t i = kept; i < m_found.size(); ++i)
        keys.push_back(m_found[i].key);
    auto now = look(keys);
    if (!now)
        return std::move(now).error();
    redis::Command command{"UNLINK"};
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if ((*now)[i] == m_found[kept + i])
            command << keys[i];
    }
    if (command.size() > 1) {
        auto removed = m_redis.call(command);
        if (!removed)
            return std::move(removed).error();
        m_report.removed += removed->toInteger();
    }
    m_found.resize(kept);
    if (!m_found.empty())
        return Outcome::GoOn;
    m_wanted.clear();
    m_seen.clear();
    m_step = Step::Entries;
    return m_entriesAt == "0" ? endPass() : Outcome::GoOn;
}

// The lease stays for the interval, and keeps the others from doing the same again.
base::Result<Janitor::Outcome> Janitor::endPass()
{
    m_report.took = std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - m_began);
    m_finished = m_report;
    m_step = Step::Rest;
    m_next = Steady::now() + m_interval;
    auto left = m_redis.call({"PEXPIRE", m_keyspace.prefix() + "janitor", milliseconds(m_interval)});
    if (!left)
        return std::move(left).error();
    return Outcome::GoOn;
}

base::Result<Janitor::Outcome> Janitor::keepLease()
{
    const QByteArray key = m_keyspace.prefix() + "janitor";
    auto held = m_redis.call({"GET", key});
    if (!held)
        return std::move(held).error();
    count(1);
    if (held->bytes() != m_token)
        return Outcome::GiveUp;
    auto kept = m_redis.call({"PEXPIRE", key, milliseconds(leaseLife)});
    if (!kept)
        return std::move(kept).error();
    m_kept = Steady::now();
    return Outcome::GoOn;
}

void Janitor::drop()
{
    m_noticed = m_noticed || m_step != Step::Rest; // what was left undone
    m_step = Step::Rest;
    m_found.clear();
    m_wanted.clear();
    m_seen.clear();
}

void Janitor::count(std::size_t lookups)
{
    if (m_statistics)
        m_statistics->countOwnLookups(lookups);
}

} // namespace cache
