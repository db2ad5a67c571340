// The layout of an entry's bytes, for those who read them (see entry.h). No I/O, any thread.
#pragma once

#include <QByteArrayView>
#include <QtEndian>

namespace cache {

inline constexpr QByteArrayView entryMagic("KSE1");
// 1: CRC-32C at the end.
inline constexpr quint16 entryFormat = 2;

// Takes fields off the front. Once a field was not there everything after it reads as empty and
// failed() says so: bounds are checked in one place.
class FieldReader
{
public:
    explicit FieldReader(QByteArrayView bytes)
        : m_rest(bytes)
    {
    }

    bool failed() const { return m_failed; }
    bool atEnd() const { return m_rest.isEmpty(); }
    QByteArrayView rest() const { return m_rest; }

    QByteArrayView take(quint64 size)
    {
        if (m_failed || size > static_cast<quint64>(m_rest.size())) {
            m_failed = true;
            return {};
        }
        const QByteArrayView taken = m_rest.first(static_cast<qsizetype>(size));
        m_rest = m_rest.sliced(static_cast<qsizetype>(size));
        return taken;
    }

    template<class T>
    T number()
    {
        const QByteArrayView bytes = take(sizeof(T));
        return m_failed ? T{} : qFromLittleEndian<T>(bytes.data());
    }

    // Behind their length.
    template<class Length>
    QByteArrayView bytes()
    {
        return take(number<Length>());
    }

    // What every entry of ours begins with.
    bool takeFormat()
    {
        return take(static_cast<quint64>(entryMagic.size())) == entryMagic &&
               number<quint16>() == entryFormat;
    }

private:
    QByteArrayView m_rest;
    bool m_failed = false;
};

} // namespace cache
