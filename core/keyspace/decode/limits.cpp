#include "core/keyspace/decode/limits.h"

#include "core/keyspace/decode/value.h"

#include <algorithm>
#include <array>
#include <utility>

namespace decode {

namespace {

// A vector that grows holds twice its elements, and for a moment the old ones as well.
constexpr qint64 nodeBytes = 3 * static_cast<qint64>(sizeof(Value));
constexpr qint64 allocationBytes = 40; // header of the array and of the heap

constexpr std::array cutNames{
    std::pair{CutReason::Memory, "Memory"},       std::pair{CutReason::Output, "Output"},
    std::pair{CutReason::Ratio, "Ratio"},         std::pair{CutReason::Nodes, "Nodes"},
    std::pair{CutReason::Depth, "Depth"},         std::pair{CutReason::EndOfInput, "EndOfInput"},
    std::pair{CutReason::Malformed, "Malformed"},
};

} // namespace

QLatin1String cutName(CutReason reason)
{
    const auto* const found = std::ranges::find(cutNames, reason, &std::pair<CutReason, const char*>::first);
    return QLatin1String(found->second);
}

std::optional<CutReason> Budget::takeNode(qint64 bytes)
{
    if (m_nodes <= 0)
        return CutReason::Nodes;
    --m_nodes;
    return takeMemory(bytes > 0 ? nodeBytes + allocationBytes + bytes : nodeBytes);
}

std::optional<CutReason> Budget::takeMemory(qint64 bytes)
{
    if (bytes > m_memory)
        return CutReason::Memory;
    m_memory -= bytes;
    return std::nullopt;
}

Budget::Allowance Budget::outputFor(qint64 inputBytes) const
{
    Allowance most{m_limits.outputBytes, CutReason::Output};
    // Growing an array needs half of it more for a moment.
    if (const qint64 memory = std::max<qint64>(0, m_memory / 3 * 2); memory < most.bytes)
        most = {memory, CutReason::Memory};
    const qint64 byRatio = std::max(m_limits.freeOutput, inputBytes * m_limits.ratio);
    if (byRatio < most.bytes)
        most = {byRatio, CutReason::Ratio};
    return most;
}

} // namespace decode
