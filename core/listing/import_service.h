// Importing listings and feedback, and saying what the cache did about it (SPEC C3, P7). Thread: the
// session's.
#pragma once

#include "core/listing/save_effect.h"
#include "core/property/feedback_import.h"
#include "core/property/property_import.h"

namespace listing {

struct ImportEffect : SaveEffect // empty when nothing was stored
{
    property::PropertyImportReport report;
};

struct FeedbackEffect : SaveEffect // empty when nothing was stored
{
    property::ImportReport report;
};

class ImportService
{
public:
    // The session outlives the service.
    ImportService(database::Session& session, Settle settle);

    // As property::importProperties, and returns when the cache's cursor shows the import or the refresh
    // is pending.
    base::Result<ImportEffect> importProperties(QIODevice& file,
                                                const property::PropertyImportOptions& options,
                                                base::JobControl& control);
    // The same of property::importFeedback.
    base::Result<FeedbackEffect> importFeedback(QIODevice& csv, const property::ImportOptions& options,
                                                base::JobControl& control);

private:
    database::Session& m_session;
    SettledSave m_save;
};

} // namespace listing
