// Moments in the writing of ISO 8601, to the nanosecond. Any thread.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace decode {

// Of the 4, 8 or 12 bytes of MessagePack's extension -1: “2026-01-02T03:04:05.000000006Z”. Nothing for other
// lengths, a fraction of a second or more than one, and years that a calendar does not have.
std::optional<QByteArray> momentFromMessagePack(QByteArrayView data);
// The shortest of these for such a text; nothing when it is none.
std::optional<QByteArray> momentToMessagePack(const QByteArray& text);

} // namespace decode
