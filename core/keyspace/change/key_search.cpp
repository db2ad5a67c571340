#include "core/keyspace/change/key_search.h"

#include "core/keyspace/index/key_order.h"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

namespace keyspace {

namespace {

constexpr qint64 fewestLooked = 200; // at by one SCAN: 1,000 take a server a quarter of a millisecond
constexpr qint64 mostLooked = 1000;
constexpr std::chrono::milliseconds slowCall{6}; // with the way of what it returned

// Names in any order, also twice.
class Found
{
public:
    // False: they are more than can be addressed.
    bool add(QByteArrayView name)
    {
        const auto key = m_arena.append(name);
        if (key)
            m_keys.append(*key);
        return key.has_value();
    }
    std::shared_ptr<const NameSet> takeSet()
    {
        sortKeys(m_arena, m_keys);
        std::vector<QByteArrayView> names;
        names.reserve(m_keys.size());
        for (std::size_t i = 0; i < m_keys.size(); ++i) {
            const QByteArrayView name = m_arena.at(m_keys[i]);
            if (names.empty() || names.back() != name)
                names.push_back(name);
        }
        return std::make_shared<const NameSet>(names);
    }

private:
    KeyArena m_arena;
    KeyOrder m_keys;
};

base::Error tooMany()
{
    return {base::ErrorCode::TooLarge, QStringLiteral("more names than a set holds"), {}};
}

} // namespace

std::shared_ptr<const NameSet> nameSetOf(const QByteArrayList& names)
{
    Found found;
    for (const QByteArray& name : names) {
        if (!found.add(name))
            break; // cannot be: they would not fit into memory as they are
    }
    return found.takeSet();
}

base::Result<std::shared_ptr<const NameSet>> findKeys(redis::Connection& redis, const KeySearch& search,
                                                      base::JobControl& control)
{
    const auto size = redis.call({"DBSIZE"});
    const qint64 total = size ? size->toInteger(-1) : -1; // not everybody may ask
    Found found;
    QByteArray position("0");
    qint64 count = fewestLooked;
    qint64 looked = 0;
    quint64 opened = 0;
    do {
        if (control.isCancelled())
            return base::Error{base::ErrorCode::Cancelled, {}, {}};
        redis::Command command{"SCAN", position, "COUNT", QByteArray::number(count)};
        if (!search.pattern.isEmpty())
            command << "MATCH" << search.pattern;
        if (!search.typeName.isEmpty())
            command << "TYPE" << search.typeName;
        const auto asked = std::chrono::steady_clock::now();
        auto reply = redis.call(command);
        if (!reply)
            return std::move(reply).error();
        const auto took = std::chrono::steady_clock::now() - asked;
        if (reply->items().size() != 2)
            return base::Error{base::ErrorCode::MalformedReply, QStringLiteral("SCAN"), {}};
        if (std::exchange(opened, redis.generation()) != redis.generation() && position != "0")
            return base::Error{base::ErrorCode::ConnectionLost,
                               QStringLiteral("the server does not know any more how far it was"),
                               {}};
        position = reply->items()[0].bytes();
        looked += count;
        count = std::clamp<qint64>(took > slowCall ? count / 2 : count + fewestLooked / 2, fewestLooked,
                                   mostLooked);
        for (const redis::Value& name : reply->items()[1].items()) {
            if (!found.add(name.bytes()))
                return tooMany();
        }
        control.report({total < 0 ? looked : std::min(looked, total), total, QStringLiteral("keys")});
    } while (position != "0");
    return found.takeSet();
}

QByteArray escapedGlob(const QByteArray& name)
{
    QByteArray pattern;
    for (const char byte : name) {
        if (byte == '*' || byte == '?' || byte == '[' || byte == ']' || byte == '\\' || byte == '^')
            pattern += '\\';
        pattern += byte;
    }
    return pattern;
}

} // namespace keyspace
