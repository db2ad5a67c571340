#include "core/cache/reader.h"

#include "core/base/logging.h"
#include "core/base/pause_point.h"
#include "core/base/thread_role.h"
#include "core/cache/flight.h"
#include "core/cache/lookup.h"

#include <QRandomGenerator>

#include <algorithm>

namespace cache {

namespace {

using Steady = std::chrono::steady_clock;

constexpr std::chrono::milliseconds leaseWait{1000};  // for another process
constexpr std::chrono::milliseconds flightWait{5000}; // for another thread of ours
constexpr std::chrono::milliseconds firstPoll{25};
constexpr std::chrono::milliseconds slowestPoll{100};
constexpr std::chrono::milliseconds leaseMargin{1000};
constexpr std::size_t mostRemembered = 8; // what one screen asks for

QByteArray flightKey(const QByteArray& entry, const Stamps& stamps)
{
    return entry + '|' + stamps.epoch + '|' +
           QByteArrayList(stamps.nonces.begin(), stamps.nonces.end()).join('|');
}

bool isLocal(const redis::Address& address)
{
    return address.transport == redis::Transport::Unix || address.host == QLatin1String("localhost") ||
           address.host == QLatin1String("::1") || address.host.startsWith(QLatin1String("127."));
}

// Up to 10 % shorter, so that what was filled together does not expire together.
qint64 jittered(std::chrono::seconds ttl)
{
    const double milliseconds = 1000.0 * static_cast<double>(ttl.count());
    return std::max<qint64>(
        1, static_cast<qint64>(milliseconds * (1.0 - QRandomGenerator::global()->bounded(0.1))));
}

} // namespace

Reader::Reader(redis::Connection& redis, Shared shared)
    : m_redis(redis)
    , m_shared(std::move(shared))
    , m_cursor(std::make_unique<KnownCursor>())
{
}
Reader::~Reader() = default;

// Valid until the next call.
const Reader::Asked& Reader::askedFor(const Request& request, const Keyspace& keyspace)
{
    const auto found = std::find_if(m_asked.begin(), m_asked.end(), [&](const Asked& asked) {
        return asked.name == request.name.canonical() && asked.requestTags == request.tags &&
               asked.plan.keyspace == keyspace;
    });
    if (found != m_asked.end())
        return *found;
    LookupPlan plan{keyspace, {}, {}, {}, {}};
    auto tags = addTo(plan, request);
    auto question = m_redis.prepare(questionOf(plan));
    Asked asked{request.name.canonical(), request.tags,
                std::move(plan),          std::move(tags),
                std::move(question),      m_shared.statistics->counter(request.name.group())};
    if (m_asked.size() < mostRemembered)
        return m_asked.emplace_back(std::move(asked));
    Asked& place = m_asked[std::exchange(m_oldestAsked, (m_oldestAsked + 1) % mostRemembered)];
    return place = std::move(asked);
}

base::Result<Reading> Reader::read(const Request& request, const Load& load, const Assemble& assemble)
{
    base::assertMayBlock("cache::Reader::read");
    const Instant began = Steady::now();
    const QByteArray& group = request.name.group();
    if (!isOn(group))
        return bypass(request, load);
    auto trust = m_shared.trust->record();
    if (!trust)
        return fromDatabase(group, load, Outcome::Untrusted, began);
    const Asked& asked = askedFor(request, trust->keyspace);
    auto lookup = asked.question ? lookUp(m_redis, asked.plan, *asked.question, std::move(trust), *m_cursor,
                                          *m_shared.statistics)
                                 : base::Result<Lookup>(asked.question.error());
    if (!lookup)
        return fromDatabase(group, load, Outcome::Unavailable, began);
    KEYSTEAD_PAUSE("reader.after-mget");
    if (MUTATED(TrustAfterMget))
        lookup->trust = m_shared.trust->record();
    Judged judged = judge(request, *lookup, 0, asked.tags);
    if (judged.outcome == Outcome::Hit) {
        const auto took = Steady::now() - began;
        m_shared.statistics->count(asked.counter, Outcome::Hit, took, m_purpose);
        return Reading{std::move(judged.payload), Outcome::Hit, took, judged.filledAt};
    }
    if (judged.outcome == Outcome::Untrusted) {
        wakeUnlessMatching(*lookup);
        return fromDatabase(group, load, Outcome::Untrusted, began);
    }
    Fill fill{request, {}, asked.plan, asked.tags, {}, std::move(lookup).value(), judged.outcome, began};
    if (request.lease)
        fill.plan.lease = fill.plan.keyspace.lease(request.name);
    if (assemble)
        fill.assembly = assemble();
    if (fill.assembly && isOn(fill.assembly->list.name.group())) {
        fill.plan.list = fill.plan.keyspace.entry(fill.assembly->list.name);
        fill.listTags = addTagsTo(fill.plan, fill.assembly->list);
    }
    return this->fill(fill, load);
}

base::Result<Reading> Reader::bypass(const Request& request, const Load& load)
{
    return fromDatabase(request.name.group(), load, Outcome::Bypass, Steady::now());
}

// The trust was copied before the question and is asked for its time after the answer.
bool Reader::trusted(const Lookup& lookup) const
{
    if (!lookup.trust)
        return false;
    if (!MUTATED(NoTrustTimer) && !m_shared.trust->isCurrent(*lookup.trust))
        return false;
    return MUTATED(NoCursorCheck) || MUTATED(TrustAfterMget) || cursorMatches(lookup);
}

// What it finds is taken out of the look-up.
Reader::Judged Reader::judge(const Request& request, Lookup& lookup, std::size_t entry,
                             const std::vector<std::size_t>& tags) const
{
    if (!trusted(lookup))
        return {Outcome::Untrusted};
    auto bytes = lookup.takeEntry(entry);
    if (!bytes)
        return {Outcome::Miss};
    auto opened = OpenedEntry::open(*std::move(bytes));
    if (!opened || opened->canonicalName() != request.name.canonical())
        return {Outcome::Poisoned};
    if (opened->schemaHash() != request.schemaHash)
        return {Outcome::StaleStamp};
    if (!MUTATED(IgnoreStamps) && !hasCurrentStamps(*opened, lookup, tags))
        return {Outcome::StaleStamp};
    auto payload = opened->takePayload();
    if (!payload)
        return {Outcome::Poisoned};
    return {Outcome::Hit, std::move(payload).value(), opened->filledAt()};
}

void Reader::wakeUnlessMatching(const Lookup& lookup) const
{
    if (!cursorMatches(lookup) && m_shared.wakeDrainer)
        m_shared.wakeDrainer();
}

base::Result<Reading> Reader::finished(const QByteArray& group, Reading reading, Instant began) const
{
    reading.took = Steady::now() - began;
    m_shared.statistics->count(group, reading.outcome, reading.took, m_purpose);
    return reading;
}

base::Result<Reading> Reader::fromDatabase(const QByteArray& group, const Load& load, Outcome outcome,
                                           Instant began) const
{
    auto payload = load();
    if (!payload)
        return std::move(payload).error();
    return finished(group, {std::move(payload).value(), outcome, {}, {}}, began);
}

// A miss: what is current is read first, then the query runs, then both are stored together.
base::Result<Reading> Reader::fill(Fill& fill, const Load& load)
{
    const QByteArray& group = fill.request.name.group();
#ifdef KEYSTEAD_PAUSE_POINTS
    if (MUTATED(StampsAfterQuery))
        return fillStampedLate(fill, load);
#endif
    auto begun = beginFill(m_redis, fill.plan, fill.lookup.nonces(), *m_shared.trust, *m_shared.statistics);
    if (!begun) // also: a profile that may only read
        return fromDatabase(group, load, fill.outcome, fill.began);
    noteRefusal(begun->refused);
    KEYSTEAD_PAUSE("reader.after-begin");
    const auto stamps = trusted(begun->now) ? stampsOf(begun->now, fill.tags) : std::nullopt;
    if (!stamps) {
        wakeUnlessMatching(begun->now);
        release(fill, *begun);
        return fromDatabase(group, load, fill.outcome, fill.began);
    }
    if (fill.request.lease) {
        Judged judged = judge(fill.request, begun->now, begun->now.entries - 1, fill.tags);
        if (judged.outcome == Outcome::Hit) {
            release(fill, *begun);
            return finished(group, {std::move(judged.payload), Outcome::Hit, {}, judged.filledAt},
                            fill.began);
        }
    }
    FlightSeat seat = FlightTable::ofProcess().join(
        flightKey(fill.plan.entries.front(), MUTATED(FlightBeforeBegin) ? Stamps() : *stamps));
    if (!(fill.request.lease ? begun->ownsLease : seat.isFirst())) {
        if (auto reading = awaitOther(fill, seat))
            return finished(group, std::move(*reading), fill.began);
    }
    auto assembled = assemble(fill, *begun);
    const bool whole = assembled.has_value();
    auto payload = whole ? base::Result<QByteArray>(*std::move(assembled)) : load();
    const quint64 connection = this->connection();
    KEYSTEAD_PAUSE("reader.after-load");
    if (!payload) {
        seat.land(std::nullopt);
        release(fill, *begun);
        return std::move(payload).error();
    }
    seat.land(*payload);
    const bool stored = store(fill, *begun, stamps, *payload, connection);
    return finished(group, {std::move(payload).value(), fill.outcome, {}, {}, whole, stored}, fill.began);
}

#ifdef KEYSTEAD_PAUSE_POINTS
// The defect of most cache libraries: the entry is stamped with what is current after its query.
base::Result<Reading> Reader::fillStampedLate(Fill& fill, const Load& load)
{
    auto payload = load();
    const quint64 connection = this->connection();
    KEYSTEAD_PAUSE("reader.after-load");
    if (!payload)
        return std::move(payload).error();
    auto begun = beginFill(m_redis, fill.plan, fill.lookup.nonces(), *m_shared.trust, *m_shared.statistics);
    if (begun)
        store(fill, *begun, stampsOf(begun->now, fill.tags), *payload, connection);
    return finished(fill.request.name.group(), {std::move(payload).value(), fill.outcome, {}, {}},
                    fill.began);
}
#endif

// Somebody else computes the same: waits for the thread of ours that does, or polls for the entry
// that another process stores. Nothing: ask the database.
std::optional<Reading> Reader::awaitOther(const Fill& fill, FlightSeat& seat)
{
    const Instant deadline = Steady::now() + (fill.request.lease ? leaseWait : flightWait);
    std::chrono::milliseconds pause = fill.request.lease ? firstPoll : flightWait;
    while (Steady::now() < deadline) {
        switch (seat.wait(pause)) {
        case FlightSeat::Wait::Landed:
            return Reading{seat.payload(), fill.outcome, {}, {}};
        case FlightSeat::Wait::Failed:
            return std::nullopt;
        case FlightSeat::Wait::TimedOut:
            break;
        }
        if (!fill.request.lease)
            return std::nullopt;
        pause = std::min(pause * 3 / 2, slowestPoll);
        auto lookup = lookUp(m_redis, fill.plan, m_shared.trust->record(), *m_cursor, *m_shared.statistics);
        if (!lookup)
            return std::nullopt;
        Judged judged = judge(fill.request, *lookup, 0, fill.tags);
        if (judged.outcome == Outcome::Hit) {
            seat.land(judged.payload); // whoever else waits here need not look
            return Reading{std::move(judged.payload), Outcome::Hit, {}, judged.filledAt};
        }
        if (!lookup->leased) // given up, or what it stored is outdated already
            break;
    }
    // Now one of this process asks for all of them.
    if (!seat.isFirst() && seat.wait(flightWait) == FlightSeat::Wait::Landed)
        return Reading{seat.payload(), fill.outcome, {}, {}};
    return std::nullopt;
}

quint64 Reader::connection() const
{
    return m_shared.connection ? m_shared.connection() : 0;
}

// Asked after the query. A connection that was lost since is opened again for the question, perhaps
// to another server than the one that ran the query: then it proves nothing.
bool Reader::loaderMatches(const Cursor& cursor, quint64 connection) const
{
    if (!m_shared.incarnation)
        return false;
    auto incarnation = m_shared.incarnation();
    if (!incarnation || (!MUTATED(NoConnectionCheck) && connection != this->connection()))
        return false;
    if (*incarnation == cursor.incarnation)
        return true;
    if (m_shared.forgetIncarnation)
        m_shared.forgetIncarnation();
    return false;
}

std::optional<redis::Command> Reader::storing(const Request& request, const QByteArray& key,
                                              const Stamps& stamps, const QByteArray& payload) const
{
    const GroupPolicy policy = m_shared.policy->group(request.name.group());
    if (!policy.enabled || (m_shared.pressure && !m_shared.pressure->mayStore(request.lease, payload.size())))
        return std::nullopt;
    auto bytes = encodeEntry(
        {request.name.canonical(), request.schemaHash, stamps, QDateTime::currentDateTimeUtc(), payload},
        isLocal(m_redis.address()) ? compressFromLocal : compressFrom);
    if (!bytes) // too large: the database answers every time
        return std::nullopt;
    return redis::Command{"SET", key, std::move(bytes).value(), "PX",
                          QByteArray::number(jittered(policy.ttl))};
}

// A plain SET: should the stamps have been overtaken, the entry is stale from its first moment on.
bool Reader::store(const Fill& fill, const Begun& begun, const std::optional<Stamps>& stamps,
                   const QByteArray& payload, quint64 connection)
{
    std::optional<redis::Command> command;
    if (stamps && begun.now.cursor && loaderMatches(*begun.now.cursor, connection))
        command = storing(fill.request, fill.plan.entries.front(), *stamps, payload);
    KEYSTEAD_PAUSE("reader.before-store");
    bool kept = false;
    if (command) {
        auto stored = m_redis.call(*command);
        kept = stored.has_value();
        if (kept) {
            noteStored(*command);
        } else { // a full Redis, for example: the read has its answer all the same
            qCDebug(base::logCache, "not stored: %s", qPrintable(stored.error().detail));
            noteRefusal(stored.error().code == base::ErrorCode::RedisOutOfMemory);
        }
    }
    release(fill, begun);
    return kept;
}

void Reader::noteStored(const redis::Command& command)
{
    ++m_stored.entries;
    m_stored.bytes.count += command.at(2).size();
}

void Reader::noteRefusal(bool refused) const
{
    if (refused && m_shared.pressure)
        m_shared.pressure->noteRefused();
}

// While the lease certainly still lives it is ours, and is removed without asking; later it is
// left to expire. (Should Redis have lost it and given it to another meanwhile, the price is one
// query more: no lease decides what is right.)
void Reader::release(const Fill& fill, const Begun& begun)
{
    if (!begun.ownsLease || Steady::now() - begun.sent > leaseLife - leaseMargin)
        return;
    [[maybe_unused]] const auto released = m_redis.call({"UNLINK", fill.plan.lease});
}

} // namespace cache
