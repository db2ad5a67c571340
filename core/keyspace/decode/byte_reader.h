// Walks through bytes that may end anywhere: what is not there reads as nothing and ok() turns false.
// One thread. The bytes outlive the reader.
#pragma once

#include <QByteArrayView>
#include <QtEndian>

namespace decode {

class ByteReader
{
public:
    explicit ByteReader(QByteArrayView bytes)
        : m_bytes(bytes)
    {
    }

    bool ok() const { return m_ok; }
    bool atEnd() const { return m_at == m_bytes.size(); }
    qint64 position() const { return m_at; }
    qint64 left() const { return m_bytes.size() - m_at; }
    QByteArrayView rest() const { return m_bytes.sliced(m_at); }
    void fail() { m_ok = false; }
    void seek(qint64 position) { m_at = position; }

    // The next byte without taking it; 0 at the end.
    quint8 peek() const { return atEnd() ? quint8{0} : static_cast<quint8>(m_bytes[m_at]); }
    quint8 byte() { return big<quint8>(); }

    QByteArrayView take(quint64 count)
    {
        if (!m_ok || count > static_cast<quint64>(left())) {
            m_ok = false;
            return {};
        }
        const QByteArrayView taken = m_bytes.sliced(m_at, static_cast<qsizetype>(count));
        m_at += taken.size();
        return taken;
    }

    // Up to and without the end mark, which is taken too.
    QByteArrayView takeUntil(char end)
    {
        const qsizetype found = m_ok ? rest().indexOf(end) : -1;
        if (found < 0) {
            m_ok = false;
            return {};
        }
        const QByteArrayView taken = take(static_cast<quint64>(found));
        ++m_at;
        return taken;
    }

    bool takeIf(char expected)
    {
        if (!m_ok || atEnd() || m_bytes[m_at] != expected)
            return false;
        ++m_at;
        return true;
    }

    template<class T>
    T big()
    {
        const QByteArrayView raw = take(sizeof(T));
        return raw.isEmpty() ? T{} : qFromBigEndian<T>(raw.data());
    }
    template<class T>
    T little()
    {
        const QByteArrayView raw = take(sizeof(T));
        return raw.isEmpty() ? T{} : qFromLittleEndian<T>(raw.data());
    }

private:
    QByteArrayView m_bytes;
    qsizetype m_at = 0;
    bool m_ok = true;
};

} // namespace decode
