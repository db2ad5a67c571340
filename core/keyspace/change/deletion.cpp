#include "core/keyspace/change/deletion.h"

#include "core/base/pause_point.h"
#include "core/cache/own_keys.h"
#include "core/keyspace/change/deletion_scripts.h"
#include "core/keyspace/change/server_pace.h"

#include <algorithm>
#include <deque>
#include <optional>
#include <span>
#include <utility>

namespace keyspace {

namespace {

using base::ErrorCode;
using redis::Command;
using redis::Value;

constexpr qint64 replyBytes = 4LL * 1024 * 1024; // of one batch of dumps: the server stands still meanwhile
constexpr int mostKept = 160;                    // of one batch: WATCH compares each key with all others
constexpr int mostPlain = 2000;
constexpr std::ptrdiff_t mostLater = 1000;
constexpr std::size_t perUnlink = 500; // names: the server holds nobody else longer than that takes
constexpr int mostTries = 5;           // of a key that changes all the time

struct Key
{
    QByteArray name; // borrowed from the set
    int tries = 0;
    bool alone = false; // its batch was refused: which of them was it?
};
using Keys = std::vector<Key>;

class Deleting
{
public:
    Deleting(redis::Connection& redis, const NameSet& names, const DeletionOptions& options,
             base::JobControl& control)
        : m_redis(redis)
        , m_names(names)
        , m_options(options)
        , m_control(control)
        , m_keeps(options.trash != nullptr)
        , m_pace(m_keeps ? mostKept : mostPlain)
    {
    }

    DeletionReport run();

private:
    struct Taken
    {
        Keys kept;
        Keys plain; // to be deleted without being kept
    };

    bool goesOn();
    Taken take();
    void end(const base::Error& error);
    void fail(const Key& key, const base::Error& error);
    void cannotKeep(Key key, const base::Error& error);
    base::Result<void> beginBundle();
    void endBundle();
    void exchange(Taken next);
    base::Result<std::vector<Value>> send(const std::vector<Command>& commands);
    void takeBack();
    void keepAnew(Taken next, const base::Error& why);
    void takeExec(const Value& queued, const Value& exec);
    void takeDumps(Keys keys, std::vector<Value>& dumps);
    void retry(Keys keys, const base::Error& why);
    void deletePlain(const Keys& keys);
    void deleteOneByOne(std::span<const Key> keys);
    void report();

