#include "core/monitor/history/incident_log.h"

#include <QSqlQuery>

namespace monitor {

namespace {

constexpr int mostIncidents = 5000; // of a server

QDateTime timeAt(const QVariant& value)
{
    return QDateTime::fromMSecsSinceEpoch(value.toLongLong(), Qt::UTC);
}

} // namespace

IncidentLog::IncidentLog(HistoryFile& file)
    : m_file(file)
{
}

base::Result<qint64> IncidentLog::raise(const QString& server, const Incident& incident)
{
    const auto row = serverRow(m_file, server);
    if (!row)
        return row.error();
    if (auto done = m_file.run(
            QStringLiteral(
                "INSERT INTO incident (server, rule, raised, worst, bound) VALUES (?, ?, ?, ?, ?)"),
            {*row, incident.rule, incident.raised.toMSecsSinceEpoch(), incident.worst, incident.bound});
        !done)
        return std::move(done).error();
    const qint64 id = m_file.lastInsertId();
    if (auto done = m_file.run(
            QStringLiteral("DELETE FROM incident WHERE server = ? AND cleared IS NOT NULL AND id <="
                           " (SELECT id FROM incident WHERE server = ? ORDER BY id DESC LIMIT 1 OFFSET ?)"),
            {*row, *row, mostIncidents});
        !done)
        return std::move(done).error();
    return id;
}

base::Result<void> IncidentLog::worsen(qint64 id, double worst)
{
    return m_file.run(QStringLiteral("UPDATE incident SET worst = ? WHERE id = ?"), {worst, id});
}

base::Result<void> IncidentLog::clear(qint64 id, const QDateTime& at)
{
    return m_file.run(QStringLiteral("UPDATE incident SET cleared = ? WHERE id = ?"),
                      {at.toMSecsSinceEpoch(), id});
}

base::Result<std::vector<Incident>> IncidentLog::open(const QString& server)
{
    return list(QStringLiteral("AND cleared IS NULL ORDER BY id"), server, mostIncidents);
}

base::Result<std::vector<Incident>> IncidentLog::latest(const QString& server, int limit)
{
    return list(QStringLiteral("ORDER BY raised DESC, id DESC"), server, limit);
}

base::Result<std::vector<Incident>> IncidentLog::list(const QString& condition, const QString& server,
                                                      int limit)
{
    std::vector<Incident> found;
    auto done =
        m_file.read(QStringLiteral("SELECT id, rule, raised, cleared, worst, bound FROM incident"
                                   " WHERE server = (SELECT id FROM server WHERE name = ?) %1 LIMIT ?")
                        .arg(condition),
                    {server, limit}, [&found](const QSqlQuery& row) {
                        Incident one{row.value(0).toLongLong(), row.value(1).toString(),
                                     timeAt(row.value(2)),      std::nullopt,
                                     row.value(4).toDouble(),   row.value(5).toDouble()};
                        if (!row.isNull(3))
                            one.cleared = timeAt(row.value(3));
                        found.push_back(std::move(one));
                    });
    if (!done)
        return std::move(done).error();
    return found;
}

} // namespace monitor
