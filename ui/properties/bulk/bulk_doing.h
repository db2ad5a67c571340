// The half of bulk work that runs on a session thread: writing what was previewed, and finding out about
// the rows that were left alone.
#pragma once

#include "core/base/job.h"
#include "core/workspace/session.h"
#include "ui/properties/editing/edit_presenter.h"

#include <memory>
#include <vector>

namespace properties {

// A listing that was to change and did not.
struct BulkTrouble
{
    enum class Kind {
        Changed, // somebody saved it first
        Gone,    // it is in the bin, or out of it, or nowhere
        Refused, // it cannot be as wished
    };
    property::PropertyId id = 0;
    Kind kind = Kind::Changed;
    QString title = {}; // as it is now, else as last known; empty: not known
    QString user = {};  // of Changed and Gone: whose change is the newest; empty: not known
    QDateTime at = {};  // UTC, of that change
    std::optional<property::FieldProblem> problem = {}; // of Refused
};

struct BulkDone
{
    listing::BulkSaveReport report;
    std::vector<BulkTrouble> troubles;   // all of them, by id; the first mostExplained with names
    std::vector<BulkConflict> conflicts; // of an edit, among those: what can be laid side by side
    std::shared_ptr<const std::vector<property::BulkRow>> written; // see BulkStep
};

inline constexpr std::size_t mostExplained = 200;
inline constexpr std::size_t mostRemembered = 100'000; // rows of one step

// Errors: those of BulkEditService::apply. What cannot be found out about a failure is left unknown.
base::Result<BulkDone> carryOut(workspace::Session& session, const property::BulkPreview& preview,
                                base::JobControl& control);

// With a preview's refused rows behind a report's failures.
std::vector<BulkTrouble> troublesOf(const property::BulkPreview& preview);
// The same of failures that nothing else is known of.
std::vector<BulkTrouble> troublesOf(const std::vector<property::BulkFailure>& failures);
// Asks the history about the first mostExplained of them.
void explain(workspace::Session& session, std::vector<BulkTrouble>& troubles);

} // namespace properties
