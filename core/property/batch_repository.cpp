#include "core/property/batch_repository.h"

#include "core/base/pause_point.h"
#include "core/base/thread_role.h"
#include "core/property/bulk_work.h"
#include "core/property/property_sql.h"
#include "core/property/row_write.h"

#include <algorithm>
#include <map>

namespace property {

namespace {

using Part = BatchProblem::Part;

// By id, so that two batches wait for each other and never in a circle.
const char* const lockSql = "select id, version, deleted_at is not null from keystead.property"
                            " where id = any(?::bigint[]) order by id for update";

// Is it about the row and not about the session?
bool isAboutRow(base::ErrorCode code)
{
    switch (code) {
    case base::ErrorCode::UniqueViolation:
    case base::ErrorCode::CheckViolation:
    case base::ErrorCode::ForeignKeyViolation:
    case base::ErrorCode::NotNullViolation:
    case base::ErrorCode::ValueOutOfRange:
    case base::ErrorCode::DatabaseError:
    case base::ErrorCode::NotFound:
        return true;
    default:
        return false;
    }
}

ChangeSet::Kind kindOf(const BatchOutcome& outcome)
{
    if (outcome.updated.empty() && outcome.removed.empty())
        return ChangeSet::Kind::Created;
    return outcome.updated.empty() && outcome.created.empty() ? ChangeSet::Kind::Deleted
                                                              : ChangeSet::Kind::Updated;
}

// One batch between begin and commit.
class Saving
{
public:
    Saving(database::Session& session, const Batch& batch)
        : m_session(session)
        , m_batch(batch)
    {
    }

    // False: problems were found, and the transaction is to be rolled back.
    base::Result<bool> run();
    BatchOutcome& outcome() { return m_outcome; }
    std::vector<PropertyId> written() const;

private:
    struct Stored
    {
        qint64 version = 0;
        bool inBin = false;
    };

    base::Result<void> findConflicts();
    void judge(Part part, std::size_t index, PropertyId id, qint64 version);
    base::Result<void> bringTheirs();
    base::Result<bool> writeAll();
    base::Result<bool> write(Part part, std::size_t index, const QString& sql, const QVariantList& values);

