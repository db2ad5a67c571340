#include "core/keyspace/change/undo.h"

#include "core/base/pause_point.h"
#include "core/keyspace/change/deletion_scripts.h"
#include "core/keyspace/change/edit.h"
#include "core/keyspace/change/own_guard.h"
#include "core/keyspace/change/server_pace.h"

#include <QCryptographicHash>
#include <QRandomGenerator>

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace keyspace {

namespace {

using base::ErrorCode;
using redis::Command;
using redis::Value;

constexpr qint64 batchBytes = 8LL * 1024 * 1024;
constexpr int mostKeys = 500;

// A large hash or set is dumped in the order of its table, which another history makes another one. So the
// dump is restored beside the key and their members are compared; nobody sees it meanwhile.
const Script& sameScript()
{
    static const Script script(
        QByteArrayLiteral("local kind = redis.call('TYPE', KEYS[1]).ok\n"
                          "if kind ~= 'hash' and kind ~= 'set' then return 0 end\n"
                          "redis.call('RESTORE', KEYS[2], '1000', ARGV[1])\n"
                          "local same = redis.call('TYPE', KEYS[2]).ok == kind and 1 or 0\n"
                          "local step = kind == 'hash' and 2 or 1\n"
                          "local all = kind == 'hash' and 'HGETALL' or 'SMEMBERS'\n"
                          "if same == 1 then\n"
                          "  local there, here = redis.call(all, KEYS[1]), {}\n"
                          "  local wanted = redis.call(all, KEYS[2])\n"
                          "  if #there ~= #wanted then same = 0 end\n"
                          "  for i = 1, #there, step do here[there[i]] = there[i + step - 1] end\n"
                          "  for i = 1, #wanted, step do\n"
                          "    if here[wanted[i]] ~= wanted[i + step - 1] then same = 0 end\n"
                          "  end\n"
                          "end\n"
                          "redis.call('UNLINK', KEYS[2])\n"
                          "return same\n"),
        Script::Effect::Writes);
    return script;
}
constexpr qint64 mostCompared = 4LL * 1024 * 1024; // of a dump: the server stands still meanwhile
// A value that weighs so much more than another one's dump is not the same.
constexpr qint64 otherBytes = 16LL * 1024 * 1024;
constexpr qint64 otherTimes = 200;
constexpr qint64 mostLeft = 512LL * 1024 * 1024; // by an edit

// Something else was left in its place.
bool isEdit(TrashCause cause)
{
    return cause == TrashCause::Edit || cause == TrashCause::Import;
}

// Is this dump what the edit left?
bool isLeft(const TrashRecord& record, const QByteArray& dump)
{
    return (dump.isEmpty() ? QByteArray()
                           : QCryptographicHash::hash(dump, QCryptographicHash::Sha1).toHex()) ==
           record.left.left(record.left.indexOf(' ')); // its expiry stands behind
}

bool hasPassed(const base::Error& error)
{
    return error.code == ErrorCode::InvalidInput && error.subject == QLatin1String("time");
}

base::Error otherValue()
{
    return {ErrorCode::EditConflict, QStringLiteral("another value is there"), {}};
}

// Before PEXPIRETIME an expiry is some milliseconds off.
bool isThatExpiry(const QByteArray& present, const TrashRecord& record)
{
    if (present.isEmpty() || !record.expiresAt)
        return present.isEmpty() && !record.expiresAt;
    return std::abs(present.toLongLong() - record.expiresAt->time_since_epoch().count()) <= 1000;
}

class Restoring
{
public:
    Restoring(redis::Connection& redis, TrashReader& bundle, const UndoOptions& options,
              base::JobControl& control)
        : m_redis(redis)
        , m_bundle(bundle)
        , m_options(options)
        , m_control(control)
    {
    }

    UndoReport run();

private:
    using Records = std::vector<TrashRecord>;

    bool read(Records& records);
    bool isWanted(const TrashRecord& record);
    void end(const base::Error& error);
    void fail(const QByteArray& key, const base::Error& error);
    void restore(const Records& records);
    void take(const TrashRecord& record, const Value& reply, Records& taken);
    // What DUMP says of each; nothing: what is there is far larger than what was, or than what can be read.
    using Dumps = std::vector<std::optional<Value>>;
    base::Result<Dumps> dumpsOf(const Records& records);
    base::Result<void> readDumps(const Records& records, const std::vector<std::size_t>& places,
                                 Dumps& dumps);
    qint64 mostOf(const TrashRecord& record) const;
    void compare(const Records& taken);
    bool hasSameMembers(const TrashRecord& record);
    void look(const Records& records);
    void putBackEdit(const TrashRecord& record);

    redis::Connection& m_redis;
    TrashReader& m_bundle;
    const UndoOptions& m_options;
    base::JobControl& m_control;
    ExpiryTime m_now{};
    qint64 m_done = 0;
    bool m_atEnd = false;
    ServerPace m_pace{mostKeys};
    UndoReport m_report;
};

void Restoring::end(const base::Error& error)
{
    if (m_report.isWhole())
        m_report.ended = error;
}

void Restoring::fail(const QByteArray& key, const base::Error& error)
{
    ++(error.code == ErrorCode::EditConflict ? m_report.conflicts : m_report.failed);
    if (m_report.failures.size() < DeletionReport::mostFailures)
        m_report.failures.push_back({key, error});
}

UndoReport Restoring::run()
{
    const QString taken = m_bundle.head().server;
    m_report.elsewhere = taken != m_redis.address().displayName();
    if (m_report.elsewhere && !m_options.anyServer)
        end({ErrorCode::InvalidInput, QStringLiteral("it was taken from %1").arg(taken),
             QStringLiteral("server")});
    const auto total = m_bundle.count();
    if (!total)
        end(total.error());
    while (m_report.isWhole() && !m_atEnd) {
        if (m_control.isCancelled()) {
            end({ErrorCode::Cancelled, {}, {}});
            break;
        }
        const auto begun = ServerPace::Clock::now();
        const auto now = serverTime(m_redis);
        if (!now) {
            end(now.error());
            break;
        }
        m_now = *now;
        Records records;
        if (!read(records))
            break;
        KEYSTEAD_PAUSE("undo.read");
        if (m_options.dryRun)
            look(records);
        else if (isEdit(m_bundle.head().cause))
            std::for_each(records.begin(), records.end(), [this](const auto& each) { putBackEdit(each); });
        else
            restore(records);
        m_pace.took(ServerPace::Clock::now() - begun);
        m_control.report({m_done, *total, QStringLiteral("keys")});
        m_pace.rest();
    }
    m_report.wholeFile = !m_atEnd || m_bundle.isWhole();
    return std::move(m_report);
}

// The next batch of those that are to be restored. False: the file cannot be read.
bool Restoring::read(Records& records)
{
    qint64 bytes = 0;
    while (bytes < batchBytes && static_cast<int>(records.size()) < m_pace.batch()) {
        auto record = m_bundle.next();
        if (!record) {
            end(record.error());
            return !records.empty(); // those before it are good
        }
        if (!*record) {
            m_atEnd = true;
            return true;
        }
        ++m_done;
        if (!isWanted(**record))
            continue;
        bytes += (*record)->dump.size();
        records.push_back(std::move(**record));
    }
    return true;
}

bool Restoring::isWanted(const TrashRecord& record)
{
    if (m_options.only && !m_options.only->contains(record.key)) {
        ++m_report.leftOut;
        return false;
    }
    if (auto foreign = checkForeign(record.key); !foreign) {
        fail(record.key, foreign.error());
        return false;
    }
    // What an edit left may have another expiry now.
    const bool isThere = isEdit(m_bundle.head().cause) && !record.left.isEmpty();
    if (record.expiresAt && *record.expiresAt <= m_now && !isThere) {
        ++m_report.expired; // RESTORE would take it, and delete it
        return false;
    }
    return true;
}

void Restoring::restore(const Records& records)
{
    if (records.empty())
        return;
    std::vector<Command> commands;
    commands.reserve(records.size());
    for (const TrashRecord& record : records) {
        const qint64 at = record.expiresAt ? record.expiresAt->time_since_epoch().count() : 0;
        commands.push_back({"RESTORE", record.key, QByteArray::number(at), record.dump, "ABSTTL"});
    }
    const auto replies = m_redis.pipeline(commands, patience);
    if (!replies) {
        m_report.unknown += static_cast<qint64>(records.size());
        return end(replies.error());
    }
    Records taken;
    for (std::size_t i = 0; i < records.size(); ++i)
        take(records[i], replies->at(i), taken);
    compare(taken);
}

void Restoring::take(const TrashRecord& record, const Value& reply, Records& taken)
{
    if (!reply.isError()) {
        ++m_report.restored;
        return;
    }
    if (reply.bytes().startsWith("BUSYKEY")) {
        taken.push_back(record);
        return;
    }
    const base::Error error = reply.toError();
    fail(record.key, error);
    // The next one would fare no better.
    if (error.code == ErrorCode::RedisOutOfMemory || error.code == ErrorCode::RedisReadOnly ||
        error.code == ErrorCode::RedisLoading)
        end(error);
}

qint64 Restoring::mostOf(const TrashRecord& record) const
{
    const qint64 alike = otherBytes + otherTimes * record.dump.size();
    return isEdit(m_bundle.head().cause) ? std::max(alike, mostLeft) : alike;
}

base::Result<Restoring::Dumps> Restoring::dumpsOf(const Records& records)
{
    std::vector<Command> commands;
    for (const TrashRecord& record : records)
        commands.push_back({"MEMORY", "USAGE", record.key});
    const auto weights = m_redis.pipeline(commands, patience);
    if (!weights)
        return weights.error();
    Dumps dumps(records.size());
    std::vector<std::size_t> places;
    qint64 bytes = 0;
    for (std::size_t i = 0; i < records.size(); ++i) {
        const qint64 weight = weights->at(i).toInteger(); // 0: nobody says
        if (weight > mostOf(records[i]))
            continue;
        if (bytes + weight > batchBytes) {
            if (auto read = readDumps(records, std::exchange(places, {}), dumps); !read)
                return std::move(read).error();
            bytes = 0;
        }
        places.push_back(i);
        bytes += weight;
    }
    auto read = readDumps(records, places, dumps);
    return read ? base::Result<Dumps>(std::move(dumps)) : std::move(read).error();
}

base::Result<void> Restoring::readDumps(const Records& records, const std::vector<std::size_t>& places,
                                        Dumps& dumps)
{
    if (places.empty())
        return {};
    std::vector<Command> commands;
    for (const std::size_t place : places)
        commands.push_back({"DUMP", records[place].key});
    auto replies = m_redis.pipeline(commands, patience);
    if (!replies && replies.error().code == ErrorCode::TooLarge && places.size() == 1)
        return {};
    if (!replies)
        return std::move(replies).error();
    for (std::size_t i = 0; i < places.size(); ++i)
        dumps[places[i]] = std::move(replies->at(i));
    return {};
}

// There is such a key: is it this one, put back before?
void Restoring::compare(const Records& taken)
{
    if (taken.empty())
        return;
    const auto dumps = dumpsOf(taken);
    if (!dumps) {
        m_report.unknown += static_cast<qint64>(taken.size());
        return end(dumps.error());
    }
    for (std::size_t i = 0; i < taken.size(); ++i) {
        const std::optional<Value>& dump = dumps->at(i);
        if (dump && (dump->bytes() == taken[i].dump || hasSameMembers(taken[i])))
            ++m_report.already;
        else
            fail(taken[i].key,
                 {ErrorCode::EditConflict, QStringLiteral("another key of that name is there"), {}});
    }
}

bool Restoring::hasSameMembers(const TrashRecord& record)
{
    if (record.dump.isEmpty() || record.dump.size() > mostCompared)
        return false;
    const QByteArray beside =
        record.key + ':' + QByteArray::number(QRandomGenerator::global()->generate64(), 16);
    const auto same = sameScript().run(m_redis, {record.key, beside}, {record.dump});
    return same && same->toInteger() == 1;
}

void Restoring::look(const Records& records)
{
    const auto dumps = dumpsOf(records);
    if (!dumps)
        return end(dumps.error());
    const bool edit = isEdit(m_bundle.head().cause);
    for (std::size_t i = 0; i < records.size(); ++i) {
        const std::optional<Value>& dump = dumps->at(i);
        if (!dump)
            fail(records[i].key, otherValue());
        else if (dump->isError())
            fail(records[i].key, dump->toError());
        else if (edit ? isLeft(records[i], dump->bytes()) : dump->isNil())
            ++m_report.restored;
        else if (dump->bytes() == records[i].dump)
            ++m_report.already;
        else
            fail(records[i].key, otherValue());
    }
}

void Restoring::putBackEdit(const TrashRecord& record)
{
    if (!m_report.isWhole())
        return;
    const auto back = putBack(m_redis, record.key, {record.dump, record.expiresAt, record.left});
    if (!back && base::isConnectionError(back.error().code)) {
        ++m_report.unknown;
        end(back.error());
    } else if (!back) {
        hasPassed(back.error()) ? void(++m_report.expired) : fail(record.key, back.error());
    } else if (back->isDone()) {
        ++m_report.restored;
    } else if (back->conflict->what != Conflict::What::OtherExpiry) {
        compare({record});
    } else if (isThatExpiry(back->conflict->present, record)) {
        ++m_report.already;
    } else {
        fail(record.key, {ErrorCode::EditConflict, QStringLiteral("another expiry is there"), {}});
    }
}

} // namespace

UndoReport restoreBundle(redis::Connection& redis, TrashReader& bundle, const UndoOptions& options,
                         base::JobControl& control)
{
    return Restoring(redis, bundle, options, control).run();
}

} // namespace keyspace
