#include "core/monitor/server/missed_keys.h"

#include "core/monitor/info.h"
#include "core/monitor/server/missed_key_note.h"

#include <QStandardPaths>

#include <algorithm>
#include <utility>
#include <vector>

namespace monitor {

namespace {

using base::ErrorCode;

const QByteArray wanted("Em");
const QByteArray setting("notify-keyspace-events");
const QByteArray handOver("owed ");

// What is missing is told with the rules that would give it.
base::Error explained(base::Error error)
{
    if (error.code == ErrorCode::RedisNoPermission)
        error.detail +=
            QStringLiteral("\nThe ACL rules that allow it: ") + QString::fromLatin1(missedKeyRules);
    return error;
}

base::Result<redis::Value> ask(redis::Connection& redis, const redis::Command& command)
{
    auto reply = redis.call(command);
    return reply ? std::move(reply) : explained(std::move(reply).error());
}

base::Result<ServerInfo> readServer(redis::Connection& redis)
{
    const auto reply = ask(redis, {"INFO", "server"});
    return reply ? parseInfo(reply->bytes()) : reply.error();
}

base::Result<QByteArray> readFlags(redis::Connection& redis)
{
    const auto reply = ask(redis, {"CONFIG", "GET", setting});
    if (!reply)
        return reply.error();
    const auto& items = reply->items();
    if (items.size() != 2)
        return base::Error{ErrorCode::RedisError,
                           QStringLiteral("This server has no setting notify-keyspace-events."),
                           redis.address().displayName()};
    return items[1].bytes();
}

base::Result<void> writeFlags(redis::Connection& redis, const QByteArray& flags)
{
    const auto reply = ask(redis, {"CONFIG", "SET", setting, flags});
    return reply ? base::Result<void>() : reply.error();
}

// Did the server certainly not do it?
bool isRefusal(const base::Error& error)
{
    return !base::isConnectionError(error.code) && error.code != ErrorCode::MalformedReply;
}

bool knowsMisses(const QString& version)
{
    return version.section(QLatin1Char('.'), 0, 0).toInt() >= 6;
}

QByteArray common(const QByteArray& left, const QByteArray& right)
{
    QByteArray both;
    for (const char letter : left) {
        if (right.contains(letter))
            both.append(letter);
    }
    return both;
}

// Others that listen take it over; how many do.
base::Result<qint64> handOverTo(redis::Connection& redis, const QByteArray& letters)
{
    const auto reply = ask(redis, {"PUBLISH", presenceChannel, handOver + letters});
    return reply ? base::Result<qint64>(reply->toInteger()) : reply.error();
}

// A setting that lacks one of our letters was written anew by somebody since: nothing of it is ours.
base::Result<void> takeAway(redis::Connection& redis, const QByteArray& letters)
{
    const auto flags = readFlags(redis);
    if (!flags)
        return flags.error();
    if (common(letters, *flags) != letters)
        return {};
    return writeFlags(redis, withoutLetters(*flags, letters));
}

base::Result<void> settle(redis::Connection& redis, const QByteArray& letters)
{
    const auto takers = handOverTo(redis, letters);
    if (!takers)
        return takers.error();
    return *takers > 0 ? base::Result<void>() : takeAway(redis, letters);
}

} // namespace

std::optional<int> missDatabase(const QByteArray& channel)
{
    static const QByteArray head("__keyevent@");
    static const QByteArray tail("__:keymiss");
    if (channel.size() <= head.size() + tail.size() || !channel.startsWith(head) || !channel.endsWith(tail))
        return std::nullopt;
    bool isNumber = false;
    const int database =
        channel.sliced(head.size(), channel.size() - head.size() - tail.size()).toInt(&isNumber);
    return isNumber && database >= 0 ? std::optional(database) : std::nullopt;
}

QByteArray lackingLetters(const QByteArray& flags, const QByteArray& letters)
{
    return withoutLetters(letters, flags);
}

QByteArray withoutLetters(QByteArray flags, const QByteArray& letters)
{
    flags.removeIf([&](char letter) { return letters.contains(letter); });
    return flags;
}

std::optional<QByteArray> lettersOfHandOver(const QByteArray& payload)
{
    const QByteArray letters = payload.mid(handOver.size());
    if (!payload.startsWith(handOver) || letters.isEmpty() || !lackingLetters(wanted, letters).isEmpty())
        return std::nullopt;
    return letters;
}

MissedKeySetting::MissedKeySetting(QString folder, QByteArray run)
    : m_folder(std::move(folder))
    , m_run(std::move(run))
{
}

MissedKeySetting::~MissedKeySetting() = default;

QByteArray MissedKeySetting::owed() const
{
    return m_note ? m_note->letters() : QByteArray();
}

base::Result<std::unique_ptr<MissedKeySetting>> MissedKeySetting::lend(redis::Connection& redis,
                                                                       const QString& folder)
{
    const auto server = readServer(redis);
    if (!server)
        return server.error();
    if (!knowsMisses(server->version))
        return base::Error{
            ErrorCode::InvalidInput,
            QStringLiteral("Redis %1 does not tell of missed keys; 6.0 and later do.").arg(server->version),
            redis.address().displayName()};
    const auto flags = readFlags(redis);
    if (!flags)
        return flags.error();
    std::unique_ptr<MissedKeySetting> lent(new MissedKeySetting(folder, server->runId.toLatin1()));
    const auto left = MissedKeyNote::claim(folder, lent->m_run);
    QByteArray inherited;
    for (const auto& note : left)
        inherited += common(note->letters(), *flags);
    const QByteArray lacking = lackingLetters(*flags, wanted);
    if (const QByteArray owed = inherited + lacking; !owed.isEmpty()) {
        if (auto noted = lent->takeOver(owed); !noted)
            return std::move(noted).error();
    }
    if (!lacking.isEmpty()) {
        if (auto added = lent->add(redis, *flags + lacking); !added) {
            if (isRefusal(added.error())) // what others have left stays theirs
                lent->m_note->remove();
            return std::move(added).error();
        }
    }
    for (const auto& note : left)
        note->remove();
    return lent;
}

// Whoever could not hand over must not begin: the right to do so is asked for first, by saying nothing.
base::Result<void> MissedKeySetting::add(redis::Connection& redis, const QByteArray& flags)
{
    if (const auto allowed = ask(redis, {"PUBLISH", presenceChannel, ""}); !allowed)
        return allowed.error();
    return writeFlags(redis, flags);
}

base::Result<void> MissedKeySetting::takeOver(const QByteArray& letters)
{
    if (m_note)
        return m_note->add(letters);
    auto note = MissedKeyNote::make(m_folder, m_run, letters);
    if (!note)
        return std::move(note).error();
    m_note = *std::move(note);
    return {};
}

base::Result<MissedKeySetting::Standing> MissedKeySetting::look(redis::Connection& redis) const
{
    const auto server = readServer(redis);
    if (!server)
        return server.error();
    if (server->runId.toLatin1() != m_run)
        return Standing::OtherRun;
    const auto flags = readFlags(redis);
    if (!flags)
        return flags.error();
    return lackingLetters(*flags, wanted).isEmpty() ? Standing::Stands : Standing::SwitchedOff;
}

base::Result<void> MissedKeySetting::giveBack(redis::Connection& redis)
{
    if (!m_note)
        return {};
    const auto server = readServer(redis);
    if (!server)
        return server.error();
    if (server->runId.toLatin1() == m_run) {
        if (auto settled = settle(redis, m_note->letters()); !settled)
            return settled;
    }
    m_note->remove();
    m_note.reset();
    return {};
}

base::Result<int> settleMissedKeyDebts(redis::Connection& redis, const QString& folder)
{
    if (!MissedKeyNote::isAny(folder))
        return 0;
    const auto server = readServer(redis);
    if (!server)
        return server.error();
    int letters = 0;
    for (const auto& note : MissedKeyNote::claim(folder, server->runId.toLatin1())) {
        if (auto settled = settle(redis, note->letters()); !settled)
            return settled.error();
        letters += static_cast<int>(note->letters().size());
        note->remove();
    }
    return letters;
}

QString missedKeyFolder()
{
    const QString state = qEnvironmentVariable("XDG_STATE_HOME");
    const QString base = state.startsWith(QLatin1Char('/'))
                             ? state
                             : QStandardPaths::writableLocation(QStandardPaths::HomeLocation) +
                                   QStringLiteral("/.local/state");
    return base + QStringLiteral("/keystead/missed-keys");
}

} // namespace monitor
