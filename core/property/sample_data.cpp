#include "core/property/sample_data.h"

#include "core/base/logging.h"
#include "core/base/thread_role.h"
#include "core/property/sample_feedback.h"
#include "core/property/sample_listing.h"

#include <algorithm>

namespace property {

namespace {

constexpr qsizetype pieceSize = 256 * 1024; // bytes handed to COPY at a time

base::Error cancelled()
{
    return {base::ErrorCode::Cancelled, QStringLiteral("sample data was cancelled"), {}};
}

base::Result<std::vector<AgentId>> agentIds(database::Session& session)
{
    return session.list(QStringLiteral("select id from keystead.agent order by id"), {},
                        [](const database::Row& row) { return row.integer(0); });
}

base::Result<std::vector<AgentId>> agentsFor(database::Session& session, quint32 seed)
{
    auto present = agentIds(session);
    if (!present || !present->empty())
        return present;
    auto transaction = database::Transaction::begin(session);
    if (!transaction)
        return std::move(transaction).error();
    for (const SampleAgent& agent : sampleAgents(seed)) {
        auto added = session.execute(
            QStringLiteral("insert into keystead.agent (name, email, phone) values (?, ?, ?)"),
            {QString::fromUtf8(agent.name), QString::fromUtf8(agent.email), QString::fromUtf8(agent.phone)});
        if (!added)
            return std::move(added).error();
    }
    if (auto committed = transaction->commit(); !committed)
        return std::move(committed).error();
    return agentIds(session);
}

// For this transaction: no history of what nobody typed (see sql/101_property_triggers.sql), no
// waiting for the disk, and the words of a batch go into the search index in larger portions.
base::Result<void> prepareBatch(database::Session& session)
{
    return session.query(QStringLiteral("select set_config('keystead.bulk_load', 'on', true),"
                                        " set_config('synchronous_commit', 'off', true),"
                                        " set_config('gin_pending_list_limit', '32MB', true)"),
                         {}, [](const database::Row&) {});
}

// What does not change from batch to batch.
struct Sample
{
    quint32 seed = 1;
    std::vector<AgentId> agents;
    BatchId feedback = 0;
    QDate today;
};

base::Result<BatchId> feedbackBatch(database::Session& session)
{
    const auto made = session.first(
        QStringLiteral("insert into keystead.feedback_batch (source) values ('sample data') returning id"),
        {}, [](const database::Row& row) { return row.integer(0); });
    if (!made)
        return made.error();
    return made->value_or(0);
}

base::Result<PropertyId> lastId(database::Session& session)
{
    const auto last = session.first(QStringLiteral("select coalesce(max(id), 0) from keystead.property"), {},
                                    [](const database::Row& row) { return row.integer(0); });
    if (!last)
        return last.error();
    return last->value_or(0);
}

// What this transaction has added behind an id, in order. xmin leaves out what others add meanwhile.
base::Result<std::vector<PropertyId>> addedIds(database::Session& session, PropertyId behind)
{
    return session.list(QStringLiteral("select id from keystead.property where id > ?"
                                       " and xmin = pg_current_xact_id()::xid order by id"),
                        {behind}, [](const database::Row& row) { return row.integer(0); });
}

base::Result<std::vector<PropertyStatus>> copyListings(database::Session& session, const Sample& sample,
                                                       qint64 first, qint64 end,
                                                       const base::JobControl& control)
{
    std::vector<PropertyStatus> statuses;
    statuses.reserve(std::size_t(end - first));
    qint64 number = first;
    const auto next = [&]() -> base::Result<QByteArray> {
        if (control.isCancelled())
            return cancelled();
        QByteArray piece;
        while (number < end && piece.size() < pieceSize)
            statuses.push_back(appendSampleLine(piece, sample.seed, number++, sample.agents));
        return piece;
    };
    const QString sql =
        QStringLiteral("copy keystead.property (%1) from stdin").arg(QString::fromLatin1(sampleColumns()));
    auto copied = session.copyIn(sql, next);
    if (!copied)
        return std::move(copied).error();
    return statuses;
}

base::Result<void> copyFeedback(database::Session& session, const Sample& sample, qint64 first,
                                const std::vector<PropertyId>& ids,
                                const std::vector<PropertyStatus>& statuses, const base::JobControl& control)
{
    std::size_t index = 0;
    const auto next = [&]() -> base::Result<QByteArray> {
        if (control.isCancelled())
            return cancelled();
        QByteArray piece;
        for (; index < ids.size() && piece.size() < pieceSize; ++index)
            appendSampleFeedback(piece, sample.seed, first + qint64(index), ids[index], statuses[index],
                                 sample.feedback, sample.today);
        return piece;
    };
    const QString sql = QStringLiteral("copy keystead.feedback (%1) from stdin")
                            .arg(QString::fromLatin1(sampleFeedbackColumns()));
    const auto copied = session.copyIn(sql, next);
    if (!copied)
        return copied.error();
    auto counted =
        session.execute(QStringLiteral("update keystead.feedback_batch set rows = rows + ? where id = ?"),
                        {*copied, sample.feedback});
    if (!counted)
        return std::move(counted).error();
    return {};
}

// Lines [first, end) and the feedback on them in one transaction.
base::Result<void> copyBatch(database::Session& session, const Sample& sample, qint64 first, qint64 end,
                             const base::JobControl& control)
{
    auto transaction = database::Transaction::begin(session);
    if (!transaction)
        return std::move(transaction).error();
    if (auto prepared = prepareBatch(session); !prepared)
        return prepared;
    const auto last = lastId(session);
    if (!last)
        return last.error();
    const auto statuses = copyListings(session, sample, first, end, control);
    if (!statuses)
        return statuses.error();
    const auto ids = addedIds(session, *last);
    if (!ids)
        return ids.error();
    if (ids->size() != statuses->size()) {
        // The numbers that the table gives lie below some that somebody chose.
        qCWarning(base::logDatabase) << "sample data: no feedback on" << statuses->size() << "listings";
    } else if (auto copied = copyFeedback(session, sample, first, *ids, *statuses, control); !copied) {
        return copied;
    }
    return transaction->commit();
}

// Index-only scans need the visibility map, good plans the statistics; autovacuum would come to it
// in its own time. Without the right to do so the rows are there all the same.
void tidyUp(database::Session& session)
{
    const QString sql = QStringLiteral("vacuum (analyze) keystead.property, keystead.feedback");
    if (auto done = session.script(sql); !done)
        qCWarning(base::logDatabase) << "sample data: vacuum failed:" << done.error().detail;
}

} // namespace

base::Result<qint64> seed(database::Session& session, const SeedOptions& options, base::JobControl& control)
{
    base::assertMayBlock("property::seed");
    if (options.count < 0 || options.batch < 1)
        return base::Error{base::ErrorCode::InvalidInput, QStringLiteral("count or batch out of range"), {}};
    const QString unit = QStringLiteral("rows");
    control.report({0, options.count, unit});
    const QDate today = options.today.isValid() ? options.today : QDateTime::currentDateTimeUtc().date();
    Sample sample{options.seed, {}, 0, today};
    auto agents = agentsFor(session, options.seed);
    if (!agents)
        return std::move(agents).error();
    sample.agents = *std::move(agents);
    if (options.count > 0 && !control.isCancelled()) {
        const auto batch = feedbackBatch(session);
        if (!batch)
            return batch.error();
        sample.feedback = *batch;
    }

    for (qint64 done = 0; done < options.count;) {
        if (control.isCancelled())
            return cancelled();
        const qint64 end = std::min(options.count, done + options.batch);
        if (auto copied = copyBatch(session, sample, done, end, control); !copied)
            return std::move(copied).error();
        done = end;
        control.report({done, options.count, unit});
    }
    tidyUp(session);
    return options.count;
}

} // namespace property