    database::Session& m_session;
    const Batch& m_batch;
    std::map<PropertyId, Stored> m_stored;
    BatchOutcome m_outcome;
};

base::Result<bool> Saving::run()
{
    if (auto found = findConflicts(); !found)
        return std::move(found).error();
    if (m_outcome.problems.empty())
        return writeAll();
    if (auto brought = bringTheirs(); !brought)
        return std::move(brought).error();
    return false;
}

base::Result<void> Saving::findConflicts()
{
    std::vector<PropertyId> ids;
    for (const Property& wish : m_batch.updates)
        ids.push_back(wish.id);
    for (const Removal& removal : m_batch.removals)
        ids.push_back(removal.id);
    if (ids.empty())
        return {};
    auto locked =
        m_session.query(QLatin1String(lockSql), {numberArray(ids)}, [this](const database::Row& row) {
            m_stored[row.integer(0)] = {row.integer(1), row.boolean(2)};
        });
    if (!locked)
        return locked;
    for (std::size_t i = 0; i < m_batch.updates.size(); ++i)
        judge(Part::Updates, i, m_batch.updates[i].id, m_batch.updates[i].version);
    for (std::size_t i = 0; i < m_batch.removals.size(); ++i)
        judge(Part::Removals, i, m_batch.removals[i].id, m_batch.removals[i].version);
    return {};
}

void Saving::judge(Part part, std::size_t index, PropertyId id, qint64 version)
{
    const auto stored = m_stored.find(id);
    const bool isThere = stored != m_stored.end() && !stored->second.inBin;
    if (isThere && stored->second.version == version)
        return;
    BatchProblem problem;
    problem.kind = isThere ? BatchProblem::Kind::Conflict : BatchProblem::Kind::Gone;
    problem.part = part;
    problem.index = index;
    problem.id = id;
    m_outcome.problems.push_back(std::move(problem));
}

base::Result<void> Saving::bringTheirs()
{
    std::vector<PropertyId> ids;
    for (const BatchProblem& problem : m_outcome.problems) {
        if (problem.kind == BatchProblem::Kind::Conflict)
            ids.push_back(problem.id);
    }
    const auto rows = rowsAnywhere(m_session, ids);
    if (!rows)
        return rows.error();
    for (BatchProblem& problem : m_outcome.problems) {
        const auto theirs = std::find_if(rows->begin(), rows->end(),
                                         [&problem](const Property& row) { return row.id == problem.id; });
        if (problem.kind == BatchProblem::Kind::Conflict && theirs != rows->end())
            problem.theirs = *theirs;
    }
    return {};
}

base::Result<bool> Saving::writeAll()
{
    for (std::size_t i = 0; i < m_batch.removals.size(); ++i) {
        const Removal& removal = m_batch.removals[i];
        const auto done = write(Part::Removals, i, removeStatement(), {removal.id, removal.version});
        if (!done || !*done)
            return done;
    }
    for (std::size_t i = 0; i < m_batch.updates.size(); ++i) {
        const Property& wish = m_batch.updates[i];
        const auto done = write(Part::Updates, i, updateStatement(),
                                writtenValues(wish) + QVariantList{wish.id, wish.version});
        if (!done || !*done)
            return done;
    }
    for (std::size_t i = 0; i < m_batch.creates.size(); ++i) {
        const auto done = write(Part::Creates, i, insertStatement(), writtenValues(m_batch.creates[i]));
        if (!done || !*done)
            return done;
    }
    return true;
}

base::Result<bool> Saving::write(Part part, std::size_t index, const QString& sql, const QVariantList& values)
{
    auto saved = m_session.first(sql, values, &savedFromRow);
    // Locked as it is, only a rule or a trigger of the administrator's own can swallow it.
    base::Error error{base::ErrorCode::DatabaseError, QStringLiteral("the statement returned no row"), {}};
    if (!saved)
        error = saved.error();
    if (!saved || !*saved) {
        if (!isAboutRow(error.code))
            return error;
        BatchProblem problem;
        problem.kind = BatchProblem::Kind::Refused;
        problem.part = part;
        problem.index = index;
        if (part != Part::Creates)
            problem.id = part == Part::Updates ? m_batch.updates[index].id : m_batch.removals[index].id;
        problem.problem = problemFromDatabase(error);
        problem.error = std::move(error);
        m_outcome.problems.push_back(std::move(problem));
        return false;
    }
    m_outcome.transaction = (*saved)->transaction;
    Property& stored = (*saved)->property;
    if (part == Part::Removals)
        m_outcome.removed.push_back(stored.id);
    else
        (part == Part::Updates ? m_outcome.updated : m_outcome.created).push_back(std::move(stored));
    return true;
}

std::vector<PropertyId> Saving::written() const
{
    std::vector<PropertyId> ids = m_outcome.removed;
    for (const auto* const rows : {&m_outcome.updated, &m_outcome.created}) {
        for (const Property& row : *rows)
            ids.push_back(row.id);
    }
    return ids;
}

} // namespace

BatchRepository::BatchRepository(database::Session& session, QObject* parent)
    : QObject(parent)
    , m_session(session)
{
}

base::Result<BatchOutcome> BatchRepository::saveAll(const Batch& batch)
{
    base::assertMayBlock("property::BatchRepository::saveAll");
    if (batch.isEmpty())
        return BatchOutcome();
    auto transaction = database::Transaction::begin(m_session);
    if (!transaction)
        return std::move(transaction).error();
    const auto stamp = transactionStamp(m_session);
    if (!stamp)
        return stamp.error();
    Saving saving(m_session, batch);
    const auto isWritten = saving.run();
    if (!isWritten)
        return isWritten.error();
    BatchOutcome& outcome = saving.outcome();
    if (!*isWritten) {
        outcome.created.clear();
        outcome.updated.clear();
        outcome.removed.clear();
        outcome.transaction = 0;
        return std::move(outcome);
    }
    KEYSTEAD_PAUSE("property.batch.written");
    const std::vector<PropertyId> written = saving.written();
    if (auto committed = commitBulk(m_session, *transaction, *stamp, written, false); !committed)
        return std::move(committed).error();
    Q_EMIT committed(ChangeSet{kindOf(outcome), written, {}, outcome.transaction, qint64(written.size())});
    return std::move(outcome);
}

} // namespace property
