// Incidents: what an alert raised, until it cleared. In the file of the history, so that an incident that is
// open goes on after a restart. Thread: the file's.
#pragma once

#include "core/monitor/history/history_file.h"

#include <QDateTime>

#include <optional>
#include <vector>

namespace monitor {

struct Incident
{
    qint64 id = 0;
    QString rule; // AlertRule::id
    QDateTime raised;
    std::optional<QDateTime> cleared; // nothing: still open
    double worst = 0;                 // the figure at its worst so far
    double bound = 0;                 // what it passed

    bool operator==(const Incident&) const = default;
};

class IncidentLog
{
public:
    // The file outlives it.
    explicit IncidentLog(HistoryFile& file);

    // Errors of all: FileFailed, TimedOut. incident.id and .cleared do not count; the id is what comes back.
    base::Result<qint64> raise(const QString& server, const Incident& incident);
    base::Result<void> worsen(qint64 id, double worst);
    base::Result<void> clear(qint64 id, const QDateTime& at);

    base::Result<std::vector<Incident>> open(const QString& server); // in the order they were raised
    // Newest first, at most `limit`.
    base::Result<std::vector<Incident>> latest(const QString& server, int limit = 200);

private:
    base::Result<std::vector<Incident>> list(const QString& condition, const QString& server, int limit);

    HistoryFile& m_file;
};

} // namespace monitor
