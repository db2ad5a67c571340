#include "core/cache/snapshot.h"

#include <QByteArrayList>
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
    if (snapshot.m_xmin == 0 || snapshot.m_xmin > snapshot.m_xmax)
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
    const QByteArrayList parts = bytes.split('|');
    if (parts.size() != 3 || parts[0].isEmpty() || parts[1].isEmpty())
        return malformed("cursor has no three parts");
    auto snapshot = Snapshot::parse(parts[2]);
    if (!snapshot)
        return std::move(snapshot).error();
    return Cursor{parts[0], parts[1], std::move(snapshot).value()};
}

QByteArray Cursor::encode() const
{
    return epoch + '|' + incarnation + '|' + snapshot.text();
}

QByteArray newNonce()
{
    std::array<quint32, 4> words{};
    QRandomGenerator::system()->fillRange(words.data(), words.size());
    return QByteArray(reinterpret_cast<const char*>(words.data()), sizeof words)
        .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

} // namespace cache
