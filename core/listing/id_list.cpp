#include "core/listing/id_list.h"

#include <QtEndian>

#include <algorithm>
#include <bit>
#include <utility>

namespace listing {

namespace {

constexpr qsizetype headerBytes = 1 + sizeof(quint64);
constexpr int widest = sizeof(quint64);

int bytesFor(quint64 number)
{
    return std::max(1, int(std::bit_width(number) + 7) / 8);
}

} // namespace

QByteArray encodeIds(const std::vector<property::PropertyId>& ids)
{
    quint64 least = 0;
    int width = 1;
    if (!ids.empty()) {
        const auto [low, high] = std::minmax_element(ids.begin(), ids.end());
        least = quint64(*low);
        width = bytesFor(quint64(*high) - least); // the difference of two signed ones fits
    }
    QByteArray bytes(headerBytes + width * qsizetype(ids.size()), Qt::Uninitialized);
    char* at = bytes.data();
    *at++ = char(width);
    qToLittleEndian(least, at);
    at += sizeof least;
    for (const property::PropertyId id : ids) {
        quint64 rest = quint64(id) - least;
        for (int i = 0; i < width; ++i, rest >>= 8)
            *at++ = char(rest & 0xffU);
    }
    return bytes;
}

std::optional<IdList> IdList::parse(QByteArray bytes)
{
    if (bytes.size() < headerBytes)
        return std::nullopt;
    IdList list;
    list.m_width = static_cast<quint8>(bytes[0]);
    const qsizetype packed = bytes.size() - headerBytes;
    if (list.m_width < 1 || list.m_width > widest || packed % list.m_width != 0 ||
        packed / list.m_width > mostListed)
        return std::nullopt;
    list.m_size = packed / list.m_width;
    list.m_least = qFromLittleEndian<quint64>(bytes.constData() + 1);
    list.m_bytes = std::move(bytes);
    return list;
}

std::vector<property::PropertyId> IdList::slice(qint64 first, qint64 count) const
{
    std::vector<property::PropertyId> ids;
    if (first < 0 || first >= m_size)
        return ids;
    const qint64 end = first + std::min(count, m_size - first);
    ids.reserve(std::size_t(std::max<qint64>(0, end - first)));
    for (qint64 i = first; i < end; ++i) {
        const char* at = m_bytes.constData() + headerBytes + i * m_width;
        quint64 rest = 0;
        for (int byte = m_width - 1; byte >= 0; --byte)
            rest = rest << 8 | static_cast<quint8>(at[byte]);
        ids.push_back(property::PropertyId(m_least + rest));
    }
    return ids;
}

} // namespace listing
