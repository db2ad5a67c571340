// The second half of the self-test (SPEC C12): creates, edits and deletes a probe property and shows
// step by step that the cache followed. Thread: the session's.
#pragma once

#include "core/base/job.h"
#include "core/base/result.h"
#include "core/listing/edit_service.h"
#include "core/listing/read_service.h"

#include <chrono>
#include <functional>
#include <vector>

namespace listing {

enum class SignalStep {
    Create,         // the probe property is saved
    ListFollowed,   // a page that was cached before shows it
    DetailCached,   // its detail is read twice: database, then cache
    Edit,           // its price is saved
    DetailFollowed, // the next read shows the new price
    OutsideEdit,    // the row is changed by plain SQL, as another program would
    OutsideFollowed,
    Delete,
    ListForgot, // the page does not show it any more
    Removed,    // nothing of the probe is left in the table and the bin; see `error` for its history
};
inline constexpr int signalStepCount = 10;
// “create”, “list-followed”, …: for JSON and tests.
QString signalStepName(SignalStep step);

struct SignalStepResult
{
    SignalStep step = SignalStep::Create;
    bool passed = false;
    std::chrono::nanoseconds took{0};
    Source source = Source::Database; // of the read that a step makes
    std::vector<QByteArray> groups;   // dropped by the step's save
    // Why it did not pass: TimedOut (the answer was still the old one), NotConnected (the cache cannot
    // be used: Redis is away), SchemaMismatch (a trigger is missing or disabled), NotFound (the group
    // in the subject is switched off). With a passed Removed: DatabaseNoPermission when this role may
    // not erase history, which then keeps the probe's entries.
    base::Error error;
};

// The probe is a draft at price 0 with a title that says what it is; it is removed whatever happens,
// also after Cancelled. One that a killed program left is removed by the next test an hour later.
// `tell` is called after each step on the session's thread; the control is told “steps”. The session
// is the one the edits are made with. Errors: those of the first step that could not run at all
// (ReadOnlyProfile, connection and database codes), Cancelled; a step that ran and failed is a result.
base::Result<std::vector<SignalStepResult>>
testSignals(database::Session& session, ReadService& reads, EditService& edits, base::JobControl& control,
            const std::function<void(const SignalStepResult&)>& tell);

} // namespace listing
