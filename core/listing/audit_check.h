// What an entry should hold, asked of PostgreSQL by statements of its own: none of them is shared with the
// reads whose results are checked. Private to the audit; thread: the session's.
#pragma once

#include "core/database/session.h"
#include "core/listing/named_query.h"

#include <vector>

namespace listing {

struct Difference
{
    QString field; // “price of 812”, “place 17”, “status sold”
    QString cached;
    QString database; // both as text; empty: there is none
    bool operator==(const Difference&) const = default;
};

// Every group of the catalogue is; others are another version's.
bool isAudited(const QByteArray& group);

// Inside the caller's read-only snapshot. Empty: they agree; at most ten. Precondition: isAudited.
// Errors: CorruptEntry (the payload cannot be read), database codes.
base::Result<std::vector<Difference>> differencesOf(database::Session& session, const NamedQuery& query,
                                                    const QByteArray& payload);

} // namespace listing
