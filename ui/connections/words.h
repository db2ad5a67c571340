// The words of connections: fields, what is wrong with them, steps of the test. GUI thread.
#pragma once

#include "core/base/error.h"
#include "core/workspace/connection_test.h"
#include "ui/common/environment.h"
#include "ui/connections/form_values.h"

#include <QString>

namespace connections {

common::Environment environmentOf(profile::Environment environment);
QString fieldText(Field field);
QString accessText(base::AccessMode access); // “look only”, “editing”
// “listings on db.lan:5432” and “cache.lan:6379/0”; the sample data says what it is.
QString databaseText(const profile::Profile& profile);
QString redisText(const profile::Profile& profile);
QString stepText(workspace::Step step);

namespace words {

QString nameNeeded();
QString nameTaken(const QString& name);
QString hostNeeded();
QString databaseHostNeeded();
QString portNeeded();
QString databaseNeeded();
QString pathNeeded();
QString numberNeeded();
QString minutesNeeded();
QString keyNeeded();
QString certificateNeeded();
QString noSemicolon();
QString urlUnreadable(const base::Error& error);
// Of an entry of the file that is no connection: why, and what can be done. file: where it stands.
QString entryUnreadable(const base::Error& error);
QString entryAdvice(const QString& file);
// Of profile::fromEnvFile.
QString envFileUnreadable(const base::Error& error);

} // namespace words

} // namespace connections
