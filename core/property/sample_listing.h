// One made-up listing as a line of COPY text. Pure: the same seed, number and agents give the same
// bytes with every compiler and standard library. Any thread.
#pragma once

#include "core/property/property.h"

#include <QByteArray>

#include <span>
#include <vector>

namespace property {

// SplitMix64 (Steele, Lea, Flood 2014). Not std::uniform_int_distribution: that one differs
// between standard libraries.
class SampleRandom
{
public:
    explicit SampleRandom(quint64 seed)
        : m_state(seed)
    {
    }

    quint64 next();
    // 0 … bound - 1. Precondition: bound ≥ 1.
    int below(int bound);
    // low … high, both included.
    int between(int low, int high) { return low + below(high - low + 1); }

private:
    quint64 m_state;
};

inline constexpr int sampleAgentCount = 40;

// “2024-03-09 17:45:00+00”, of seconds since 1970 UTC.
void appendSampleTime(QByteArray& out, qint64 seconds);

struct SampleAgent
{
    QByteArray name;
    QByteArray email; // differs from that of all others
    QByteArray phone;
};
std::vector<SampleAgent> sampleAgents(quint32 seed);

// The columns that appendSampleLine writes, in order.
QByteArray sampleColumns();
// Appends line `number` (0-based), with its line end. agents may be empty. Returns the listing's status.
PropertyStatus appendSampleLine(QByteArray& out, quint32 seed, qint64 number,
                                std::span<const AgentId> agents);

} // namespace property
