// What the unwrapping decoders share: output that grows within its limits, and the loop around a
// library's stream. One thread.
#pragma once

#include "core/keyspace/decode/decoder.h"

#include <span>

namespace decode {

class Output
{
public:
    Output(qint64 inputBytes, const Budget& budget)
        : m_most(budget.outputFor(inputBytes))
    {
    }

    // The format says how much will come: believed as far as the limits go.
    void expect(quint64 bytes);
    // Where the next bytes go; empty when the limit is passed.
    std::span<char> room();
    void wrote(std::size_t bytes) { m_used += static_cast<qsizetype>(bytes); }
    void append(QByteArrayView bytes);

    qint64 size() const { return m_used; }
    bool isFull() const { return m_used > m_most.bytes; }
    qint64 most() const { return m_most.bytes; }
    CutReason limit() const { return m_most.reason; }
    // At most what is allowed.
    QByteArray take() &&;

private:
    Budget::Allowance m_most;
    QByteArray m_bytes;
    qsizetype m_used = 0;
};

// One call into a library.
struct Progress
{
    enum class State : quint8 { More, End, Failed };
    State state = State::More;
    std::size_t consumed = 0;
    std::size_t produced = 0;
};

// Feeds the input to `step(input, room) -> Progress` until End. Whatever stops it earlier becomes a cut;
// an error only when nothing came out. At the end `settings` is left empty and `trailing` is set.
template<class Step>
base::Result<Decoded> unpack(const char* id, QByteArrayView input, Output output, Budget& budget, Step step)
{
    Decoded decoded;
    QByteArrayView left = input;
    const auto stop = [&](CutReason reason) { decoded.cut = Cut{reason, input.size() - left.size()}; };
    for (;;) {
        const std::span<char> room = output.room();
        if (room.empty()) {
            stop(output.limit());
            break;
        }
        const Progress progress = step(left, room);
        output.wrote(progress.produced);
        left = left.sliced(static_cast<qsizetype>(progress.consumed));
        if (progress.state == Progress::State::End)
            break;
        if (progress.state == Progress::State::Failed) {
            stop(CutReason::Malformed);
            break;
        }
        if (progress.consumed == 0 && progress.produced == 0) {
            stop(CutReason::EndOfInput);
            break;
        }
    }
    if (decoded.cut && output.size() == 0)
        return invalid(id, "nothing could be unpacked");
    decoded.trailing = left.size();
    decoded.bytes = std::move(output).take();
    if (budget.takeMemory(decoded.bytes.capacity()))
        return base::Error{base::ErrorCode::TooLarge, QStringLiteral("memory"), QString::fromLatin1(id)};
    return decoded;
}

// True when `step` gets through the input, or through this much output, without an error: for sniffing.
template<class Step>
bool unpacks(QByteArrayView input, Step step)
{
    constexpr std::size_t enough = 64UL * 1024;
    QByteArray scratch(static_cast<qsizetype>(enough), Qt::Uninitialized);
    std::size_t produced = 0;
    while (produced < enough) {
        const Progress progress =
            step(input, std::span<char>(scratch.data(), static_cast<std::size_t>(scratch.size())));
        if (progress.state == Progress::State::Failed)
            return false;
        produced += progress.produced;
        input = input.sliced(static_cast<qsizetype>(progress.consumed));
        if (progress.state == Progress::State::End)
            return input.isEmpty();
        if (progress.consumed == 0 && progress.produced == 0)
            return false;
    }
    return true;
}

} // namespace decode
