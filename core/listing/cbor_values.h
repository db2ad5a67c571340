// What the codecs of this room share: how the kinds of value that CBOR does not know are written and
// taken. Private to core/listing. Any thread.
//
// “take…” checks what it reads and makes the cursor fail; the caller asks it once, at the end.
#pragma once

#include "core/base/result.h"
#include "core/listing/cbor_cursor.h"

#include <QCborStreamWriter>
#include <QDateTime>

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <type_traits>
#include <vector>

namespace listing {

// Above what the database accepts, far below what would hurt.
inline constexpr qsizetype mostTextBytes = 256 * 1024;

// CorruptEntry. what: for the log.
base::Error unreadable(const char* what);

template<class T>
void appendOptional(QCborStreamWriter& cbor, const std::optional<T>& value)
{
    if (!value)
        cbor.appendNull();
    else if constexpr (std::is_floating_point_v<T>)
        cbor.append(double(*value));
    else
        cbor.append(qint64(*value));
}

void appendTime(QCborStreamWriter& cbor, const QDateTime& time);
void takeTime(CborCursor& cursor, QDateTime& time);
std::optional<int> takeOptionalInt(CborCursor& cursor);

// Of rows: never negative.
inline qint64 takeCount(CborCursor& cursor)
{
    return cursor.integer(0, std::numeric_limits<qint64>::max());
}

template<class E, std::size_t N>
E takeEnum(CborCursor& cursor, const std::array<E, N>& all)
{
    return all[std::size_t(cursor.integer(0, qint64(N) - 1))];
}

template<class T>
QByteArray encodeOne(const T& item, void (*append)(QCborStreamWriter&, const T&))
{
    QByteArray bytes;
    QCborStreamWriter cbor(&bytes);
    append(cbor, item);
    return bytes;
}

template<class T>
base::Result<T> decodeOne(const QByteArray& bytes, void (*take)(CborCursor&, T&), const char* what)
{
    CborCursor cursor(bytes);
    T item;
    take(cursor, item);
    if (!cursor.finished())
        return unreadable(what);
    return item;
}

template<class T>
QByteArray encodeList(const std::vector<T>& items, void (*append)(QCborStreamWriter&, const T&))
{
    QByteArray bytes;
    QCborStreamWriter cbor(&bytes);
    cbor.startArray(quint64(items.size()));
    for (const T& item : items)
        append(cbor, item);
    cbor.endArray();
    return bytes;
}

template<class T>
base::Result<std::vector<T>> decodeList(const QByteArray& bytes, quint64 most, void (*take)(CborCursor&, T&),
                                        const char* what)
{
    CborCursor cursor(bytes);
    std::vector<T> items;
    const quint64 count = cursor.enter(most);
    // Every item has a byte at least: a wrong number reserves no more than a multiple of what is there.
    items.reserve(std::min(count, quint64(cursor.bytesLeft())));
    for (quint64 i = 0; i < count && cursor.ok(); ++i)
        take(cursor, items.emplace_back());
    cursor.leave();
    if (!cursor.finished())
        return unreadable(what);
    return items;
}

} // namespace listing
