// The checksum of an entry: XXH3, 64 bits, seed 0 (https://xxhash.com). It finds accidents, not
// forgers: whoever may write to Redis may also write a checksum. Any thread.
#pragma once

#include <QByteArrayView>

namespace cache {

quint64 entryChecksum(QByteArrayView bytes);

} // namespace cache
