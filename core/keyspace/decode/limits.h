// How much one decoding may take, and why it stopped before its end. Values, any thread.
#pragma once

#include <QString>

#include <optional>

namespace decode {

struct Limits
{
    qint64 memoryBytes = 64LL * 1024 * 1024; // all that is held beside the input, estimated from above
    qint64 outputBytes = 24LL * 1024 * 1024; // what one step may unpack to
    qint64 freeOutput = 4LL * 1024 * 1024;   // unpacking to this much is never a question of the ratio
    qint64 ratio = 1000;                     // output to input of one step
    qint64 nodes = 200'000;                  // values in the tree
    int depth = 100;                         // lists and maps inside each other
    int steps = 6;                           // decoders behind each other
};

enum class CutReason : quint8 {
    Memory,     // Limits::memoryBytes
    Output,     // Limits::outputBytes
    Ratio,      // Limits::ratio
    Nodes,      // Limits::nodes
    Depth,      // Limits::depth
    EndOfInput, // the input ends in the middle
    Malformed,  // the input breaks its format
};

// Where and why a decoding stopped. What was read until there is kept.
struct Cut
{
    CutReason reason = CutReason::Malformed;
    qint64 at = 0; // offset in the input of the step that stopped; 0 where that is no place in it

    bool operator==(const Cut&) const = default;
};

// The reason's name as in the source, for logs, JSON and tests: “Ratio”.
QLatin1String cutName(CutReason reason);

// What is left of the limits while several steps work on one value. One thread.
class Budget
{
public:
    explicit Budget(const Limits& limits = {})
        : m_limits(limits)
        , m_memory(limits.memoryBytes)
        , m_nodes(limits.nodes)
    {
    }

    const Limits& limits() const { return m_limits; }
    qint64 memoryLeft() const { return m_memory; }

    // Books one value of the tree with that many bytes of text.
    std::optional<CutReason> takeNode(qint64 bytes = 0);
    // Books memory only.
    std::optional<CutReason> takeMemory(qint64 bytes);
    void giveBack(qint64 bytes) { m_memory += bytes; }

    // The most that an input of that size may unpack to now, and which limit says so.
    struct Allowance
    {
        qint64 bytes = 0;
        CutReason reason = CutReason::Output;
    };
    Allowance outputFor(qint64 inputBytes) const;

private:
    Limits m_limits;
    qint64 m_memory;
    qint64 m_nodes;
};

} // namespace decode
