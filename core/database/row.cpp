#include "core/database/row.h"

#include <QSqlQuery>
#include <QVariant>

namespace database {

bool Row::isNull(int column) const
{
    return m_query->isNull(column);
}

QString Row::text(int column) const
{
    return m_query->value(column).toString();
}

qint64 Row::integer(int column) const
{
    return m_query->value(column).toLongLong();
}

double Row::real(int column) const
{
    return m_query->value(column).toDouble();
}

bool Row::boolean(int column) const
{
    return m_query->value(column).toBool();
}

QByteArray Row::bytes(int column) const
{
    return m_query->value(column).toByteArray();
}

std::optional<qint64> Row::optionalInteger(int column) const
{
    if (isNull(column))
        return std::nullopt;
    return integer(column);
}

QDateTime Row::time(int column) const
{
    if (isNull(column))
        return {};
    // Conversion through QVariant's QDateTime costs two to three times as much.
    const qint64 microseconds = integer(column);
    const qint64 milliseconds = microseconds / 1000 - (microseconds % 1000 < 0 ? 1 : 0);
    return QDateTime::fromMSecsSinceEpoch(milliseconds, Qt::UTC);
}

} // namespace database
