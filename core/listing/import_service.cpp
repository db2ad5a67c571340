#include "core/listing/import_service.h"

#include "core/listing/catalogue.h"

#include <utility>

namespace listing {

ImportService::ImportService(database::Session& session, Settle settle)
    : m_session(session)
    , m_save(std::move(settle))
{
}

base::Result<ImportEffect> ImportService::importProperties(QIODevice& file,
                                                           const property::PropertyImportOptions& options,
                                                           base::JobControl& control)
{
    m_save.begin();
    auto report = property::importProperties(m_session, file, options, control);
    if (!report)
        return std::move(report).error();
    if (report->transaction != 0)
        m_save.committed({property::ChangeSet::Kind::Imported,
                          {},
                          {},
                          report->transaction,
                          report->added + report->changed});
    return ImportEffect{m_save.end(), *std::move(report)};
}

base::Result<FeedbackEffect> ImportService::importFeedback(QIODevice& csv,
                                                           const property::ImportOptions& options,
                                                           base::JobControl& control)
{
    m_save.begin();
    auto report = property::importFeedback(m_session, csv, options, control);
    if (!report)
        return std::move(report).error();
    if (report->transaction == 0)
        return FeedbackEffect{m_save.end(), *std::move(report)};
    m_save.committed({property::ChangeSet::Kind::Imported, {}, {}, report->transaction, report->accepted});
    FeedbackEffect effect{m_save.end(), *std::move(report)};
    // One tag, however many rows: known also where the settlement is not.
    effect.tags = {QByteArrayLiteral("feedback")};
    effect.groups = groupsOf(effect.tags);
    return effect;
}

} // namespace listing
