// Values of keys as anybody may write them. The first byte chooses a decoder, or the chain by content. What
// comes out keeps its limits, can be written as JSON, and what may be edited comes back the same.
#include "core/keyspace/decode/chain.h"
#include "core/keyspace/decode/editing.h"
#include "core/keyspace/decode/table.h"
#include "core/keyspace/decode/value_json.h"
#include "tests/fuzz/fuzz_target.h"

#include <algorithm>

using decode::Limits;
using decode::Outcome;
using decode::Value;
using fuzz::require;

namespace {

Limits smallLimits()
{
    Limits limits;
    limits.memoryBytes = 24 * 1024 * 1024; // the windows of zstd and Brotli fit, little else does
    limits.outputBytes = 64 * 1024;
    limits.freeOutput = 4096;
    limits.ratio = 20;
    limits.nodes = 500;
    limits.depth = 12;
    limits.steps = 4;
    return limits;
}

struct Size
{
    qint64 nodes = 0;
    int depth = 0;
};

void measure(const Value& value, int depth, Size& size)
{
    ++size.nodes;
    size.depth = std::max(size.depth, depth);
    require(!value.isPairs() || value.items().size() % 2 == 0, "keys have values");
    require(value.isContainer() || value.items().empty(), "only containers hold something");
    for (const Value& item : value.items())
        measure(item, depth + 1, size);
}

void check(const Outcome& outcome, qsizetype inputBytes)
{
    const Limits limits = smallLimits();
    require(!outcome.steps.empty(), "there is always a step");
    require(outcome.steps.size() <= static_cast<std::size_t>(limits.steps), "steps keep their limit");
    require(outcome.steps.back().decoder->role == decode::Decoder::Role::Reads, "the last step reads");
    require(outcome.bytes.size() <= std::max<qint64>(limits.outputBytes, inputBytes),
            "output keeps its limit");
    Size size;
    measure(outcome.value, 0, size);
    require(size.nodes <= limits.nodes + limits.depth + 2, "nodes keep their limit");
    require(size.depth <= limits.depth + 2, "depth keeps its limit");
    const auto json = decode::toJson(outcome.value);
    require(json.has_value(), "what was read can be written as JSON");
    decode::Budget budget;
    const auto read = decode::Registry::standard().find("json")->decode(*json, budget);
    require(read && !read->cut && read->trailing == 0, "that JSON is JSON");
    (void)decode::tableOf(outcome.value);

    const auto text = decode::editableText(outcome);
    if (!text)
        return;
    const auto stored = decode::encodeEdited(outcome, *text);
    require(stored.has_value(), "what may be edited can be stored unchanged");
    const auto again = decode::decodeAs(outcome.chain(), *stored, {});
    require(again && again->value == outcome.value && again->bytes == outcome.bytes,
            "stored unchanged it reads the same");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    const QByteArray bytes(reinterpret_cast<const char*>(data) + 1, static_cast<qsizetype>(size) - 1);
    const auto decoders = decode::Registry::standard().decoders();
    const std::size_t choice = data[0] % (decoders.size() + 1);
    if (choice == decoders.size()) {
        check(decode::decodeByContent(bytes, smallLimits()), bytes.size());
        return 0;
    }
    const auto outcome = decode::decodeAs({decoders[choice]->id}, bytes, smallLimits());
    if (outcome)
        check(*outcome, bytes.size());
    else
        require(outcome.error().code == base::ErrorCode::InvalidInput ||
                    outcome.error().code == base::ErrorCode::TooLarge,
                "what cannot be read is invalid or too large");
    return 0;
}
