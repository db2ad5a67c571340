// The SQL on properties. Thread: that of its session.
//
// Writes run in a transaction of their own, check the version, and call `committed` on the same
// thread after COMMIT succeeded; nothing else may be connected to the database's writes.
#pragma once

#include "core/base/result.h"
#include "core/database/session.h"
#include "core/property/change_set.h"
#include "core/property/property.h"
#include "core/property/query.h"

#include <QObject>

#include <functional>
#include <optional>
#include <vector>

namespace property {

// A write that was committed, or whose commit is unknown.
struct Saved
{
    Property property; // as it is stored now (id, version, times)
    quint64 transaction = 0;
};

class PropertyRepository : public QObject
{
    Q_OBJECT

public:
    explicit PropertyRepository(database::Session& session, QObject* parent = nullptr);

    // The columns a page selects, in order, and the mapper that reads them; the text is part of the
    // cache's schema hash.
    static QString columns();
    // The texts of all reading statements, with every filter and both directions: an entry that was
    // filled by other SQL is not ours to use.
    static QString statements();
    static Property fromRow(const database::Row& row);

    // Rows of one page, at most pageSize; fewer at the end; empty beyond it. From whichever end is
    // nearer when the count is known, so that Home, End and a dragged thumb cost the same. A count
    // of another moment shifts the pages of the far half by the difference.
    base::Result<std::vector<Property>> page(const PageQuery& query, std::optional<qint64> count = {});
    base::Result<qint64> count(const Filter& filter);
    base::Result<FacetCounts> facets(const Filter& filter);
    // Errors: NotFound.
    base::Result<Property> byId(PropertyId id);
    // In no order; those that do not exist are left out. One statement.
    base::Result<std::vector<Property>> byIds(const std::vector<PropertyId>& ids);
    // The first `most` of the list, all pages in one.
    base::Result<std::vector<PropertyId>> ids(const Filter& filter, const Sort& sort, qint64 most);
    // Where the first row stands whose sort value is not before `value` (“go to value”), 0-based.
    // Numbers and dates as their database text. At most count.
    base::Result<qint64> positionOf(const Filter& filter, const Sort& sort, const QString& value);
    // Position of one property in the list, nothing when it is not in it.
    base::Result<std::optional<qint64>> positionOfId(const Filter& filter, const Sort& sort, PropertyId id);

    // Errors: the 3xx codes with the constraint as subject; update and remove also NotFound and
    // EditConflict (somebody saved another version).
    base::Result<Saved> create(const Property& property);
    base::Result<Saved> update(const Property& property);      // property.version: the one that was loaded
    base::Result<Saved> remove(PropertyId id, qint64 version); // soft: sets deleted_at
    // Undoes remove; the version grows. Errors: NotFound when there is no such property in the bin.
    base::Result<Saved> restore(PropertyId id);

Q_SIGNALS:
    void committed(const property::ChangeSet& changes);

private:
    // Runs one writing statement that returns the row, the transaction in the column behind it.
    base::Result<Saved> write(const QString& sql, const QVariantList& values, ChangeSet::Kind kind,
                              const std::function<base::Error()>& nothingWritten);
    base::Error whyNotWritten(PropertyId id);

    database::Session& m_session;
};

} // namespace property
