// The texts of the statements of an import with a key. Private to core/property; pure, any thread.
//
// pg_temp.import_staging holds every row of the file, pg_temp.import_decided what becomes of those that
// could be read, pg_temp.import_refused all that are refused; they go with the transaction.
#pragma once

#include "core/property/import_plan.h"

namespace property::keyed {

QString stagingScript();
QString stagingCopy(); // columns: n, line, given, allImportFields, problem, place, name, value, record, bytes
QString stagedScript(); // when all rows are there
// Holds fast what may be updated, in the order of the numbers.
QString lockStatement(const ImportPlan& plan);
// import_decided: n, property (found, or null), kind (“added”, “changed”, “unchanged”, “skipped”), problem
// (refusedName) with at (ImportField) or null.
QString decideScript(const ImportPlan& plan);
QString countStatement();       // rows: kind, count; of refused ones the kind is null
QString refusedScript();        // import_refused, of both kinds
QString refusedRowsStatement(); // rows, in their order: line, problem, at or null, place, name, value,
                                // record, bytes
QString updateStatement(const ImportPlan& plan);
enum class Number { Given, Drawn };
QString insertStatement(const ImportPlan& plan, Number number);
QString keepNumbersAheadStatement();

} // namespace property::keyed
