#include "core/keyspace/transfer/key_export.h"

#include "core/cache/own_keys.h"
#include "core/keyspace/change/deletion_scripts.h"
#include "core/keyspace/change/server_pace.h"
#include "core/keyspace/transfer/key_line.h"
#include "core/keyspace/value/key_details.h"

#include <algorithm>
#include <deque>

namespace keyspace {

namespace {

using base::ErrorCode;
using redis::Value;

constexpr qint64 replyBytes = 4LL * 1024 * 1024;
constexpr int mostKeys = 500;

class Exporting
{
public:
    Exporting(redis::Connection& redis, const NameSet& names, QIODevice& file, base::JobControl& control)
        : m_redis(redis)
        , m_names(names)
        , m_file(file)
        , m_control(control)
    {
    }

    ExportReport run();

private:
    struct Told
    {
        std::vector<Value> dumps; // as dumpScript() gives them
        std::vector<Value> types;
    };

    void end(const base::Error& error);
    void fail(const QByteArray& key, const base::Error& error);
    QByteArrayList take();
    base::Result<Told> ask(const QByteArrayList& keys);
    base::Result<std::vector<Value>> askPlainly(const QByteArrayList& keys);
    void write(const QByteArrayList& keys, Told& told);
    void writeBytes(const QByteArray& line);

    redis::Connection& m_redis;
    const NameSet& m_names;
    QIODevice& m_file;
    base::JobControl& m_control;
    std::deque<QByteArray> m_again;
    qint64 m_next = 0;
    bool m_plain = false; // no scripts here
    ServerPace m_pace{mostKeys};
    ExportReport m_report;
};

void Exporting::end(const base::Error& error)
{
    if (m_report.isWhole())
        m_report.ended = error;
}

void Exporting::fail(const QByteArray& key, const base::Error& error)
{
    ++m_report.failed;
    if (m_report.failures.size() < DeletionReport::mostFailures)
        m_report.failures.push_back({key, error});
}

QByteArrayList Exporting::take()
{
    QByteArrayList keys;
    const int most = m_plain ? 10 : m_pace.batch();
    for (; !m_again.empty() && keys.size() < most; m_again.pop_front())
        keys << m_again.front();
    while (m_next < m_names.size() && keys.size() < most) {
        const QByteArray key = m_names.at(m_next++).toByteArray();
        if (cache::isOurs(key))
            ++m_report.ours;
        else
            keys << key;
    }
    return keys;
}

void Exporting::writeBytes(const QByteArray& line)
{
    if (m_file.write(line) != line.size())
        end({ErrorCode::FileFailed, m_file.errorString(), {}});
}

ExportReport Exporting::run()
{
    const auto version = serverVersion(m_redis);
    if (!version)
        end(version.error());
    else
        writeBytes(headLine(m_redis.address().displayName(), *version));
    while (m_report.isWhole() && (m_next < m_names.size() || !m_again.empty())) {
        if (m_control.isCancelled()) {
            end({ErrorCode::Cancelled, {}, {}});
            break;
        }
        const auto begun = ServerPace::Clock::now();
        const QByteArrayList keys = take();
        auto told = ask(keys);
        if (!told)
            end(told.error());
        else
            write(keys, *told);
        m_pace.took(ServerPace::Clock::now() - begun);
        m_control.report({m_next, m_names.size(), QStringLiteral("keys")});
        m_pace.rest();
    }
    if (m_report.isWhole())
        writeBytes(endLine(m_report.exported));
    return std::move(m_report);
}

base::Result<Exporting::Told> Exporting::ask(const QByteArrayList& keys)
{
    Told told;
    std::vector<redis::Command> types;
    for (const QByteArray& key : keys)
        types.push_back({"TYPE", key});
    auto typed = m_redis.pipeline(types, patience);
    if (!typed)
        return std::move(typed).error();
    told.types = *std::move(typed);
    if (!m_plain) {
        auto dumps = dumpReader().run(m_redis, keys,
                                      {QByteArray::number(replyBytes), QByteArray::number(mostExported)});
        if (dumps) {
            told.dumps = std::move(dumps->items());
            return told;
        }
        if (!isUnsupported(dumps.error()))
            return std::move(dumps).error();
        m_plain = true;
    }
    auto dumps = askPlainly(keys);
    if (!dumps)
        return std::move(dumps).error();
    told.dumps = *std::move(dumps);
    return told;
}

// Where no script can be had, or one of the keys may not be read.
base::Result<std::vector<Value>> Exporting::askPlainly(const QByteArrayList& keys)
{
    std::vector<Value> all;
    for (const QByteArray& key : keys) {
        const std::vector<redis::Command> commands{{"DUMP", key}, {"PEXPIRETIME", key}, {"PTTL", key}};
        auto replies = m_redis.pipeline(commands, patience);
        const auto now = serverTime(m_redis);
        if (!replies)
            return std::move(replies).error();
        const Value& left = replies->at(2);
        all.push_back(std::move(replies->at(0)));
        if (!replies->at(1).isError())
            all.push_back(std::move(replies->at(1)));
        else if (left.toInteger(-1) >= 0 && now)
            all.push_back(Value::integer(now->time_since_epoch().count() + left.toInteger()));
        else
            all.push_back(Value::integer(-1));
    }
    return all;
}

void Exporting::write(const QByteArrayList& keys, Told& told)
{
    if (told.dumps.size() != 2 * static_cast<std::size_t>(keys.size()))
        return end({ErrorCode::MalformedReply, QStringLiteral("dump script"), {}});
    QByteArray lines;
    for (std::size_t i = 0; i < told.types.size(); ++i) {
        const QByteArray& key = keys[static_cast<qsizetype>(i)];
        Value& dump = told.dumps[2 * i];
        if (dump.isNil()) {
            ++m_report.gone;
        } else if (dump.isError()) {
            fail(key, dump.toError());
        } else if (dump.kind() == Value::Kind::Integer && dump.toInteger() == 0) {
            m_again.push_back(key);
        } else if (dump.kind() == Value::Kind::Integer) {
            fail(key, {ErrorCode::TooLarge, QStringLiteral("%1 bytes").arg(dump.toInteger()), {}});
        } else {
            const qint64 expiry = told.dumps[2 * i + 1].toInteger(-1);
            KeyLine line{key, told.types[i].bytes(), std::nullopt, dump.takeBytes()};
            if (expiry >= 0)
                line.expiresAt = ExpiryTime(std::chrono::milliseconds(expiry));
            lines += lineOf(line);
            ++m_report.exported;
        }
    }
    writeBytes(lines);
}

} // namespace

ExportReport exportKeys(redis::Connection& redis, const NameSet& names, QIODevice& file,
                        base::JobControl& control)
{
    return Exporting(redis, names, file, control).run();
}

} // namespace keyspace
