// Many rows in one transaction: bulk edits, deletes and restores, and their undoing. Thread: that of the
// session.
//
// The row's version is checked like that of a single save: what somebody changed since the preview is
// reported and not overwritten. All rows are written by one transaction or none is; the statement-level
// triggers tell the cache once a chunk, by :all and :list when it has more than 100 rows.
#pragma once

#include "core/base/job.h"
#include "core/base/result.h"
#include "core/database/session.h"
#include "core/property/bulk.h"
#include "core/property/change_set.h"

#include <QObject>

namespace property {

struct TransactionStamp;

// What an undo would do.
struct UndoPreview
{
    qint64 rows = 0;                   // as they were left by that transaction: can be undone
    std::vector<BulkFailure> failures; // the others, by id
};

class BulkRepository : public QObject
{
    Q_OBJECT

public:
    explicit BulkRepository(database::Session& session, QObject* parent = nullptr);

    // Reads in one read-only snapshot; progress in “rows”. Errors: InvalidInput (an edit that sets
    // nothing, a filter with a condition that is not valid), Cancelled, database codes.
    base::Result<BulkPreview> preview(const BulkWish& wish, base::JobControl& control);

    // Writes the preview's rows, progress in “rows”. Until it returns nothing is to be seen by others;
    // cancelled or failed, nothing is stored. Errors: Cancelled; 3xx codes with the constraint as subject
    // (an agent was deactivated since: problemFromDatabase); ConnectionLost when nobody can tell whether
    // it was committed; ReadOnlyProfile.
    base::Result<BulkReport> apply(const BulkPreview& preview, base::JobControl& control);

    // Takes back what a transaction did to properties, whoever made it: a new edit with its own history
    // that restores the values from before, of rows that nobody has changed since. A created property goes
    // to the bin, one deleted for good is stored again under its number (its feedback is not). Undoing
    // the undo is the redo, but nothing is deleted for good a second time: such a row is in the bin then,
    // or stays there. Progress in “rows”. Errors: NotFound (history knows no such transaction), and
    // as apply.
    base::Result<UndoPreview> previewUndo(quint64 transaction, base::JobControl& control);
    base::Result<BulkReport> undo(quint64 transaction, base::JobControl& control);

Q_SIGNALS:
    void committed(const property::ChangeSet& changes); // of all rows, once

private:
    struct Done
    {
        const std::vector<PropertyId>& written;
        const std::vector<BulkFailure>& failures;
        bool isPurge = false;
    };
    base::Result<BulkReport> commit(database::Transaction& transaction, const TransactionStamp& stamp,
                                    ChangeSet::Kind kind, const Done& done, const base::JobControl& control);

    database::Session& m_session;
};

} // namespace property
