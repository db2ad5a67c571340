// Walks strictly through CBOR (RFC 8949) of a known shape: arrays and texts of known length, integers,
// doubles, booleans, null. The first surprise (another kind, a length beyond its bound, broken UTF-8)
// stops it: everything read afterwards is a zero value and ok() is false. It knows the few kinds that we
// write, which makes it several times quicker than a reader for all of CBOR. One thread at a time.
#pragma once

#include "core/listing/text_arena.h"

#include <QByteArray>
#include <QString>

#include <array>
#include <limits>
#include <optional>

namespace listing {

class CborCursor
{
public:
    // The bytes outlive the cursor.
    explicit CborCursor(const QByteArray& cbor)
        : m_at(cbor.constData())
        , m_end(cbor.constData() + cbor.size())
    {
    }

    bool ok() const { return m_ok; }
    // Nothing failed and nothing follows.
    bool finished() const { return m_ok && m_at == m_end && m_depth == 0; }
    void fail() { m_ok = false; }
    qsizetype bytesLeft() const { return m_end - m_at; }

    // Enters an array of at most `most` elements and returns their number; 0 after a failure.
    quint64 enter(quint64 most);
    // Enters an array of exactly that many.
    void enterExactly(quint64 count);
    // Fails unless every element was read.
    void leave();

    qint64 integer()
    {
        // Most are small: the first byte is the number.
        if (!m_ok || m_at == m_end || static_cast<quint8>(*m_at) > largestInByte)
            return longInteger();
        const qint64 number = *m_at++;
        element();
        return m_ok ? number : 0;
    }
    qint64 integer(qint64 least, qint64 most)
    {
        const qint64 value = integer();
        return expect(value >= least && value <= most) ? value : least;
    }
    double real(); // finite
    bool boolean();
    QString text(qsizetype mostBytes); // shares its memory with the other texts, see TextArena
    // True: a null was there and is consumed.
    bool takeNull();

private:
    enum class Major : quint8 { Unsigned = 0, Negative = 1, Text = 3, Array = 4, Simple = 7 };

    bool expect(bool condition)
    {
        m_ok = m_ok && condition;
        return m_ok;
    }
    bool isNext(quint8 initial) const
    {
        return m_ok && m_at < m_end && static_cast<quint8>(*m_at) == initial;
    }
    // Every item is an element of the array around it.
    void element()
    {
        if (m_left[m_depth]-- == 0)
            m_ok = false;
    }
    qint64 longInteger();
    bool takeHead(Major major, quint64& argument);
    bool takeLongArgument(quint8 low, quint64& argument);

    static constexpr std::size_t mostDepth = 4;
    static constexpr quint8 largestInByte = 23; // RFC 8949, 3

    const char* m_at;
    const char* m_end;
    // Elements that the arrays around this place still have, outermost first; around them as many as come.
    std::array<quint64, mostDepth + 1> m_left{std::numeric_limits<quint64>::max()};
    std::size_t m_depth = 0;
    bool m_ok = true;
    std::optional<TextArena> m_texts; // from the first one on
};

} // namespace listing
