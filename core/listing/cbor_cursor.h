// Walks strictly through CBOR (RFC 8949) of a known shape: arrays and texts of known length, integers,
// doubles, booleans, null. The first surprise (another kind, a length beyond its bound, broken UTF-8)
// stops it: everything read afterwards is a zero value and ok() is false. It knows the few kinds that we
// write, which makes it several times quicker than a reader for all of CBOR. One thread at a time.
#pragma once

#include <QByteArray>
#include <QString>

#include <array>

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

    qint64 integer();
    qint64 integer(qint64 least, qint64 most);
    double real(); // finite
    bool boolean();
    QString text(qsizetype mostBytes);
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
        if (m_depth == 0)
            return;
        quint64& left = m_left[std::size_t(m_depth - 1)];
        if (expect(left > 0))
            --left;
    }
    bool takeHead(Major major, quint64& argument);

    static constexpr int mostDepth = 4;

    const char* m_at;
    const char* m_end;
    std::array<quint64, mostDepth> m_left{}; // elements that the arrays around this place still have
    int m_depth = 0;
    bool m_ok = true;
};

} // namespace listing
