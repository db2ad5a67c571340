#include "core/property/import_intake.h"

#include "core/property/csv_text.h"
#include "core/property/json_text.h"

#include <QJsonDocument>
#include <QJsonObject>

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
    if (m_source.format() != FileFormat::Csv) {
        m_absentMembers = plannedColumns(m_options.plan);
        m_knownMembers = QSet<QString>(m_absentMembers.cbegin(), m_absentMembers.cend());
        m_source.pick(m_absentMembers);
    }
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
    if (m_record.isJson)
        noteMembers();
    m_row = m_reader->read(m_record);
    return true;
}

void ImportIntake::noteMembers()
{
    m_hasObjects = m_hasObjects || !m_record.object.isEmpty();
    m_absentMembers.removeIf([this](const QString& name) { return m_record.object.contains(name); });
    if (report.unusedMembers.size() == mostMembers)
        return;
    for (auto member = m_record.object.begin(); member != m_record.object.end(); ++member) {
        const QString name = member.key();
        if (m_knownMembers.contains(name) || report.unusedMembers.size() == mostMembers)
            continue;
        m_knownMembers.insert(name);
        report.unusedMembers.append(name);
    }
}

base::Result<void> ImportIntake::finish()
{
    if (m_hasObjects)
        report.absentMembers = m_absentMembers;
    return m_rejected.finish();
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
    const QJsonValue column = row.name.isEmpty() ? QJsonValue(row.column) : QJsonValue(row.name);
    const std::vector<std::pair<QString, QJsonValue>> why{{QStringLiteral("line"), row.line},
                                                          {QStringLiteral("column"), column},
                                                          {QStringLiteral("reason"), reason}};
    if (row.reason != Refused::NoObject)
        return withMembers(keptRecord, why);
    const QJsonObject text{{QStringLiteral("text"), QString::fromUtf8(keptRecord)}};
    return withMembers(QJsonDocument(text).toJson(QJsonDocument::Compact), why);
}

} // namespace property
