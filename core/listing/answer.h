// What a read gives back: the value and where it came from (SPEC C2). Values, any thread.
#pragma once

#include <QDateTime>
#include <QString>

#include <chrono>

namespace listing {

// Where an answer came from.
enum class Source {
    PageCache, // any stored answer: page, count, facets, detail
    Queryset,  // cut from a cached list of ids
    Database,  // asked because the cache had no valid entry, or could not be used
    Bypass,    // asked because the administrator wanted the database
};
// “page”, “queryset”, “database”, “bypass”: as the log, the command line and JSON write it.
QString sourceName(Source source);

enum class Caching { Use, Bypass };

template<class T>
struct Answer
{
    T value{};
    Source source = Source::Database;
    std::chrono::nanoseconds took{0};
    QDateTime filledAt; // UTC, of a cached answer; invalid otherwise
    // The cache was asked for and could not be used: Redis away, trust run out.
    bool cacheAway = false;
};

} // namespace listing