    redis::Connection& m_redis;
    const NameSet& m_names;
    const DeletionOptions& m_options;
    base::JobControl& m_control;
    bool m_keeps;
    qint64 m_next = 0;
    std::deque<Key> m_again;
    Keys m_later; // cannot be kept, but go: not among watched ones, which would look changed by that
    Keys m_saved; // in the trash, about to be deleted; watched …
    quint64 m_watchedOn = 0; // … on this opening of the connection
    bool m_watches = false;
    std::unique_ptr<TrashWriter> m_writer;
    QByteArrayList m_limits; // arguments of the dump script
    ServerPace m_pace;
    DeletionReport m_report;
};

void Deleting::end(const base::Error& error)
{
    if (m_report.isWhole())
        m_report.ended = error;
}

void Deleting::fail(const Key& key, const base::Error& error)
{
    ++m_report.failed;
    if (m_report.failures.size() < DeletionReport::mostFailures)
        m_report.failures.push_back({QByteArray(key.name.constData(), key.name.size()), error});
}

void Deleting::cannotKeep(Key key, const base::Error& error)
{
    if (m_options.unkept == DeletionOptions::Unkept::IsDeleted)
        m_later.push_back(std::move(key));
    else
        fail(key, error);
}

bool Deleting::goesOn()
{
    if (m_control.isCancelled())
        end({ErrorCode::Cancelled, {}, {}});
    return m_report.isWhole() &&
           (m_next < m_names.size() || !m_again.empty() || !m_saved.empty() || !m_later.empty());
}

Deleting::Taken Deleting::take()
{
    Taken taken;
    const bool atEnd = m_next == m_names.size() && m_again.empty();
    if (atEnd || std::ssize(m_later) >= mostLater) {
        taken.plain = std::exchange(m_later, {});
        return taken;
    }
    const auto most = static_cast<std::size_t>(m_pace.batch());
    const auto sort = [this, &taken](Key key) {
        Keys& keys = m_keeps && !cache::isOurs(key.name) ? taken.kept : taken.plain;
        keys.push_back(std::move(key));
    };
    while (!m_again.empty() && taken.kept.size() + taken.plain.size() < most) {
        const bool alone = m_again.front().alone;
        if (alone && !taken.kept.empty())
            return taken;
        sort(std::move(m_again.front()));
        m_again.pop_front();
        if (alone)
            return taken;
    }
    while (m_next < m_names.size() && taken.kept.size() + taken.plain.size() < most) {
        const QByteArrayView name = m_names.at(m_next++);
        sort({QByteArray::fromRawData(name.data(), name.size()), 0, false});
    }
    return taken;
}

DeletionReport Deleting::run()
{
    if (m_keeps && m_names.size() > 0) {
        if (auto begun = beginBundle(); !begun)
            end(begun.error());
    }
    while (goesOn()) {
        const auto begun = ServerPace::Clock::now();
        exchange(take());
        m_pace.took(ServerPace::Clock::now() - begun);
        report();
        m_pace.rest();
    }
    if (m_writer)
        endBundle();
    report();
    return std::move(m_report);
}

void Deleting::endBundle()
{
    if (!m_saved.empty()) // kept, but not deleted
        (void)m_writer->takeBack();
    if (m_redis.isOpen())
        (void)m_redis.call({"UNWATCH"}); // others may use this connection
    const QString id = Trash::idOf(*m_writer);
    if (m_writer->records() == 0) {
        m_writer.reset();
        (void)m_options.trash->remove(id);
        return;
    }
    m_report.bundle = id;
    if (auto finished = m_writer->finish(); !finished)
        end(finished.error());
}

base::Result<void> Deleting::beginBundle()
{
    if (auto loaded = dumpScript().load(m_redis); !loaded)
        return loaded;
    const auto version = serverVersion(m_redis);
    if (!version)
        return version.error();
    m_limits = {QByteArray::number(replyBytes), QByteArray::number(m_options.keyBytes)};
    if (!version->isEmpty())
        m_limits << QByteArray::number(m_redis.address().database);
    auto writer = m_options.trash->begin(
        {m_options.cause, m_redis.address().displayName(), *version, QDateTime::currentDateTimeUtc()});
    if (writer)
        m_writer = *std::move(writer);
    else if (m_options.unkept == DeletionOptions::Unkept::IsDeleted)
        m_keeps = false;
    else
        return std::move(writer).error();
    return {};
}

// One round trip: deletes what was kept, and fetches what comes next.
void Deleting::exchange(Taken next)
{
    std::vector<Command> commands;
    if (!m_saved.empty()) {
        KEYSTEAD_PAUSE("deletion.kept");
        Command unlink{"UNLINK"};
        for (const Key& key : m_saved)
            unlink << key.name;
        commands.push_back({"MULTI"});
        commands.push_back(std::move(unlink));
        commands.push_back({"EXEC"});
    } else if (std::exchange(m_watches, false)) {
        commands.push_back({"UNWATCH"});
    }
    const std::size_t fetched = commands.size();
    if (!next.kept.empty()) {
        QByteArrayList names;
        for (const Key& key : next.kept)
            names << key.name;
        commands.push_back(Command{"WATCH"} + names);
        commands.push_back(dumpScript().command(names, m_limits));
    }
    auto replies = send(commands);
    if (!replies && !m_saved.empty() && replies.error().code == ErrorCode::NotConnected)
        return keepAnew(std::move(next), replies.error());
    if (!replies) {
        m_report.unknown += static_cast<qint64>(m_saved.size());
        m_saved.clear();
        return end(replies.error());
    }
    if (!m_saved.empty())
        takeExec(replies->at(1), replies->at(2));
    m_watches = fetched < replies->size();
    if (m_watches) {
        Value& watched = replies->at(fetched);
        Value& dumps = replies->at(fetched + 1);
        if (watched.isError() || dumps.isError())
            retry(std::move(next.kept), (watched.isError() ? watched : dumps).toError());
        else
            takeDumps(std::move(next.kept), dumps.items());
    }
    if (!next.plain.empty() && m_report.isWhole())
        deletePlain(next.plain);
}

// A connection that was opened anew watches nothing: a transaction is only for the one that was watched on.
base::Result<std::vector<Value>> Deleting::send(const std::vector<Command>& commands)
{
    auto replies = m_redis.pipeline(commands, patience, m_saved.empty() ? 0 : m_watchedOn);
    m_watchedOn = m_redis.generation();
    return replies;
}

// Out of the trash: what was kept was not deleted.
void Deleting::takeBack()
{
    if (auto taken = m_writer->takeBack(); !taken)
        end(taken.error());
}

// Nothing was sent. What stands there now may be another value, or another server's.
void Deleting::keepAnew(Taken next, const base::Error& why)
{
    takeBack();
    m_watches = false;
    for (Key& key : std::exchange(m_saved, {})) {
        if (++key.tries < mostTries)
            m_again.push_back(std::move(key));
        else
            fail(key, why);
    }
    for (Keys* keys : {&next.kept, &next.plain})
        std::move(keys->begin(), keys->end(), std::back_inserter(m_again));
}

// queued: UNLINK's own reply, which says why EXEC gave up.
void Deleting::takeExec(const Value& queued, const Value& exec)
{
    Keys saved = std::exchange(m_saved, {});
    const auto count = static_cast<qint64>(saved.size());
    if (exec.kind() == Value::Kind::Array && exec.items().size() == 1 && !exec.items().front().isError()) {
        const qint64 deleted = exec.items().front().toInteger();
        m_report.deleted += deleted;
        m_report.kept += deleted;
        m_report.gone += count - deleted;
        return;
    }
    takeBack();
    if (exec.isNil()) {
        for (Key& key : saved)
            ++key.tries;
        retry(std::move(saved), {ErrorCode::EditConflict, QStringLiteral("it changes all the time"), {}});
    } else {
        const bool inside = !queued.isError() && !exec.isError() && !exec.items().empty();
        const Value& refused = queued.isError() ? queued : inside ? exec.items().front() : exec;
        const base::Error error =
            refused.isError() ? refused.toError() : base::Error{ErrorCode::MalformedReply, {}, {}};
        if (error.code == ErrorCode::RedisReadOnly)
            return end(error); // the next one would fare no better
        retry(std::move(saved), error);
    }
}

// Once more, one by one: whose fault it was is not known.
void Deleting::retry(Keys keys, const base::Error& why)
{
    if (why.detail.startsWith(QLatin1String("NOSCRIPT"))) { // the server was told to forget its scripts
        if (auto loaded = dumpScript().load(m_redis); !loaded)
            end(loaded.error());
        for (Key& key : keys)
            ++key.tries;
    }
    for (Key& key : keys) {
        const bool again = key.tries > 0 && key.tries < mostTries;
        if (!key.alone || again) {
            key.alone = true;
            m_again.push_back(std::move(key));
        } else {
            cannotKeep(std::move(key), why);
        }
    }
}

void Deleting::takeDumps(Keys keys, std::vector<Value>& dumps)
{
    if (dumps.size() != 2 * keys.size())
        return end({ErrorCode::MalformedReply, QStringLiteral("dump script"), {}});
    Keys saved;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        Value& dump = dumps[2 * i];
        if (dump.isNil()) {
            ++m_report.gone;
        } else if (dump.isError()) {
            cannotKeep(std::move(keys[i]), dump.toError());
        } else if (dump.kind() == Value::Kind::Integer && dump.toInteger() == 0) {
            m_again.push_back(std::move(keys[i])); // the batch was full
        } else if (dump.kind() == Value::Kind::Integer) {
            cannotKeep(std::move(keys[i]),
                       {ErrorCode::TooLarge,
                        QStringLiteral("%1 bytes are more than is kept of one key").arg(dump.toInteger()),
                        {}});
        } else {
            const qint64 expiry = dumps[2 * i + 1].toInteger(-1);
            TrashRecord record{keys[i].name, dump.takeBytes(), std::nullopt, {}};
            if (expiry >= 0)
                record.expiresAt = ExpiryTime(std::chrono::milliseconds(expiry));
            m_writer->add(record);
            saved.push_back(std::move(keys[i]));
        }
    }
    if (auto kept = m_options.trash->keep(*m_writer); kept) {
        m_saved = std::move(saved);
    } else if (m_options.unkept == DeletionOptions::Unkept::IsDeleted) {
        m_keeps = false;
        std::move(saved.begin(), saved.end(), std::back_inserter(m_later));
    } else {
        for (const Key& key : saved)
            fail(key, kept.error());
        end(kept.error());
    }
}

void Deleting::deletePlain(const Keys& keys)
{
    std::vector<Command> commands;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (i % perUnlink == 0)
            commands.push_back({"UNLINK"});
        commands.back() << keys[i].name;
    }
    const auto replies = m_redis.pipeline(commands, patience);
    if (!replies) {
        m_report.unknown += static_cast<qint64>(keys.size());
        return end(replies.error());
    }
    std::size_t from = 0;
    for (std::size_t i = 0; i < commands.size(); ++i) {
        const auto asked = static_cast<std::size_t>(commands[i].size()) - 1;
        const auto these = std::span(keys).subspan(from, asked);
        if (replies->at(i).isError() && m_report.isWhole()) {
            deleteOneByOne(these);
        } else if (replies->at(i).isError()) {
            for (const Key& key : these)
                fail(key, replies->at(i).toError());
        } else {
            const qint64 deleted = replies->at(i).toInteger();
            m_report.deleted += deleted;
            m_report.gone += static_cast<qint64>(asked) - deleted;
        }
        from += asked;
    }
}

void Deleting::deleteOneByOne(std::span<const Key> keys)
{
    std::vector<Command> commands;
    for (const Key& key : keys)
        commands.push_back({"UNLINK", key.name});
    const auto replies = m_redis.pipeline(commands, patience);
    if (!replies) {
        m_report.unknown += static_cast<qint64>(keys.size());
        return end(replies.error());
    }
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (replies->at(i).isError())
            fail(keys[i], replies->at(i).toError());
        else
            ++(replies->at(i).toInteger() == 1 ? m_report.deleted : m_report.gone);
    }
}

void Deleting::report()
{
    const qint64 done = m_report.deleted + m_report.gone + m_report.failed;
    m_control.report({done, m_names.size(), QStringLiteral("keys")});
}

} // namespace

DeletionReport deleteKeys(redis::Connection& redis, const NameSet& names, const DeletionOptions& options,
                          base::JobControl& control)
{
    return Deleting(redis, names, options, control).run();
}

} // namespace keyspace
