#include "core/property/import_intake.h"

#include "core/property/csv_text.h"

#include <QJsonDocument>

#include <algorithm>

namespace property {

namespace {

RecordSource::OnRead reporting(const QIODevice& file, base::JobControl& control)
{
    return [&file, &control](qint64 bytes) -> base::Result<void> {
        control.report({bytes, file.isSequential() ? -1 : file.size(), QStringLiteral("bytes")});
        if (control.isCancelled())
            return importCancelled();
        return {};
    };
}

// The columns of the file that a plan speaks of.
QStringList plannedColumns(const ImportPlan& plan)
{
    QStringList columns;
    for (const auto& [field, column] : plan.columns)
        columns.append(column);
    return columns;
}

} // namespace

base::Error importCancelled()
{
    return {base::ErrorCode::Cancelled, QStringLiteral("the import was cancelled"), {}};
}

ImportIntake::ImportIntake(QIODevice& file, const PropertyImportOptions& options, base::JobControl& control)
    : m_options(options)
    , m_control(control)
    , m_source(file, options.reading, reporting(file, control))
{
}

base::Result<void> ImportIntake::open(database::Session& session)
{
    if (m_control.isCancelled())
        return importCancelled();
    if (auto opened = m_source.open(); !opened)
        return opened;
    // What members the objects of a JSON file have is known at its end only.
    if (m_source.format() != FileFormat::Csv)
        m_source.pick(plannedColumns(m_options.plan));
    if (auto fits = checkPlan(m_options.plan, m_source.columns()); !fits)
        return fits;
    if (auto learned = learnAgents(session); !learned)
        return learned;
    m_reader.emplace(m_options.plan, m_source.columns(), m_agents);
    m_rejected = RejectedRows(m_options.refused, rejectedHeader());
    report.format = m_source.format();
    return {};
}

base::Result<void> ImportIntake::learnAgents(database::Session& session)
{
    if (!m_options.plan.has(ImportField::Agent))
        return {};
    return session.query(
        QStringLiteral("select id, email, active from keystead.agent"), {},
        [this](const database::Row& row) { m_agents.add(row.integer(0), row.text(1), row.boolean(2)); });
}

base::Result<bool> ImportIntake::next()
{
    const auto got = m_source.next(m_record);
    if (!got || !*got)
        return got;
    ++report.read;
    m_row = m_reader->read(m_record);
    return true;
}

QByteArray ImportIntake::keptRecord() const
{
    QByteArray raw = m_record.raw;
    const qsizetype missing = m_source.columns().size() - qsizetype(m_record.cells.size());
    if (!m_record.isJson && missing > 0)
        raw.append(QByteArray(missing, m_source.separator()));
    return raw;
}

RefusedRow ImportIntake::refusalOf(qint64 line, ImportField field, Refused reason, const QString& value) const
{
    const auto [column, name] = m_reader->place(field);
    return {line, m_source.format() == FileFormat::Csv ? column : 0, name, reason, value};
}

base::Result<void> ImportIntake::refuse(const RefusedRow& row, const QByteArray& keptRecord)
{
    ++report.refused;
    if (report.refusedRows.size() < std::size_t(std::max(m_options.mostRefused, 0)))
        report.refusedRows.push_back(row);
    if (!m_options.refused)
        return {};
    return m_rejected.write(rejectedLine(row, keptRecord));
}

QByteArray ImportIntake::rejectedHeader() const
{
    if (m_source.header().isEmpty())
        return {};
    const char separator = m_source.separator();
    return m_source.header() + separator + "line" + separator + "column" + separator + "reason";
}

QByteArray ImportIntake::rejectedLine(const RefusedRow& row, const QByteArray& keptRecord) const
{
    const QString reason = refusedName(row.reason);
    if (m_source.format() == FileFormat::Csv) {
        const char separator = m_source.separator();
        QByteArray line = keptRecord + separator + QByteArray::number(row.line) + separator;
        appendCsvField(line, row.name.toUtf8(), separator);
        return line + separator + reason.toLatin1();
    }
    QJsonObject object = QJsonDocument::fromJson(keptRecord).object();
    if (row.reason == Refused::NoObject)
        object.insert(QStringLiteral("text"), QString::fromUtf8(keptRecord));
    object.insert(QStringLiteral("line"), row.line);
    object.insert(QStringLiteral("column"),
                  row.name.isEmpty() ? QJsonValue(row.column) : QJsonValue(row.name));
    object.insert(QStringLiteral("reason"), reason);
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace property
