// What the parsers of trees share: booking of every value, the depth, the place where it stopped. One thread.
#pragma once

#include "core/keyspace/decode/byte_reader.h"
#include "core/keyspace/decode/decoder.h"

#include <utility>

namespace decode {

class TreeParser
{
public:
    const std::optional<Cut>& cut() const { return m_cut; }

protected:
    TreeParser(QByteArrayView bytes, Budget& budget)
        : m_reader(bytes)
        , m_budget(budget)
    {
    }

    ByteReader& reader() { return m_reader; }
    bool stopped() const { return m_cut.has_value(); }

    // Remembers the first reason and marks the place in the tree.
    Value stop(CutReason reason)
    {
        if (!m_cut)
            m_cut = Cut{reason, m_reader.position()};
        return Value::truncated(*m_cut);
    }
    // The reader ran out of bytes, or the bytes are wrong.
    Value stopHere() { return stop(m_reader.ok() ? CutReason::Malformed : CutReason::EndOfInput); }

    // The value, when there is room for it. What the reader could not read stops here as well.
    Value booked(Value value)
    {
        if (!m_reader.ok())
            return stop(CutReason::EndOfInput);
        const auto full = m_budget.takeNode(value.bytes().size() + value.tag().size());
        return full ? stop(*full) : std::move(value);
    }

    // Runs `read` one level deeper.
    template<class Read>
    Value deeper(Read read)
    {
        if (m_depth >= m_budget.limits().depth)
            return stop(CutReason::Depth);
        ++m_depth;
        Value value = read();
        --m_depth;
        return value;
    }

    // Everything read, and what follows it. Nothing read at all is an error.
    base::Result<Decoded> finished(const char* id, Value value)
    {
        if (m_cut && value.kind() == Value::Kind::Truncated)
            return base::Error{base::ErrorCode::InvalidInput,
                               QStringLiteral("%1 at %2").arg(cutName(m_cut->reason)).arg(m_cut->at),
                               QString::fromLatin1(id)};
        Decoded decoded;
        decoded.value = std::move(value);
        decoded.cut = m_cut;
        decoded.trailing = m_cut ? 0 : m_reader.left();
        return decoded;
    }

private:
    ByteReader m_reader;
    Budget& m_budget;
    std::optional<Cut> m_cut;
    int m_depth = 0;
};

} // namespace decode
