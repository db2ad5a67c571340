#include "core/database/row.h"

#include <QSqlQuery>
#include <QSqlResult>
#include <QVariant>

#include <libpq-fe.h>

#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <memory>

namespace database {

namespace {

constexpr Oid byteaType = 17; // pg_type.dat: fixed for ever

const PGresult* resultOf(const QSqlQuery& query)
{
    const QVariant handle = query.result()->handle();
    // The type's name depends on how Qt was built.
    const char* const type = handle.typeName();
    if (!type || (std::strcmp(type, "PGresult*") != 0 && std::strcmp(type, "pg_result*") != 0))
        return nullptr;
    return *static_cast<PGresult* const*>(handle.constData());
}

double realFrom(std::string_view text)
{
    double value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

qint64 integerFrom(std::string_view text)
{
    const char* const end = text.data() + text.size();
    qint64 value = 0;
    const auto [behind, problem] = std::from_chars(text.data(), end, value);
    if (problem == std::errc() && behind == end)
        return value;
    const double real = std::round(realFrom(text));
    constexpr double most = 9.2e18; // what lies between here and the largest qint64 is no double's business
    return std::abs(real) < most ? qint64(real) : 0;
}

QByteArray unescaped(const char* text)
{
    struct Free
    {
        void operator()(unsigned char* bytes) const { PQfreemem(bytes); }
    };
    std::size_t size = 0;
    const std::unique_ptr<unsigned char, Free> bytes(
        PQunescapeBytea(reinterpret_cast<const unsigned char*>(text), &size));
    return bytes ? QByteArray(reinterpret_cast<const char*>(bytes.get()), qsizetype(size)) : QByteArray();
}

} // namespace

Row::Row(const QSqlQuery& query)
    : m_query(&query)
    , m_result(resultOf(query))
    // Forward only, libpq hands out each row as a result of its own.
    , m_row(query.isForwardOnly() ? 0 : query.at())
{
}

std::string_view Row::cell(int column) const
{
    const auto length = std::size_t(PQgetlength(m_result, m_row, column));
    if (length == 0 && isNull(column))
        return {};
    return {PQgetvalue(m_result, m_row, column), length};
}

bool Row::isNull(int column) const
{
    return m_result ? PQgetisnull(m_result, m_row, column) != 0 : m_query->isNull(column);
}

QString Row::text(int column) const
{
    if (!m_result)
        return m_query->value(column).toString();
    const std::string_view text = cell(column);
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

qint64 Row::integer(int column) const
{
    return m_result ? integerFrom(cell(column)) : m_query->value(column).toLongLong();
}

double Row::real(int column) const
{
    return m_result ? realFrom(cell(column)) : m_query->value(column).toDouble();
}

bool Row::boolean(int column) const
{
    if (!m_result)
        return m_query->value(column).toBool();
    const std::string_view text = cell(column);
    return text == "t" || integerFrom(text) != 0;
}

QByteArray Row::bytes(int column) const
{
    if (!m_result)
        return m_query->value(column).toByteArray();
    const std::string_view text = cell(column);
    if (PQftype(m_result, column) == byteaType && !text.empty())
        return unescaped(text.data());
    return QByteArray(text.data(), qsizetype(text.size()));
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
