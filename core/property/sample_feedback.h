// Made-up feedback on a made-up listing as lines of COPY text: about two for each that people can
// see, over the 90 days before a day. Pure: the same values give the same bytes. Any thread.
#pragma once

#include "core/property/feedback.h"

#include <QByteArray>
#include <QDate>

namespace property {

inline constexpr int sampleFeedbackDays = 90;

// The columns that appendSampleFeedback writes, in order.
QByteArray sampleFeedbackColumns();

// Appends 0 to 12 lines about listing `number` (0-based), which is stored as `id`. All times lie
// before `today`, 00:00 UTC. A draft has none. Returns how many lines.
int appendSampleFeedback(QByteArray& out, quint32 seed, qint64 number, PropertyId id, PropertyStatus status,
                         BatchId batch, QDate today);

} // namespace property
