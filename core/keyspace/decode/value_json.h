// Values as JSON text and back. What JSON has no word for is an object with one of these names:
// {"$bytes": base64}, {"$tag": name, "$value": …}, {"$map": [[key, value], …]}, {"$real": "nan"},
// {"$call": name, …}, {"$reference": path}, {"$truncated": reason}. Any thread.
#pragma once

#include "core/base/result.h"
#include "core/keyspace/decode/value.h"

namespace decode {

enum class JsonStyle : quint8 { Compact, Indented };

// Errors: TooLarge beyond that many bytes.
base::Result<QByteArray> toJson(const Value& value, JsonStyle style = JsonStyle::Compact,
                                qint64 mostBytes = Limits().outputBytes);

// Errors: InvalidInput; TooLarge and TooDeep when the limits end before the text.
base::Result<Value> fromJson(const QByteArray& text, const Limits& limits = {});

} // namespace decode
