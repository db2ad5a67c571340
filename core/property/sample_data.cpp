#include "core/property/sample_data.h"

#include "core/base/logging.h"
#include "core/base/thread_role.h"
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

// Lines [first, end) in one transaction.
base::Result<void> copyBatch(database::Session& session, quint32 seed, qint64 first, qint64 end,
                             const std::vector<AgentId>& agents, const base::JobControl& control)
{
    auto transaction = database::Transaction::begin(session);
    if (!transaction)
        return std::move(transaction).error();
    if (auto prepared = prepareBatch(session); !prepared)
        return prepared;
    qint64 number = first;
    const auto next = [&]() -> base::Result<QByteArray> {
        if (control.isCancelled())
            return cancelled();
        QByteArray piece;
        while (number < end && piece.size() < pieceSize)
            appendSampleLine(piece, seed, number++, agents);
        return piece;
    };
    const QString sql =
        QStringLiteral("copy keystead.property (%1) from stdin").arg(QString::fromLatin1(sampleColumns()));
    auto copied = session.copyIn(sql, next);
    if (!copied)
        return std::move(copied).error();
    return transaction->commit();
}

// Index-only scans need the visibility map, good plans the statistics; autovacuum would come to it
// in its own time. Without the right to do so the rows are there all the same.
void tidyUp(database::Session& session)
{
    if (auto done = session.script(QStringLiteral("vacuum (analyze) keystead.property")); !done)
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
    auto agents = agentsFor(session, options.seed);
    if (!agents)
        return std::move(agents).error();

    for (qint64 done = 0; done < options.count;) {
        if (control.isCancelled())
            return cancelled();
        const qint64 end = std::min(options.count, done + options.batch);
        if (auto copied = copyBatch(session, options.seed, done, end, *agents, control); !copied)
            return std::move(copied).error();
        done = end;
        control.report({done, options.count, unit});
    }
    tidyUp(session);
    return options.count;
}

} // namespace property
