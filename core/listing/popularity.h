// Which queries people ask for most (SPEC C17). Each process counts its own and writes them down every half
// minute; in PostgreSQL the counts of all desktops meet, halve every three days, and the first thousand
// stay. What is kept is the name of the query, from which it can be asked again (named_query.h). A hint:
// what is lost with a process is lost.
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/cache/key.h"
#include "core/database/migration.h"
#include "core/database/session.h"

#include <QHash>

#include <mutex>
#include <optional>
#include <vector>

namespace listing {

// Migration 302: the table keystead.cache_popularity and the function that adds to it, with its owner's
// rights.
database::Migration popularityMigration();

// What this process was asked since it was last written down. Bounded; thread-safe.
class Popularity
{
public:
    explicit Popularity(base::ClockFn clock = &base::BootClock::now);

    // Behind an answer: some 40 ns. Of more than 2,000 different names those that are asked often stay
    // (Misra and Gries, 1982: no name is missed that makes up more than 1/2,000 of all).
    void note(const cache::EntryName& name);

    // Has something to write down, and the last time is half a minute past.
    bool isDue() const;
    // Writes it down, due or not. What could not be written is counted on, unless this role may not
    // write it: then nobody tries again. Errors: ReadOnlyProfile, connection and database codes.
    base::Result<void> flush(database::Session& session);

private:
    using Counts = QHash<QByteArray, int>;

    void add(const QByteArray& name, int times);

    base::ClockFn m_clock;
    mutable std::mutex m_mutex;
    Counts m_counts;
    std::optional<base::BootClock::time_point> m_flushed; // nothing: never
    bool m_refused = false;
};

struct PopularQuery
{
    QByteArray name;  // canonical
    double score = 0; // times asked, halved every three days
};
// Most popular first, at most `most`. Errors: those of the database.
base::Result<std::vector<PopularQuery>> readPopular(database::Session& session, int most = 1000);

} // namespace listing
