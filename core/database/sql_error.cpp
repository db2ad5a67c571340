#include "core/database/sql_error.h"

#include <QRegularExpression>

namespace database {

namespace {

using base::ErrorCode;

ErrorCode codeOf(const QString& state)
{
    struct Known
    {
        const char* prefix; // whole state, or its class
        ErrorCode code;
    };
    // https://www.postgresql.org/docs/15/errcodes-appendix.html; the first match counts.
    static constexpr Known table[]{
        {"23505", ErrorCode::UniqueViolation},      {"23514", ErrorCode::CheckViolation},
        {"23503", ErrorCode::ForeignKeyViolation},  {"23502", ErrorCode::NotNullViolation},
        {"42501", ErrorCode::DatabaseNoPermission}, {"40001", ErrorCode::SerializationFailure},
        {"40P01", ErrorCode::SerializationFailure}, {"57014", ErrorCode::QueryCancelled},
        {"25006", ErrorCode::ReadOnlyProfile},      {"57P01", ErrorCode::ConnectionLost},
        {"57P02", ErrorCode::ConnectionLost},       {"57P03", ErrorCode::ConnectionRefused},
        {"28", ErrorCode::AuthenticationFailed},    {"08", ErrorCode::ConnectionLost},
        {"22", ErrorCode::ValueOutOfRange},         {"42P01", ErrorCode::SchemaMissing},
        {"3F000", ErrorCode::SchemaMissing},        {"3D000", ErrorCode::NotFound},
    };
    for (const Known& known : table) {
        if (state.startsWith(QLatin1String(known.prefix)))
            return known.code;
    }
    return ErrorCode::DatabaseError;
}

// The names that stand in quotes in the first line, in order. The order is the same in every
// language of the server, the quotes are not: "…", «…», „…“, »…«.
QStringList quotedNames(const QString& message)
{
    static const QRegularExpression quoted(QStringLiteral(
        "[\"\u00AB\u00BB\u201E\u201C]([^\"\u00AB\u00BB\u201C\u201D\u201E]+)[\"\u00AB\u00BB\u201C\u201D]"));
    // QPSQL puts “ERROR:  ” in front and “DETAIL: …” into further lines.
    const QString line = message.section(QLatin1Char('\n'), 0, 0);
    QStringList names;
    auto match = quoted.globalMatch(line);
    while (match.hasNext())
        names << match.next().captured(1);
    return names;
}

// unique: «… violates unique constraint "c"»; check and foreign key: «… "relation" violates …
// constraint "c"», a foreign key sometimes followed by «on table "other"»; not null: «null value in
// column "c" of relation "r"»; permission and missing: «permission denied for table r» has none.
QString subjectOf(ErrorCode code, const QString& message)
{
    const QStringList names = quotedNames(message);
    switch (code) {
    case ErrorCode::CheckViolation:
    case ErrorCode::ForeignKeyViolation:
        return names.size() > 1 ? names.at(1) : names.value(0);
    case ErrorCode::UniqueViolation:
    case ErrorCode::NotNullViolation:
    case ErrorCode::DatabaseNoPermission:
    case ErrorCode::SchemaMissing:
        return names.value(0);
    default:
        return {};
    }
}

} // namespace

base::Error errorFromServer(const QString& sqlState, const QString& message)
{
    const ErrorCode code = codeOf(sqlState);
    const QString detail =
        sqlState.isEmpty() ? message.trimmed() : sqlState + QStringLiteral(": ") + message.trimmed();
    return {code, detail, subjectOf(code, message)};
}

} // namespace database
