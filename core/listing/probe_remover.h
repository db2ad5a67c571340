// Takes the self-test's probe away again: the row, also out of the bin, and its history. Private to
// core/listing. Thread: the session's.
#pragma once

#include "core/base/result.h"
#include "core/database/session.h"
#include "core/property/property.h"

#include <QString>
#include <QVariant>

#include <vector>

namespace listing {

// What every probe is called, and the city it stands in.
QString probeTitle();
QString probeLocation();

// Errors of all: connection and database codes, ReadOnlyProfile.
class ProbeRemover
{
public:
    explicit ProbeRemover(database::Session& session);

    base::Result<void> byId(property::PropertyId id);
    // By its description, for a create whose commit nobody can tell the outcome of.
    base::Result<void> byMark(const QString& mark);
    // Those that a killed program left an hour ago or earlier.
    base::Result<void> leftovers();

    // DatabaseNoPermission when this role may not erase history; otherwise None.
    const base::Error& historyKept() const { return m_historyKept; }

private:
    base::Result<void> remove(const QString& sql, const QVariantList& values,
                              std::vector<property::PropertyId> ids);

    database::Session& m_session;
    base::Error m_historyKept;
};

} // namespace listing
