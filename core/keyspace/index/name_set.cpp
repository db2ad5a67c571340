#include "core/keyspace/index/name_set.h"

#include <cstring>

namespace keyspace {

NameSet::NameSet(std::span<const QByteArrayView> names)
    : m_size(static_cast<qint64>(names.size()))
    , m_ends(names.size() * sizeof(quint64))
{
    std::size_t bytes = 0;
    for (const QByteArrayView name : names)
        bytes += static_cast<std::size_t>(name.size());
    m_text = MappedMemory(bytes);
    auto* const ends = reinterpret_cast<quint64*>(m_ends.bytes());
    quint64 end = 0;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (!names[i].isEmpty())
            std::memcpy(m_text.bytes() + end, names[i].data(), static_cast<std::size_t>(names[i].size()));
        end += static_cast<quint64>(names[i].size());
        ends[i] = end;
    }
}

bool NameSet::contains(QByteArrayView name) const
{
    qint64 from = 0;
    qint64 to = m_size;
    while (from < to) {
        const qint64 middle = from + (to - from) / 2;
        if (at(middle).compare(name) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return from < m_size && at(from) == name;
}

} // namespace keyspace
