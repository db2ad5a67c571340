// A set of key names that never changes: what a preview has counted and exactly what is then deleted
// (SPEC K6). Sorted by bytes, each name once, in two blocks of memory that go back to the system with
// the last who holds them. Any thread, without a lock: share it as shared_ptr<const NameSet>.
#pragma once

#include "core/keyspace/index/mapped_memory.h"

#include <QByteArray>

#include <span>

namespace keyspace {

class NameSet
{
public:
    NameSet() = default;
    // names: ascending, each once.
    explicit NameSet(std::span<const QByteArrayView> names);

    qint64 size() const { return m_size; }
    bool isEmpty() const { return m_size == 0; }
    // index: 0 … size() - 1. Valid while the set lives.
    QByteArrayView at(qint64 index) const
    {
        const quint64 from = index == 0 ? 0 : ends()[index - 1];
        return {m_text.bytes() + from, static_cast<qsizetype>(ends()[index] - from)};
    }
    bool contains(QByteArrayView name) const;
    // Of the names alone, in bytes.
    qint64 textBytes() const { return isEmpty() ? 0 : static_cast<qint64>(ends()[m_size - 1]); }

private:
    const quint64* ends() const { return reinterpret_cast<const quint64*>(m_ends.bytes()); }

    qint64 m_size = 0;
    MappedMemory m_text;
    MappedMemory m_ends; // of each name in the text
};

} // namespace keyspace
