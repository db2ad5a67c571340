#include "core/keyspace/decode/editing.h"

#include <algorithm>

namespace decode {

namespace {

base::Error refused(const ChainStep& step, const char* why)
{
    return invalid(step.decoder->id, why);
}

// Every step can write, and read all of its input.
base::Result<void> checkSteps(const Outcome& outcome)
{
    for (const ChainStep& step : outcome.steps) {
        if (!step.decoder->encode)
            return refused(step, "this format is only read");
        if (step.cut)
            return refused(step, "only the beginning was read");
        if (step.trailing > 0)
            return refused(step, "something follows that would be lost");
    }
    if (!outcome.steps.back().decoder->editable)
        return refused(outcome.steps.back(), "this format is only shown");
    return {};
}

base::Result<QByteArray> wrapped(const Outcome& outcome, QByteArray bytes)
{
    for (std::size_t i = outcome.steps.size() - 1; i-- > 0;) {
        const ChainStep& step = outcome.steps[i];
        auto packed = step.decoder->encode(bytes, step.settings);
        if (!packed)
            return packed;
        Budget budget;
        const auto again = step.decoder->decode(*packed, budget);
        if (!again || again->bytes != bytes || again->cut)
            return refused(step, "would not unpack to the same");
        bytes = *std::move(packed);
    }
    return bytes;
}

} // namespace

base::Result<QByteArray> editableText(const Outcome& outcome)
{
    if (auto checked = checkSteps(outcome); !checked)
        return std::move(checked).error();
    const ChainStep& reading = outcome.steps.back();
    Decoded decoded;
    decoded.value = outcome.value;
    decoded.settings = reading.settings;
    auto text = reading.decoder->editable(outcome.bytes, decoded);
    if (!text)
        return text;
    // What was read must come out byte for byte; of packed bytes their content.
    const auto bytes = reading.decoder->encode(*text, reading.settings);
    if (!bytes || *bytes != outcome.bytes)
        return refused(reading, "was written in a way that would be lost");
    if (auto packed = wrapped(outcome, outcome.bytes); !packed)
        return std::move(packed).error();
    return text;
}

base::Result<QByteArray> encodeEdited(const Outcome& outcome, const QByteArray& text)
{
    if (auto checked = checkSteps(outcome); !checked)
        return std::move(checked).error();
    const ChainStep& reading = outcome.steps.back();
    auto bytes = reading.decoder->encode(text, reading.settings);
    if (!bytes)
        return bytes;
    Budget budget;
    const auto again = reading.decoder->decode(*bytes, budget);
    if (!again || again->cut || again->trailing > 0)
        return refused(reading, "would not be read again");
    return wrapped(outcome, *std::move(bytes));
}

} // namespace decode
