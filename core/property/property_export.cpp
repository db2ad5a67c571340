#include "core/property/property_export.h"

#include "core/base/pause_point.h"
#include "core/base/thread_role.h"
#include "core/property/csv_text.h"
#include "core/property/device_io.h"
#include "core/property/property_sql.h"
#include "core/property/row_write.h"

#include <algorithm>

namespace property {

namespace {

constexpr qsizetype pieceSize = 64 * 1024; // bytes written at a time
constexpr qint64 rowsBetweenReports = 256;

enum class Kind { Text, Number };

struct ColumnWords
{
    ExportColumn column;
    QLatin1String name;
    QLatin1String sql; // p: keystead.property, a: its agent
    Kind kind;         // in JSON
};

// Prices are text in JSON, so that no reader rounds an amount.
constexpr std::array columnWords{
    ColumnWords{ExportColumn::Id, QLatin1String("id"), QLatin1String("p.id"), Kind::Number},
    ColumnWords{ExportColumn::Title, QLatin1String("title"), QLatin1String("p.title"), Kind::Text},
    ColumnWords{ExportColumn::Description, QLatin1String("description"), QLatin1String("p.description"),
                Kind::Text},
    ColumnWords{ExportColumn::Price, QLatin1String("price"), QLatin1String("p.price"), Kind::Text},
    ColumnWords{ExportColumn::Location, QLatin1String("location"), QLatin1String("p.location"), Kind::Text},
    ColumnWords{ExportColumn::Type, QLatin1String("type"), QLatin1String("p.type"), Kind::Text},
    ColumnWords{ExportColumn::Status, QLatin1String("status"), QLatin1String("p.status"), Kind::Text},
    ColumnWords{ExportColumn::Bedrooms, QLatin1String("bedrooms"), QLatin1String("p.bedrooms"), Kind::Number},
    ColumnWords{ExportColumn::Bathrooms, QLatin1String("bathrooms"), QLatin1String("p.bathrooms"),
                Kind::Number},
    ColumnWords{ExportColumn::Area, QLatin1String("area"), QLatin1String("p.area"), Kind::Number},
    ColumnWords{ExportColumn::Agent, QLatin1String("agent_id"), QLatin1String("p.agent_id"), Kind::Number},
    ColumnWords{ExportColumn::AgentName, QLatin1String("agent_name"), QLatin1String("a.name"), Kind::Text},
    ColumnWords{ExportColumn::AgentEmail, QLatin1String("agent_email"), QLatin1String("a.email"), Kind::Text},
    ColumnWords{
        ExportColumn::Created, QLatin1String("created_at"),
        QLatin1String("to_char(p.created_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"),
        Kind::Text},
    ColumnWords{
        ExportColumn::Updated, QLatin1String("updated_at"),
        QLatin1String("to_char(p.updated_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"),
        Kind::Text},
    ColumnWords{ExportColumn::Version, QLatin1String("version"), QLatin1String("p.version"), Kind::Number},
};

const ColumnWords& wordsOf(ExportColumn column)
{
    return *std::find_if(columnWords.begin(), columnWords.end(),
                         [column](const ColumnWords& words) { return words.column == column; });
}

base::Error cancelled()
{
    return {base::ErrorCode::Cancelled, QStringLiteral("the export was cancelled"), {}};
}

base::Result<void> check(const PropertyExportOptions& options)
{
    const auto invalid = [](const QString& what, const QString& subject) {
        return base::Error{base::ErrorCode::InvalidInput, what, subject};
    };
    if (options.columns.empty())
        return invalid(QStringLiteral("no columns"), QStringLiteral("columns"));
    for (auto it = options.columns.begin(); it != options.columns.end(); ++it) {
        if (std::find(options.columns.begin(), it, *it) != it)
            return invalid(QStringLiteral("a column twice"), exportColumnName(*it));
    }
    const char separator = options.separator;
    if (options.format == FileFormat::Csv && separator != ',' && separator != ';' && separator != '\t')
        return invalid(QStringLiteral("no separator"), QStringLiteral("separator"));
    return {};
}

SelectParts statementOf(const PropertyExportOptions& options)
{
    QStringList columns;
    for (const ExportColumn column : options.columns)
        columns.append(wordsOf(column).sql);
    const Sort& sort = options.sort;
    const QString direction = sort.descending ? QStringLiteral(" desc") : QString();
    SelectParts parts = selectParts(options.ids ? Filter() : options.filter);
    if (options.ids)
        parts = {QStringLiteral("id = any(?::bigint[])"), {numberArray(*options.ids)}};
    // The filter's columns stand alone, so it sees nothing but the listings.
    parts.where =
        QStringLiteral("select %1 from (select * from keystead.property where deleted_at is null and"
                       " %2) p left join keystead.agent a on a.id = p.agent_id"
                       " order by p.%3%4, p.id%4")
            .arg(columns.join(QStringLiteral(", ")), parts.where, sortColumn(sort.field), direction);
    return parts;
}

// As RFC 8259 writes it; UTF-8 stays as it is.
void appendJsonText(QByteArray& out, const QByteArray& text)
{
    out.append('"');
    for (const char c : text) {
        if (c == '"' || c == '\\')
            out.append('\\').append(c);
        else if (c == '\n')
            out.append("\\n");
        else if (static_cast<unsigned char>(c) < 0x20)
            out.append("\\u00").append(QByteArray::number(int(c), 16).rightJustified(2, '0'));
        else
            out.append(c);
    }
    out.append('"');
}

class Export
{
public:
    Export(QIODevice& out, const PropertyExportOptions& options, base::JobControl& control)
        : m_out(out)
        , m_options(options)
        , m_control(control)
    {
    }

