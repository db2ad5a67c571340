#include "core/keyspace/change/key_search.h"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

namespace keyspace {

namespace {

constexpr qint64 fewest = 500;
constexpr qint64 most = 2000; // of one SCAN: about 1 ms of the server

// Sorted, each once. Views: what they point to must live as long.
std::shared_ptr<const NameSet> setOf(std::vector<QByteArrayView>& names)
{
    std::sort(names.begin(), names.end(),
              [](QByteArrayView left, QByteArrayView right) { return left.compare(right) < 0; });
    names.erase(std::unique(names.begin(), names.end(),
                            [](QByteArrayView left, QByteArrayView right) { return left == right; }),
                names.end());
    return std::make_shared<const NameSet>(names);
}

} // namespace

std::shared_ptr<const NameSet> nameSetOf(const QByteArrayList& names)
{
    std::vector<QByteArrayView> views(names.begin(), names.end());
    return setOf(views);
}

base::Result<std::shared_ptr<const NameSet>> findKeys(redis::Connection& redis, const KeySearch& search,
                                                      base::JobControl& control)
{
    const auto size = redis.call({"DBSIZE"});
    const qint64 total = size ? size->toInteger(-1) : -1; // not everybody may ask
    std::vector<std::vector<redis::Value>> replies;       // the names stay where they came
    std::vector<QByteArrayView> names;
    QByteArray position("0");
    qint64 count = 1000;
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
        count =
            std::clamp<qint64>(took > std::chrono::milliseconds(4) ? count / 2 : count + 100, fewest, most);
        replies.push_back(std::move(reply->items()[1].items()));
        for (const redis::Value& name : replies.back())
            names.emplace_back(name.bytes());
        control.report({total < 0 ? looked : std::min(looked, total), total, QStringLiteral("keys")});
    } while (position != "0");
    return setOf(names);
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
