// Walks strictly through CBOR of a known shape. The first surprise (another kind, a length beyond
// its bound, broken UTF-8) stops it: everything read afterwards is a zero value and ok() is false.
// One thread at a time.
#pragma once

#include <QByteArray>
#include <QCborStreamReader>
#include <QString>

#include <optional>

namespace listing {

class CborCursor
{
public:
    // The bytes outlive the cursor.
    explicit CborCursor(const QByteArray& cbor)
        : m_reader(cbor)
        , m_size(cbor.size())
    {
    }

    bool ok() const { return m_ok; }
    // Nothing failed and nothing follows.
    bool finished();
    void fail() { m_ok = false; }

    // Enters an array of at most `most` elements and returns their number; 0 after a failure.
    quint64 enter(quint64 most);
    // Enters an array of exactly that many.
    void enterExactly(quint64 count);
    void leave();

    qint64 integer();
    qint64 integer(qint64 least, qint64 most);
    double real(); // finite
    bool boolean();
    QString text(qsizetype mostBytes);
    // True: a null was there and is consumed.
    bool takeNull();

private:
    bool expect(bool condition);
    void next();

    QCborStreamReader m_reader;
    qsizetype m_size;
    bool m_ok = true;
};

} // namespace listing
