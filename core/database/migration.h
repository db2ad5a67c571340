// Numbered schema changes, applied in order under an advisory lock, each with a checksum.
// They live in schema “keystead”, table “keystead.migration”. Runs on a session's thread.
#pragma once

#include "core/base/result.h"
#include "core/database/session.h"

#include <QString>

#include <span>
#include <vector>

namespace database {

struct Migration
{
    int number = 0; // ascending; gaps are allowed, numbers are never reused
    QString name;   // “property tables”
    QString sql;    // statements; runs in its own transaction
};

enum class SchemaState { Missing, Behind, Current };

// Compares what was applied with ours. Errors: SchemaMismatch when an applied migration has
// another checksum or is newer than ours; connection and database codes.
base::Result<SchemaState> schemaState(Session& session, std::span<const Migration> migrations);

// Applies what is missing. Two processes may call it at once. Returns how many were applied.
base::Result<int> applyMigrations(Session& session, std::span<const Migration> migrations);

// The SQL an administrator reads before anything is created. Run by psql, as it is, in an empty
// database it does what applyMigrations does, its bookkeeping included.
QString migrationPlan(std::span<const Migration> migrations);

// The SQL that removes the schema and all that is in it; an extension that stands in it as well,
// unless somebody else uses that. For psql or Session::script, by the schema's owner.
QString removalPlan();

} // namespace database
