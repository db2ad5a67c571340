#include "ui/keys/value/value_loading.h"

#include "core/cache/own_keys.h"

#include <algorithm>

namespace keys {

namespace {

using keyspace::ValueType;

base::Result<void> loadOwn(workspace::Session& session, const LoadRequest& request, Loaded& loaded)
{
    auto clip = loadClip(session.redis(), request.key, ValueType::String, {}, firstBytes);
    if (!clip)
        return std::move(clip).error();
    auto own = listing::readOwnKey(session.auditWorld(), request.key);
    if (!own)
        return std::move(own).error();
    loaded.shown = *own ? showOwn(*clip, **std::move(own)) : showValue(*clip, request.chain);
    return {};
}

base::Result<void> loadString(workspace::Session& session, const LoadRequest& request, Loaded& loaded)
{
    if (cache::isOurs(request.key))
        return loadOwn(session, request, loaded);
    const auto clip = loadClip(session.redis(), request.key, ValueType::String, {}, request.stringBytes);
    if (!clip)
        return clip.error();
    loaded.shown = showValue(*clip, request.chain);
    return {};
}

base::Result<void> loadValue(workspace::Session& session, const LoadRequest& request, Loaded& loaded)
{
    const ValueType type = loaded.details->type;
    if (type == ValueType::String)
        return loadString(session, request, loaded);
    if (type == ValueType::Module) {
        if (const auto size = keyspace::dumpedBytes(session.redis(), request.key))
            loaded.dumpedBytes = *size;
        return {};
    }
    keyspace::PageRequest page;
    page.pattern = request.pattern;
    page.elements = request.elements;
    auto read = loadPage(session.redis(), request.key, type, page);
    if (!read)
        return std::move(read).error();
    loaded.page = std::move(*read);
    return {};
}

} // namespace

base::Result<Loaded> loadKey(workspace::Session& session, const LoadRequest& request)
{
    Loaded loaded;
    auto details = keyspace::readDetails(session.redis(), request.key);
    if (!details)
        return std::move(details).error();
    loaded.details = std::move(*details);
    const auto now = keyspace::serverTime(session.redis());
    // TIME may be forbidden: this machine's clock is the next best.
    loaded.now =
        now ? *now
            : std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
    if (!loaded.details)
        return loaded;
    if (auto value = loadValue(session, request, loaded); !value) {
        if (value.error().code != base::ErrorCode::NotFound)
            return std::move(value).error();
        loaded.details.reset(); // it went between two questions
    }
    return loaded;
}

base::Result<keyspace::ValuePage> loadPage(redis::Connection& redis, const QByteArray& key, ValueType type,
                                           keyspace::PageRequest request)
{
    // SCAN may give nothing many times before a pattern matches; the user sees that more follows.
    constexpr int mostTurns = 100;
    for (int turn = 1;; ++turn) {
        auto page = keyspace::readPage(redis, key, type, request);
        if (!page || !page->elements.empty() || page->next.isEmpty() || turn == mostTurns)
            return page;
        request.position = page->next;
    }
}

const keyspace::Clip& clipOf(ValueType type, const ElementRow& row)
{
    return type == ValueType::Set || type == ValueType::SortedSet ? row.name : row.value;
}

std::optional<keyspace::PieceOf> pieceOf(ValueType type, const ElementRow& row)
{
    switch (type) {
    case ValueType::String:
        return keyspace::PieceOf{type, {}};
    case ValueType::List:
        return keyspace::PieceOf{type, QByteArray::number(row.index)};
    case ValueType::Hash:
        if (row.name.isWhole())
            return keyspace::PieceOf{type, row.name.bytes};
        break;
    default:
        break;
    }
    return {};
}

base::Result<keyspace::Clip> loadClip(redis::Connection& redis, const QByteArray& key, ValueType type,
                                      const ElementRow& row, qint64 most)
{
    const auto piece = pieceOf(type, row);
    if (!piece || (type != ValueType::String && clipOf(type, row).isWhole()))
        return clipOf(type, row);
    const auto asClip = [](keyspace::BytesPage page) {
        return keyspace::Clip{std::move(page.bytes), page.size};
    };
    auto head = keyspace::readBytes(redis, key, *piece, 0, std::min(most, firstBytes)).transform(asClip);
    if (!head || head->isWhole() || head->size > most)
        return head;
    // In one step: two pieces could be of different moments.
    return keyspace::readBytes(redis, key, *piece, 0, most).transform(asClip);
}

} // namespace keys
