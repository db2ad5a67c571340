// The ids of a list in its order, as the payload of a queryset entry: any page of them is read without
// touching the rest. Any thread.
//
// Little-endian: bytes an id (1–8), the smallest id (8 bytes), then each id less that one. Deltas as
// varints would be smaller only for lists that are sorted by the id, and would have to be read from the
// beginning for each page.
#pragma once

#include "core/property/property.h"

#include <QByteArray>

#include <optional>
#include <vector>

namespace listing {

// More ids than this are not kept: pages of longer lists come from the database. Even eight bytes
// each fit an entry.
inline constexpr qint64 mostListed = 100'000;

QByteArray encodeIds(const std::vector<property::PropertyId>& ids);

class IdList
{
public:
    // Nothing: not what encodeIds writes.
    static std::optional<IdList> parse(QByteArray bytes);

    qint64 size() const { return m_size; }
    // From `first` on, at most `count`; empty beyond the end.
    std::vector<property::PropertyId> slice(qint64 first, qint64 count) const;

private:
    QByteArray m_bytes;
    qint64 m_size = 0;
    int m_width = 1;
    quint64 m_least = 0;
};

} // namespace listing
