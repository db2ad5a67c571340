// What the history knows of servers and series, and its markers.
#include "core/monitor/history/history.h"

#include <QSqlQuery>

namespace monitor {

base::Result<std::vector<QString>> History::servers()
{
    std::vector<QString> names;
    auto done = m_file.read(QStringLiteral("SELECT name FROM server ORDER BY name"), {},
                            [&names](const QSqlQuery& row) { names.push_back(row.value(0).toString()); });
    if (!done)
        return std::move(done).error();
    return names;
}

base::Result<std::vector<QString>> History::seriesOf(const QString& server)
{
    if (auto written = flush(); !written)
        return std::move(written).error();
    std::vector<QString> names;
    auto done =
        m_file.read(QStringLiteral("SELECT series.name FROM series JOIN server ON server.id = series.server"
                                   " WHERE server.name = ? ORDER BY series.name"),
                    {server}, [&names](const QSqlQuery& row) { names.push_back(row.value(0).toString()); });
    if (!done)
        return std::move(done).error();
    return names;
}

base::Result<void> History::addMarker(const QString& server, const HistoryMarker& marker)
{
    const auto row = serverRow(m_file, server);
    if (!row)
        return row.error();
    // An empty QString would be bound as NULL.
    const QString detail = marker.detail.isNull() ? QStringLiteral("") : marker.detail;
    return m_file.run(QStringLiteral("INSERT INTO marker (server, at, kind, detail) VALUES (?, ?, ?, ?)"),
                      {*row, marker.at.toMSecsSinceEpoch(), marker.kind, detail});
}

base::Result<std::vector<HistoryMarker>> History::markers(const QString& server, const HistoryRange& range)
{
    std::vector<HistoryMarker> found;
    auto done = m_file.read(
        QStringLiteral(
            "SELECT at, kind, detail FROM marker WHERE server = (SELECT id FROM server WHERE name = ?)"
            " AND at BETWEEN ? AND ? ORDER BY at, id"),
        {server, range.from.toMSecsSinceEpoch(), range.to.toMSecsSinceEpoch()},
        [&found](const QSqlQuery& row) {
            found.push_back({QDateTime::fromMSecsSinceEpoch(row.value(0).toLongLong(), Qt::UTC),
                             row.value(1).toString(), row.value(2).toString()});
        });
    if (!done)
        return std::move(done).error();
    return found;
}

base::Result<void> History::removeServer(const QString& server)
{
    std::erase_if(m_slots, [&](const auto& slot) { return std::get<0>(slot.first).first == server; });
    std::erase_if(m_rows, [&](const auto& row) { return row.first.first == server; });
    m_lastAt.erase(server);
    return m_file.run(QStringLiteral("DELETE FROM server WHERE name = ?"), {server});
}

} // namespace monitor
