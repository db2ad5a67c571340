// Staged drafts of several rows saved by one transaction: all of them or none. Thread: that of the session.
#pragma once

#include "core/base/result.h"
#include "core/database/session.h"
#include "core/property/change_set.h"
#include "core/property/validation.h"

#include <QObject>

#include <optional>
#include <vector>

namespace property {

struct Removal
{
    PropertyId id = 0;
    qint64 version = 0; // the one that was loaded
};

struct Batch
{
    std::vector<Property> creates; // ids are not looked at
    std::vector<Property> updates; // each with the version that was loaded; every id at most once
    std::vector<Removal> removals; // into the bin; none of the ids above

    bool isEmpty() const { return creates.empty() && updates.empty() && removals.empty(); }
};

// Why nothing of a batch was saved: one for each row that stands in its way.
struct BatchProblem
{
    enum class Kind {
        Conflict, // somebody saved another version: theirs
        Gone,     // it is in the bin, or deleted for good
        Refused,  // by the database: problem, when it is about a field, and error
    };
    enum class Part { Creates, Updates, Removals };
    Kind kind = Kind::Conflict;
    Part part = Part::Updates;
    std::size_t index = 0;               // in that part of the batch
    PropertyId id = 0;                   // 0 of a new one
    std::optional<Property> theirs;      // of Conflict: as it is stored now
    std::optional<FieldProblem> problem; // of Refused
    base::Error error;                   // of Refused
};

struct BatchOutcome
{
    // Empty: everything was saved. All conflicts are named at once; of refusals the first one alone,
    // because the transaction ends with it.
    std::vector<BatchProblem> problems;
    std::vector<Property> created; // as stored, in the order of the batch
    std::vector<Property> updated;
    std::vector<PropertyId> removed;
    quint64 transaction = 0;

    bool isSaved() const { return problems.empty(); }
};

class BatchRepository : public QObject
{
    Q_OBJECT

public:
    explicit BatchRepository(database::Session& session, QObject* parent = nullptr);

    // Problems of rows are an outcome; nothing is saved then. An empty batch is saved without a
    // transaction. A lost COMMIT is settled as that of a single save (commit.h). Errors: those that are
    // about no row: connection codes (ConnectionLost: nobody can tell whether it was saved),
    // ReadOnlyProfile, SerializationFailure, QueryCancelled, DatabaseNoPermission.
    base::Result<BatchOutcome> saveAll(const Batch& batch);

Q_SIGNALS:
    void committed(const property::ChangeSet& changes); // of all rows, once

private:
    database::Session& m_session;
};

} // namespace property