    base::Result<PropertyExportReport> run(database::Session& session);

private:
    void begin();
    base::Result<void> append(const database::Row& row);
    void appendCsv(const database::Row& row);
    void appendJson(const database::Row& row);
    base::Result<void> write();

    QIODevice& m_out;
    const PropertyExportOptions& m_options;
    base::JobControl& m_control;
    QByteArray m_piece;
    PropertyExportReport m_report;
};

base::Result<PropertyExportReport> Export::run(database::Session& session)
{
    const SelectParts statement = statementOf(m_options);
    begin();
    // Without a limit of time: it takes as long as the table is large and the disk is slow.
    auto transaction = database::Transaction::begin(session, database::Transaction::Kind::ReadOnlySnapshot);
    if (!transaction)
        return std::move(transaction).error();
    auto unlimited = session.query(QStringLiteral("select set_config('statement_timeout', '0', true)"), {},
                                   [](const database::Row&) {});
    if (!unlimited)
        return std::move(unlimited).error();
    auto read = session.stream(statement.where, statement.values,
                               [this](const database::Row& row) { return append(row); });
    if (!read)
        return m_control.isCancelled() ? cancelled() : std::move(read).error();
    if (m_options.format == FileFormat::Json)
        m_piece.append(m_report.rows > 0 ? "\n]\n" : "]\n");
    if (auto written = write(); !written)
        return std::move(written).error();
    if (auto flushed = flush(m_out); !flushed)
        return std::move(flushed).error();
    m_control.report({m_report.rows, m_report.rows, QStringLiteral("rows")});
    return m_report;
}

void Export::begin()
{
    if (m_options.format == FileFormat::Json)
        m_piece.append("[");
    if (m_options.format != FileFormat::Csv)
        return;
    for (std::size_t i = 0; i < m_options.columns.size(); ++i) {
        if (i > 0)
            m_piece.append(m_options.separator);
        m_piece.append(wordsOf(m_options.columns[i]).name.data());
    }
    m_piece.append('\n');
}

base::Result<void> Export::append(const database::Row& row)
{
    if (m_control.isCancelled())
        return cancelled();
    if (m_options.format == FileFormat::Csv)
        appendCsv(row);
    else
        appendJson(row);
    if (++m_report.rows % rowsBetweenReports == 0)
        m_control.report({m_report.rows, -1, QStringLiteral("rows")});
    return m_piece.size() < pieceSize ? base::Result<void>() : write();
}

void Export::appendCsv(const database::Row& row)
{
    const qsizetype before = m_piece.size();
    for (int i = 0; i < int(m_options.columns.size()); ++i) {
        if (i > 0)
            m_piece.append(m_options.separator);
        appendCsvField(m_piece, row.bytes(i), m_options.separator);
    }
    if (m_piece.size() == before)
        m_piece.append("\"\""); // an empty line would be no row
    m_piece.append('\n');
}

void Export::appendJson(const database::Row& row)
{
    const bool isArray = m_options.format == FileFormat::Json;
    if (isArray)
        m_piece.append(m_report.rows > 0 ? ",\n" : "\n");
    m_piece.append('{');
    for (int i = 0; i < int(m_options.columns.size()); ++i) {
        const ColumnWords& words = wordsOf(m_options.columns[std::size_t(i)]);
        m_piece.append(i > 0 ? ",\"" : "\"").append(words.name.data()).append("\":");
        if (row.isNull(i))
            m_piece.append("null");
        else if (words.kind == Kind::Number)
            m_piece.append(row.bytes(i));
        else
            appendJsonText(m_piece, row.bytes(i));
    }
    m_piece.append(isArray ? "}" : "}\n");
}

base::Result<void> Export::write()
{
    KEYSTEAD_PAUSE("property.export.write");
    m_report.bytes += m_piece.size();
    return writeAll(m_out, std::exchange(m_piece, QByteArray()));
}

} // namespace

QString exportColumnName(ExportColumn column)
{
    return wordsOf(column).name;
}

std::optional<ExportColumn> exportColumnFromName(QStringView name)
{
    const auto found = std::find_if(columnWords.begin(), columnWords.end(),
                                    [name](const ColumnWords& words) { return name == words.name; });
    return found == columnWords.end() ? std::nullopt : std::optional(found->column);
}

base::Result<PropertyExportReport> exportProperties(database::Session& session, QIODevice& out,
                                                    const PropertyExportOptions& options,
                                                    base::JobControl& control)
{
    base::assertMayBlock("property::exportProperties");
    if (auto fits = check(options); !fits)
        return std::move(fits).error();
    if (control.isCancelled())
        return cancelled();
    return Export(out, options, control).run(session);
}

} // namespace property
