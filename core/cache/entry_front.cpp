#include "core/cache/entry_front.h"

#include <QtEndian>

namespace cache {

namespace {

constexpr QByteArrayView magicAndVersion("KSE1\x01\x00", 6);

// Takes a number or bytes off the front; false when they are not all there.
template<class T>
bool take(QByteArrayView& rest, T& number)
{
    if (rest.size() < static_cast<qsizetype>(sizeof(T)))
        return false;
    number = qFromLittleEndian<T>(rest.data());
    rest = rest.sliced(sizeof(T));
    return true;
}

template<class Length>
bool takeBytes(QByteArrayView& rest, QByteArrayView& bytes)
{
    Length size = 0;
    if (!take(rest, size) || rest.size() < static_cast<qsizetype>(size))
        return false;
    bytes = rest.first(static_cast<qsizetype>(size));
    rest = rest.sliced(bytes.size());
    return true;
}

} // namespace

std::optional<Stamps> stampsAtFront(QByteArrayView front)
{
    if (!front.startsWith(magicAndVersion))
        return std::nullopt;
    QByteArrayView rest = front.sliced(magicAndVersion.size());
    QByteArrayView bytes;
    quint64 schemaHash = 0;
    if (!takeBytes<quint32>(rest, bytes) || !take(rest, schemaHash) || !takeBytes<quint8>(rest, bytes))
        return std::nullopt;
    Stamps stamps{bytes.toByteArray(), {}};
    quint16 tags = 0;
    if (!take(rest, tags))
        return std::nullopt;
    for (quint16 i = 0; i < tags; ++i) {
        if (!takeBytes<quint8>(rest, bytes))
            return std::nullopt;
        stamps.nonces.push_back(bytes.toByteArray());
    }
    return stamps;
}

} // namespace cache
