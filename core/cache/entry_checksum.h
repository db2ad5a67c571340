// CRC-32C (Castagnoli, RFC 3720 B.4): the checksum of an entry. Any thread.
#pragma once

#include <QByteArrayView>

namespace cache {

// By the processor's own instruction where it has one.
quint32 crc32c(QByteArrayView bytes);
// The same from tables, eight bytes a step: for processors without.
quint32 crc32cByTable(QByteArrayView bytes);

} // namespace cache
