// History as a whole and back in time: who changed what, and restoring a version or a field. Thread: that
// of the session. Entries are written by triggers (history.h), whoever writes.
//
// What belongs together is a change: the entries of one transaction. Those from before transactions were
// recorded have the number 0 and belong together by their time.
#pragma once

#include "core/property/change_set.h"
#include "core/property/history.h"
#include "core/property/property_repository.h"

#include <QObject>

#include <map>
#include <optional>
#include <vector>

namespace property {

// Everything is “and”.
struct HistoryQuery
{
    std::optional<PropertyId> property; // also one that is in the bin or nowhere any more
    QString user;                       // session_user, exactly; empty: all
    QDateTime from;                     // included; invalid: open
    QDateTime until;                    // excluded; invalid: open
    std::optional<Field> field;         // entries that changed it, created with it or deleted it
    std::optional<quint64> transaction;
    bool operator==(const HistoryQuery&) const = default;
};

// One transaction's part in the history that was asked for.
struct HistoryChange
{
    quint64 transaction = 0; // 0: from before they were recorded
    QDateTime at;            // UTC, when the transaction began
    qint64 atMicros = 0;     // the same exactly: the change's place
    QString user;
    qint64 entries = 0; // that match the query
    qint64 created = 0; // of them by kind
    qint64 edited = 0;
    qint64 deleted = 0;  // into the bin or for good
    qint64 restored = 0; // out of the bin
    qint64 newestEntry = 0;
    PropertyId property = 0; // of the newest entry: the only one when there is one entry
};
struct HistoryPlace
{
    qint64 atMicros = 0;
    quint64 transaction = 0;
};
inline HistoryPlace placeOf(const HistoryChange& change)
{
    return {change.atMicros, change.transaction};
}

struct HistoryPage
{
    std::vector<HistoryEntry> entries;    // newest first
    std::map<AgentId, QString> agents;    // names, as they are now, of agents that the entries speak of
    std::map<PropertyId, QString> titles; // of the entries' properties: as they are now, else as last known
};

// A property as it was at an entry of its history, beside what is now.
struct PastVersion
{
    HistoryEntry entry;
    Property then; // without id 0; version and times are those of then, the agent's name that of now
    std::optional<Property> now; // nothing: it was deleted for good
    bool inBin = false;          // now is there, and in the bin
    QString createdAt;           // of then, exactly as PostgreSQL writes it; “now” when it is not known
};

// Which side of an entry: what it changed from, or to.
enum class Side { Before, After };

class HistoryRepository : public QObject
{
    Q_OBJECT

public:
    explicit HistoryRepository(database::Session& session, QObject* parent = nullptr);

    // Newest first, by id, at most limit; behind: the id of the last entry of the page before.
    base::Result<HistoryPage> entries(const HistoryQuery& query, std::optional<qint64> behind = {},
                                      int limit = pageSize);
    // Newest first. A change's entries are read by its transaction, or, of 0, by its time.
    base::Result<std::vector<HistoryChange>>
    changes(const HistoryQuery& query, std::optional<HistoryPlace> behind = {}, int limit = pageSize);
    // Users who stand in the history, by name; at most 200.
    base::Result<std::vector<QString>> users();

    // The whole row at an entry. Errors: NotFound (no such entry; Before of a creation; a later entry
    // is missing and the row cannot be told).
    base::Result<PastVersion> pastVersion(qint64 entry, Side side = Side::After);

    // New edits with their own history. version: the one the person saw; 0: it was deleted for good,
    // and is stored again under its number. One in the bin comes out of it. Errors: NotFound, as above;
    // EditConflict; the 3xx codes with the constraint as subject (its agent is no longer active).
    base::Result<Saved> restoreVersion(qint64 entry, qint64 version, Side side = Side::After);
    // One field. Errors: also NotFound when the property is not there or in the bin.
    base::Result<Saved> restoreField(qint64 entry, Field field, qint64 version, Side side = Side::Before);

Q_SIGNALS:
    void committed(const property::ChangeSet& changes);

private:
    base::Result<void> stepTo(const HistoryEntry& entry, Side side, QJsonObject& row);
    base::Result<PastVersion> named(PastVersion past);
    base::Result<Saved> write(const QString& sql, const Property& wish, qint64 version);
    base::Result<Saved> writeAgain(const PastVersion& past);
    base::Result<Saved> told(base::Result<Saved> saved, ChangeSet::Kind kind);

    database::Session& m_session;
};

} // namespace property
