#include "core/listing/cached_read.h"

#include "core/base/logging.h"

namespace listing {

Source sourceOf(const cache::Reading& reading)
{
    if (reading.assembled)
        return Source::Queryset;
    switch (reading.outcome) {
    case cache::Outcome::Hit:
        return Source::PageCache;
    case cache::Outcome::Bypass:
        return Source::Bypass;
    default:
        return Source::Database;
    }
}

bool isAway(const cache::Reading& reading)
{
    return reading.outcome == cache::Outcome::Untrusted || reading.outcome == cache::Outcome::Unavailable;
}

void logAnswer(const QByteArray& group, Source source, std::chrono::nanoseconds took)
{
    qCDebug(base::logListing).noquote()
        << group << "from" << sourceName(source) << "in"
        << std::chrono::duration_cast<std::chrono::microseconds>(took).count() << "us";
}

void logUnreadable(const QByteArray& group, const base::Error& error)
{
    qCWarning(base::logListing).noquote() << group << "entry is unreadable:" << error.subject;
}

} // namespace listing
