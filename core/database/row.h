// One row of a result, read by column number. Valid only inside the callback that receives it.
//
// QSqlQuery::value makes a QVariant of every cell, which costs more than all the rest of a page: as
// long as the driver's result is libpq's, cells are read from there, in the text that PostgreSQL sent.
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QString>

#include <optional>
#include <string_view>

class QSqlQuery;
struct pg_result;

namespace database {

class Row
{
public:
    // The row that the query stands on.
    explicit Row(const QSqlQuery& query);
    // A row of libpq's result, 0-based.
    Row(const pg_result* result, int row)
        : m_query(nullptr)
        , m_result(result)
        , m_row(row)
    {
    }

    bool isNull(int column) const;
    // A NULL reads as empty text, 0, 0.0, false, no bytes; so does a column that is not there.
    // Text is as PostgreSQL writes it: exact for numeric, “t” and “f” for boolean.
    QString text(int column) const;
    // Of a column with decimals the nearest whole number.
    qint64 integer(int column) const;
    double real(int column) const;
    bool boolean(int column) const;
    QByteArray bytes(int column) const;
    std::optional<qint64> optionalInteger(int column) const;
    // A bigint of microseconds since 1970 UTC, as our statements select times:
    // (extract(epoch from t) * 1000000)::bigint, or the same with date_part. NULL gives an invalid
    // QDateTime. Result is in UTC.
    QDateTime time(int column) const;

private:
    std::string_view cell(int column) const; // data() is null when the value is

    const QSqlQuery* m_query;
    const pg_result* m_result; // null: another driver, read through QVariant
    int m_row = 0;
};

} // namespace database
