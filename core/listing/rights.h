// What this role may do in this database, and the GRANTs that would give it the rest.
// Thread: the session's. Reads catalogues only, nothing is written.
#pragma once

#include "core/base/result.h"
#include "core/database/session.h"

#include <QString>
#include <QStringList>

namespace listing {

struct Rights
{
    QString role;
    bool superuser = false;
    bool schemaExists = false;
    bool mayCreateSchema = false; // CREATE on the database
    bool maySeeListings = false;  // USAGE on the schema, SELECT on property and agent
    bool mayEdit = false;         // INSERT, UPDATE, DELETE on them
    bool maySeeCache = false;     // SELECT on migration, the cache_… tables and all that is cached
    bool mayDrain = false;        // EXECUTE on the functions that write nonce and pruning, sweep requests
    bool rowSecurity = false;     // sees only some rows: its answers are never cached

    // Statements, each with its semicolon, for the owner to run. Empty: nothing is missing, or
    // there is no schema yet. What a migration will still create is not in them.
    QStringList grantsToLook; // a read-only profile's
    QStringList grantsToEdit; // in addition
};

// Errors: connection and database codes.
base::Result<Rights> readRights(database::Session& session);

// All GRANTs as a text, part of what an administrator reads before anything is created. The role is
// quoted whatever it is called; empty: “<role>”, which no server accepts.
QString grantsPlan(const QString& role);

} // namespace listing
