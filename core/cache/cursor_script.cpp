#include "core/cache/cursor_script.h"

#include <QCryptographicHash>

#include <algorithm>

namespace cache {

namespace {

// It unlinks before it sets: after its first write a script is not stopped by a full Redis. The
// cursor itself is unlinked too, so that there is such a write when there are no tags.
const QByteArray& script()
{
    static const QByteArray text = QByteArrayLiteral("local current = redis.call('GET', KEYS[1])\n"
                                                     "if (current or '') ~= ARGV[1] then return {0, 0} end\n"
                                                     "local removed = redis.call('UNLINK', unpack(KEYS))\n"
                                                     "if current then removed = removed - 1 end\n"
                                                     "redis.call('SET', KEYS[1], ARGV[2])\n"
                                                     "return {1, removed}\n");
    return text;
}

const QByteArray& digest()
{
    static const QByteArray sha = QCryptographicHash::hash(script(), QCryptographicHash::Sha1).toHex();
    return sha;
}

} // namespace

base::Result<CursorMove> moveCursor(redis::Connection& redis, const Keyspace& keyspace,
                                    const std::optional<QByteArray>& expected, const QByteArray& next,
                                    const std::vector<Tag>& tags)
{
    redis::Command command{QByteArrayLiteral("EVALSHA"), digest(),
                           QByteArray::number(static_cast<qulonglong>(tags.size() + 1)), keyspace.cursor()};
    for (const Tag& tag : tags)
        command << keyspace.generation(tag);
    command << expected.value_or(QByteArray()) << next;
    auto reply = redis.call(command);
    if (!reply && reply.error().detail.contains(QLatin1String("NOSCRIPT"))) {
        command[0] = QByteArrayLiteral("EVAL");
        command[1] = script();
        reply = redis.call(command);
    }
    if (!reply)
        return std::move(reply).error();
    const auto& items = reply->items();
    if (items.size() != 2)
        return base::Error{base::ErrorCode::MalformedReply, QStringLiteral("cursor script"), {}};
    return CursorMove{items[0].toInteger() == 1, items[1].toInteger()};
}

std::vector<Tag> collapsed(std::vector<Tag> tags)
{
    const auto tidy = [](std::vector<Tag>& list) {
        std::sort(list.begin(), list.end());
        list.erase(std::unique(list.begin(), list.end()), list.end());
    };
    tidy(tags);
    if (tags.size() <= mostTags)
        return tags;
    std::vector<Tag> fewer;
    for (const Tag& tag : tags) {
        const qsizetype colon = tag.indexOf(':');
        const QByteArray family = tag.first(std::max<qsizetype>(colon, 0));
        if (colon < 0 || family == "group") {
            fewer.push_back(tag);
        } else if (fewer.empty() || fewer.back() != family + ":list") {
            fewer.push_back(family + ":all");
            fewer.push_back(family + ":list");
        }
    }
    tidy(fewer);
    return fewer;
}

} // namespace cache
