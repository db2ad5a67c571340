// A point in time as people write it: a day means all of it, a minute all of that. Private to
// core/property; pure, any thread.
#pragma once

#include <QString>

#include <optional>

namespace property {

struct Moment
{
    qint64 start = 0;  // microseconds since 1970 UTC
    qint64 length = 1; // microseconds: of a day, minute, second, millisecond, or one
    qint64 end() const { return start + length; }
    bool operator==(const Moment&) const = default;
};

// As isoTime() reads; UTC without a zone.
std::optional<Moment> momentFromText(const QString& text);
// Leads back: “2026-01-31”, “2026-01-31T09:30Z”, “2026-01-31T09:30:15.250Z”.
QString momentText(const Moment& moment);

// One point as SQL; its value: microseconds since 1970 UTC.
QString instant();

} // namespace property
