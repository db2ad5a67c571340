// What an entry answers with, read for people: rows, ids, or figures under their names. Private to
// core/listing. Values, any thread.
#pragma once

#include "core/listing/own_key.h"

namespace listing {

// cbor: an entry's payload, unpacked. query: null when it is not known.
OwnPayload readPayload(const NamedQuery* query, QByteArray cbor);

// What an instance has published of itself; undefined: not what this program writes.
QJsonValue readStatistics(const QByteArray& bytes);

} // namespace listing
