#include "core/listing/audit.h"

#include "core/base/pause_point.h"
#include "core/cache/journal.h"
#include "core/cache/lookup.h"
#include "core/cache/outbox.h"
#include "core/listing/pace.h"

#include <QRandomGenerator>

#include <algorithm>

namespace listing {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t atOnce = 50;         // entries of one look-up and one snapshot
constexpr std::size_t mostSuspects = 1000; // looked at again before going on
constexpr std::size_t mostWrong = 1000;    // told one by one
constexpr std::chrono::milliseconds margin{100};

// An entry as it was found.
struct Found
{
    QByteArray key;
    QByteArray bytes;
    std::optional<NamedQuery> query; // nothing: it cannot be read
    bool valid = false;              // every reader would believe it
    QByteArray payload{};            // of a valid one
};

struct Suspect
{
    QByteArray key;
    QByteArray bytes;
    Clock::time_point seen; // behind the snapshot that showed the difference
};

base::Error cancelled()
{
    return {base::ErrorCode::Cancelled, QStringLiteral("audit"), {}};
}

class Audit
{
public:
    Audit(const AuditWorld& world, const AuditPlan& plan, base::JobControl& control)
        : m_world(world)
        , m_plan(plan)
        , m_control(control)
        , m_pace(plan.perSecond, control)
    {
    }

    base::Result<AuditReport> run();

private:
    using Keys = std::vector<QByteArray>;
    using Compared = std::vector<std::vector<Difference>>; // empty: alike

    base::Result<Keys> choose();
    QByteArray groupOf(const QByteArray& key) const;
    bool wants(const QByteArray& group) const;
    base::Result<void> look(const Keys& keys);
    base::Result<std::vector<Found>> find(const Keys& keys);
    base::Result<std::shared_ptr<const cache::TrustRecord>> trust();
    base::Result<void> judge(std::vector<Found>& found);
    base::Result<Compared> compare(std::vector<Found>& found);
    base::Result<void> lookAgain();
    base::Result<void> lookAgain(const std::vector<Suspect>& some);
    base::Result<void> wrong(const Found& entry, std::vector<Difference> differences);
    base::Result<bool> fix(const Found& entry);

    const AuditWorld& m_world;
    const AuditPlan& m_plan;
    base::JobControl& m_control;
    Pace m_pace;
    std::vector<Suspect> m_suspects;
    AuditReport m_report;
};

bool Audit::wants(const QByteArray& group) const
{
    return m_plan.groups.empty() ||
           std::find(m_plan.groups.begin(), m_plan.groups.end(), group) != m_plan.groups.end();
}

// As it stands in the key; a group's name needs no escaping.
QByteArray Audit::groupOf(const QByteArray& key) const
{
    const qsizetype from = m_world.keyspace.prefix().size();
    return key.mid(from, key.indexOf(':', from) - from);
}

// The keys that are compared, in no order.
base::Result<Audit::Keys> Audit::choose()
{
    const QByteArray pattern = m_plan.groups.size() == 1 ? m_plan.groups.front() + ":*" : "*";
    auto found = cache::findEntries(m_world.redis, m_world.keyspace, pattern, m_control);
    if (!found)
        return std::move(found).error();
    m_report.cut = found->cut;
    Keys keys;
    for (const QByteArray& key : std::as_const(found->keys)) {
        const QByteArray group = groupOf(key);
        if (!wants(group))
            continue;
        if (isAudited(group))
            keys.push_back(key);
        else
            ++m_report.notAudited[group];
    }
    if (m_plan.sample > 0 && m_plan.sample < static_cast<qint64>(keys.size())) {
        std::shuffle(keys.begin(), keys.end(), *QRandomGenerator::global());
        keys.resize(static_cast<std::size_t>(m_plan.sample));
    }
    return keys;
}

// What is there now, and what it says it is.
base::Result<std::vector<Found>> Audit::find(const Keys& keys)
{
    redis::Command command{"MGET"};
    for (const QByteArray& key : keys)
        command << key;
    auto reply = m_world.redis.call(command);
    if (!reply)
        return std::move(reply).error();
    m_world.statistics.countOwnLookups(keys.size());
    if (reply->items().size() != keys.size())
        return base::Error{base::ErrorCode::MalformedReply, QStringLiteral("MGET of entries"), {}};
    std::vector<Found> found;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const redis::Value& value = reply->items()[i];
        if (value.isNil()) // went since
            continue;
        Found entry{keys[i], value.bytes(), std::nullopt};
        if (const auto opened = cache::OpenedEntry::open(entry.bytes))
            entry.query = queryOf(opened->canonicalName().toByteArray());
        if (entry.query && m_world.keyspace.entry(entry.query->request.name) != entry.key)
            entry.query.reset(); // moved by hand: no reader takes it
        found.push_back(std::move(entry));
    }
    if (auto judged = judge(found); !judged)
        return std::move(judged).error();
    return found;
}

