// One row of a result, read by column number. Valid only inside the callback that receives it.
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QString>

#include <optional>

class QSqlQuery;

namespace database {

class Row
{
public:
    explicit Row(const QSqlQuery& query)
        : m_query(&query)
    {
    }

    bool isNull(int column) const;
    // A NULL reads as empty text, 0, 0.0, false, no bytes.
    QString text(int column) const;
    qint64 integer(int column) const;
    double real(int column) const;
    bool boolean(int column) const;
    QByteArray bytes(int column) const;
    std::optional<qint64> optionalInteger(int column) const;
    // A bigint of microseconds since 1970 UTC, as our statements select times:
    // (extract(epoch from t) * 1000000)::bigint. NULL gives an invalid QDateTime. Result is in UTC.
    QDateTime time(int column) const;

private:
    const QSqlQuery* m_query;
};

} // namespace database
