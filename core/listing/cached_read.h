// The one way a single answer is read through the cache, whatever its value is. Private to
// core/listing. Thread: the session's.
//
// Redis trouble never fails a read. Errors are those of the database.
#pragma once

#include "core/cache/reader.h"
#include "core/listing/answer.h"

#include <functional>
#include <optional>
#include <utility>

namespace listing {

// How a value is kept. decode yields CorruptEntry for whatever encode would not have written.
template<class T>
struct Codec
{
    std::function<QByteArray(const T&)> encode;
    std::function<base::Result<T>(const QByteArray&)> decode;
};

// Asks the database.
template<class T>
using Fetch = std::function<base::Result<T>()>;

// Another way to an answer than Fetch, which leaves its value in `fetched`.
template<class T>
using AssembleValue = std::function<std::optional<cache::Reader::Assembly>(std::optional<T>& fetched)>;

Source sourceOf(const cache::Reading& reading);
// The cache was asked for and could not be used.
bool isAway(const cache::Reading& reading);
void logAnswer(const QByteArray& group, Source source, std::chrono::nanoseconds took);
void logUnreadable(const QByteArray& group, const base::Error& error);

template<class T>
Answer<T> answerOf(const QByteArray& group, T value, const cache::Reading& reading)
{
    Answer<T> answer;
    answer.value = std::move(value);
    answer.source = sourceOf(reading);
    answer.took = reading.took;
    if (reading.filledAt)
        answer.filledAt = QDateTime::fromMSecsSinceEpoch(reading.filledAt->count(), Qt::UTC);
    answer.cacheAway = isAway(reading);
    logAnswer(group, answer.source, answer.took);
    return answer;
}

template<class T>
base::Result<Answer<T>> readCached(cache::Reader& reader, const cache::Request& request, Caching caching,
                                   const Codec<T>& codec, const Fetch<T>& fetch,
                                   const AssembleValue<T>& assemble = {})
{
    std::optional<T> fetched; // what this call asked the database for needs no decoding
    const cache::Reader::Load load = [&]() -> base::Result<QByteArray> {
        auto value = fetch();
        if (!value)
            return std::move(value).error();
        fetched = std::move(*value);
        return codec.encode(*fetched);
    };
    cache::Reader::Assemble otherWay;
    if (assemble)
        otherWay = [&] { return assemble(fetched); };
    auto reading =
        caching == Caching::Bypass ? reader.bypass(request, load) : reader.read(request, load, otherWay);
    if (!reading)
        return std::move(reading).error();
    if (caching == Caching::Use)
        reader.noteAsked(request.name);
    const QByteArray& group = request.name.group();
    if (fetched)
        return answerOf(group, std::move(*fetched), *reading);
    auto value = codec.decode(reading->payload);
    if (value)
        return answerOf(group, std::move(*value), *reading);

    // Poisoned: whole by its checksum, yet not what we write. The database knows.
    logUnreadable(group, value.error());
    auto again = reader.bypass(request, load);
    if (!again)
        return std::move(again).error();
    again->outcome = cache::Outcome::Poisoned;
    return answerOf(group, std::move(*fetched), *again);
}

} // namespace listing
