// Values as MessagePack and CBOR, each in its shortest form. Any thread.
#pragma once

#include "core/keyspace/decode/value.h"

#include <optional>

namespace decode {

// Nothing when the format cannot hold the value: calls, references, what was cut off, integers that are too
// large, tags of another format.
std::optional<QByteArray> toMessagePack(const Value& value);
std::optional<QByteArray> toCbor(const Value& value);

} // namespace decode