// The drainer may be late for a moment.
base::Result<std::shared_ptr<const cache::TrustRecord>> Audit::trust()
{
    const auto deadline = Clock::now() + m_plan.patience;
    while (Clock::now() < deadline) {
        auto record = m_world.trust->record();
        if (record && m_world.trust->isCurrent(*record))
            return record;
        if (!m_pace.waitUntil(Clock::now() + margin))
            return cancelled();
    }
    return base::Error{base::ErrorCode::NotConnected, QStringLiteral("the cache cannot be trusted now"),
                       QStringLiteral("redis")};
}

// Would a reader believe them? As cache::Reader asks: trust before the question, everything else in one.
base::Result<void> Audit::judge(std::vector<Found>& found)
{
    auto trusted = trust();
    if (!trusted)
        return std::move(trusted).error();
    cache::LookupPlan plan{m_world.keyspace, {}, {}, {}, {}};
    std::vector<std::vector<std::size_t>> tags;
    for (const Found& entry : found)
        tags.push_back(entry.query ? cache::addTo(plan, entry.query->request) : std::vector<std::size_t>());
    if (plan.entries.empty())
        return {};
    cache::KnownCursor cursor;
    auto lookup = cache::lookUp(m_world.redis, plan, *trusted, cursor, m_world.statistics);
    if (!lookup)
        return std::move(lookup).error();
    if (!m_world.trust->isCurrent(**trusted)) // it took too long
        return judge(found);
    std::size_t asked = 0;
    for (std::size_t i = 0; i < found.size(); ++i) {
        if (!found[i].query)
            continue;
        auto bytes = lookup->takeEntry(asked++);
        if (!bytes || *bytes != found[i].bytes || !cache::cursorMatches(*lookup))
            continue;
        auto opened = cache::OpenedEntry::open(*std::move(bytes));
        if (!opened || opened->schemaHash() != found[i].query->request.schemaHash ||
            !cache::hasCurrentStamps(*opened, *lookup, tags[i]))
            continue;
        if (auto payload = opened->takePayload()) {
            found[i].valid = true;
            found[i].payload = std::move(payload).value();
        }
    }
    return {};
}

// All in one snapshot. What cannot be decoded is no answer either: it is not valid any more.
base::Result<Audit::Compared> Audit::compare(std::vector<Found>& found)
{
    auto snapshot =
        database::Transaction::begin(m_world.database, database::Transaction::Kind::ReadOnlySnapshot);
    if (!snapshot)
        return std::move(snapshot).error();
    Compared compared;
    for (Found& entry : found) {
        compared.emplace_back();
        if (!entry.valid)
            continue;
        auto differences = differencesOf(m_world.database, *entry.query, entry.payload);
        if (!differences && differences.error().code == base::ErrorCode::CorruptEntry) {
            entry.valid = false;
            entry.query.reset();
        } else if (!differences) {
            return std::move(differences).error();
        } else {
            compared.back() = std::move(differences).value();
        }
    }
    if (auto ended = snapshot->commit(); !ended)
        return std::move(ended).error();
    return compared;
}

base::Result<void> Audit::look(const Keys& keys)
{
    auto found = find(keys);
    if (!found)
        return std::move(found).error();
    auto compared = compare(*found);
    if (!compared)
        return std::move(compared).error();
    const auto seen = Clock::now();
    for (std::size_t i = 0; i < found->size(); ++i) {
        Found& entry = (*found)[i];
        if (!entry.query)
            ++m_report.unreadable;
        else if (!entry.valid)
            ++m_report.outdated;
        else if ((*compared)[i].empty())
            ++m_report.right;
        else
            m_suspects.push_back({entry.key, entry.bytes, seen});
    }
    return {};
}

