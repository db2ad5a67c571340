#include "core/keyspace/value/script.h"

#include <QCryptographicHash>

#include <utility>

namespace keyspace {

Script::Script(QByteArray text, Effect effect)
    : m_text(std::move(text))
    , m_digest(QCryptographicHash::hash(m_text, QCryptographicHash::Sha1).toHex())
    , m_effect(effect)
{
}

redis::Command Script::command(const QByteArrayList& keys, const QByteArrayList& arguments) const
{
    redis::Command command{m_effect == Effect::Reads ? QByteArrayLiteral("EVALSHA_RO")
                                                     : QByteArrayLiteral("EVALSHA"),
                           m_digest, QByteArray::number(keys.size())};
    command << keys << arguments;
    return command;
}

base::Result<void> Script::load(redis::Connection& redis) const
{
    auto loaded = redis.call({"SCRIPT", "LOAD", m_text});
    return loaded ? base::Result<void>() : std::move(loaded).error();
}

base::Result<redis::Value> Script::run(redis::Connection& redis, const QByteArrayList& keys,
                                       const QByteArrayList& arguments) const
{
    redis::Command command = this->command(keys, arguments);
    auto reply = redis.call(command);
    if (reply || !reply.error().detail.startsWith(QLatin1String("NOSCRIPT")))
        return reply;
    command[0] = m_effect == Effect::Reads ? QByteArrayLiteral("EVAL_RO") : QByteArrayLiteral("EVAL");
    command[1] = m_text;
    return redis.call(command);
}

bool isUnsupported(const base::Error& error)
{
    return error.code == base::ErrorCode::RedisNoPermission ||
           (error.code == base::ErrorCode::RedisError &&
            error.detail.contains(QLatin1String("unknown command"), Qt::CaseInsensitive));
}

} // namespace keyspace
