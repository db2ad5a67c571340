#include "core/cache/snapshot.h"

#include "core/cache/drain_mutant.h"

#include <QRandomGenerator>

#include <algorithm>
#include <array>
#include <charconv>

namespace cache {

namespace {

base::Error malformed(const char* what)
{
    return {base::ErrorCode::MalformedReply, QString::fromLatin1(what), {}};
}

// Digits only, the whole view, no overflow.
bool readNumber(QByteArrayView text, std::uint64_t& number)
{
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    return failure == std::errc() && end == text.data() + text.size();
}

// PostgreSQL's own test of validity: it refuses a snapshot with another bound.
bool isTransaction(std::uint64_t xid)
{
    return (xid & 0xFFFF'FFFFU) != 0;
}

} // namespace

base::Result<Snapshot> Snapshot::parse(QByteArrayView text)
{
    const qsizetype first = text.indexOf(':');
    const qsizetype second = first < 0 ? -1 : text.indexOf(':', first + 1);
    if (second < 0)
        return malformed("snapshot has no three parts");
    Snapshot snapshot;
    if (!readNumber(text.first(first), snapshot.m_xmin) ||
        !readNumber(text.sliced(first + 1, second - first - 1), snapshot.m_xmax))
        return malformed("snapshot bound is no number");
    if (!isTransaction(snapshot.m_xmin) || !isTransaction(snapshot.m_xmax) ||
        snapshot.m_xmin > snapshot.m_xmax)
        return malformed("snapshot bounds are out of order");
    QByteArrayView rest = text.sliced(second + 1);
    std::uint64_t least = snapshot.m_xmin;
    while (!rest.isEmpty()) {
        const qsizetype comma = rest.indexOf(',');
        std::uint64_t xid = 0;
        if (!readNumber(comma < 0 ? rest : rest.first(comma), xid))
            return malformed("snapshot transaction is no number");
        if (xid < least || xid >= snapshot.m_xmax)
            return malformed("snapshot transactions are out of order or bounds");
        snapshot.m_inProgress.push_back(xid);
        least = xid + 1;
        if (comma >= 0 && comma + 1 == rest.size())
            return malformed("snapshot ends with a comma");
        rest = comma < 0 ? QByteArrayView() : rest.sliced(comma + 1);
    }
    return snapshot;
}

QByteArray Snapshot::text() const
{
    QByteArray text =
        QByteArray::number(qulonglong{m_xmin}) + ':' + QByteArray::number(qulonglong{m_xmax}) + ':';
    for (std::size_t i = 0; i < m_inProgress.size(); ++i) {
        if (i > 0)
            text += ',';
        text += QByteArray::number(qulonglong{m_inProgress[i]});
    }
    return text;
}

Snapshot Snapshot::ofEverything()
{
    Snapshot snapshot;
    snapshot.m_xmin = snapshot.m_xmax = (std::uint64_t{1} << 62) - 1;
    return snapshot;
}

bool Snapshot::sees(std::uint64_t xid) const
{
    return xid < m_xmax && !std::binary_search(m_inProgress.begin(), m_inProgress.end(), xid);
}

bool Snapshot::covers(const Snapshot& older) const
{
    if (m_xmax < older.m_xmax)
        return false;
    return std::all_of(m_inProgress.begin(), m_inProgress.end(),
                       [&older](std::uint64_t xid) { return !older.sees(xid); });
}

base::Result<Cursor> Cursor::parse(const QByteArray& bytes)
{
    const qsizetype first = bytes.indexOf('|');
    const qsizetype second = first < 0 ? -1 : bytes.indexOf('|', first + 1);
    if (first < 1 || second <= first + 1 || bytes.indexOf('|', second + 1) >= 0)
        return malformed("cursor has no three parts");
    const QByteArrayView all(bytes);
    auto snapshot = Snapshot::parse(all.sliced(second + 1));
    if (!snapshot)
        return std::move(snapshot).error();
    return Cursor{bytes.first(first), bytes.sliced(first + 1, second - first - 1),
                  std::move(snapshot).value()};
}

QByteArray Cursor::encode() const
{
    return epoch + '|' + incarnation + '|' + snapshot.text();
}

QByteArray newNonce()
{
    if (DRAIN_MUTATED(CounterForNonce))
        return "1";
    std::array<quint32, 4> words{};
    QRandomGenerator::system()->fillRange(words.data(), words.size());
    return QByteArray(reinterpret_cast<const char*>(words.data()), sizeof words)
        .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

} // namespace cache