base::Result<void> Audit::lookAgain()
{
    const std::vector<Suspect> suspects = std::exchange(m_suspects, {});
    for (std::size_t from = 0; from < suspects.size(); from += atOnce) {
        const auto begin = suspects.begin() + qsizetype(from);
        const std::vector<Suspect> some(begin, begin + qsizetype(std::min(atOnce, suspects.size() - from)));
        if (!m_pace.waitUntil(some.back().seen + m_plan.settle + margin))
            return cancelled();
        KEYSTEAD_PAUSE("audit.before-second-look");
        if (auto done = lookAgain(some); !done)
            return done;
    }
    return {};
}

// The change was there when the difference was seen, so the drain on which today's trust rests, not older
// than X, knows it. The same bytes, still believed and still different, are wrong.
base::Result<void> Audit::lookAgain(const std::vector<Suspect>& some)
{
    Keys keys;
    std::map<QByteArray, QByteArray> before;
    for (const Suspect& suspect : some) {
        keys.push_back(suspect.key);
        before[suspect.key] = suspect.bytes;
    }
    auto found = find(keys);
    if (!found)
        return std::move(found).error();
    for (Found& entry : *found)
        entry.valid = entry.valid && entry.bytes == before[entry.key];
    auto compared = compare(*found);
    const auto incarnation = cache::readIncarnation(m_world.database);
    if (!compared || !incarnation)
        return compared ? incarnation.error() : std::move(compared).error();
    const auto trust = m_world.trust->record();
    const bool sameDatabase = trust && trust->incarnation == *incarnation;
    qint64 wrongHere = 0;
    for (std::size_t i = 0; i < found->size(); ++i) {
        if ((*compared)[i].empty() || !sameDatabase)
            continue;
        ++wrongHere;
        if (auto noted = wrong((*found)[i], std::move((*compared)[i])); !noted)
            return noted;
    }
    m_report.inFlight += static_cast<qint64>(some.size()) - wrongHere;
    return {};
}

base::Result<void> Audit::wrong(const Found& entry, std::vector<Difference> differences)
{
    ++m_report.wrong;
    WrongEntry told{entry.key, entry.query->request.name.canonical(), entry.query->group(),
                    std::move(differences)};
    if (m_plan.fix) {
        const auto fixed = fix(entry);
        if (!fixed)
            return fixed.error();
        told.fixed = *fixed;
        m_report.fixed += *fixed ? 1 : 0;
    }
    if (m_report.entries.size() < mostWrong)
        m_report.entries.push_back(std::move(told));
    return {};
}

// What made this entry wrong may have made others of its tags wrong: all of them go. Then it is looked at
// again, because somebody may have filled it anew.
base::Result<bool> Audit::fix(const Found& entry)
{
    std::vector<cache::Tag> tags = entry.query->request.tags;
    tags.push_back(cache::groupTag(entry.query->group()));
    const auto removed = cache::invalidateTags(m_world.redis, m_world.keyspace, tags);
    if (!removed)
        return removed.error();
    [[maybe_unused]] const auto noted = // never an obstacle
        cache::note(m_world.database, {cache::JournalCause::Clear, tags, *removed, 1, {}});
    auto found = find({entry.key});
    if (!found)
        return std::move(found).error();
    auto compared = compare(*found);
    if (!compared)
        return std::move(compared).error();
    return std::all_of(compared->begin(), compared->end(),
                       [](const auto& differences) { return differences.empty(); });
}

base::Result<AuditReport> Audit::run()
{
    const auto begun = Clock::now();
    const auto keys = choose();
    if (!keys)
        return keys.error();
    for (std::size_t from = 0; from < keys->size(); from += atOnce) {
        const std::size_t count = std::min(atOnce, keys->size() - from);
        if (!m_pace.wait(qint64(count)))
            return cancelled();
        const auto begin = keys->begin() + qsizetype(from);
        if (auto done = look({begin, begin + qsizetype(count)}); !done)
            return std::move(done).error();
        if (m_suspects.size() >= mostSuspects) {
            if (auto done = lookAgain(); !done)
                return std::move(done).error();
        }
        m_control.report({qint64(from + count), qint64(keys->size()), QStringLiteral("keys")});
    }
    if (auto done = lookAgain(); !done)
        return std::move(done).error();
    m_report.took = Clock::now() - begun;
    return m_report;
}

} // namespace

base::Result<AuditReport> audit(const AuditWorld& world, const AuditPlan& plan, base::JobControl& control)
{
    return Audit(world, plan, control).run();
}

} // namespace listing
