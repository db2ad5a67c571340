// Words of the value pane. GUI thread.
#pragma once

#include "core/keyspace/decode/limits.h"
#include "core/listing/own_key.h"
#include "ui/keys/value/shown_value.h"
#include "ui/theme/tokens.h"

#include <QString>

#include <optional>

namespace keys {

QString typeText(const keyspace::KeyDetails& details);   // “sorted set”; a module's type by its own name
QString lengthText(const keyspace::KeyDetails& details); // “5.6 KiB” of a string, “3 fields” of a hash

// How long a key has to live: “11 min 20 s left”, “never expires”; the moment for the tooltip.
QString lifeText(const std::optional<keyspace::ExpiryTime>& expiresAt, keyspace::ExpiryTime now);
QString lifeToolTip(const std::optional<keyspace::ExpiryTime>& expiresAt);

// “zstd → pickle → rows”.
QString chainText(const ShownValue& shown);
QString decoderText(const decode::Decoder& decoder);
// What was not read, or read otherwise than wished; each a sentence. May be empty.
QStringList decodingNotes(const ShownValue& shown);
// Why the text is read-only; empty: it is not.
QString lockText(const ShownValue& shown);

// Of Keystead's own: “page of the cache”, “generation”; may a reader take it.
QString ownKindText(const listing::OwnKey& own);
QString validityText(listing::Validity validity);
theme::Tone validityTone(listing::Validity validity);

// In a cell: a text, “[3]”, “{5}”, b"…".
QString valueLine(const decode::Value& value);
QString kindText(const decode::Value& value); // “text”, “list”, the tag where there is one

} // namespace keys
