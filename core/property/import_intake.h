// What comes out of a file that is imported: row by row, checked; and where refused rows go. Private to
// core/property. Thread: that of the session.
#pragma once

#include "core/property/import_row.h"
#include "core/property/rejected_rows.h"

#include <QSet>

namespace property {

base::Error importCancelled();

// Row by row: next(), then record() and either row() or what refusal() says.
class ImportIntake
{
public:
    // All of them outlive the intake.
    ImportIntake(QIODevice& file, const PropertyImportOptions& options, base::JobControl& control);

    // Reads the header, checks the plan, learns the agents.
    base::Result<void> open(database::Session& session);

    // False at the end. Counts what it read.
    base::Result<bool> next();
    const SourceRecord& record() const { return m_record; }
    const ImportRow* row() const { return std::get_if<ImportRow>(&m_row); }
    const RefusedRow& refusal() const { return std::get<RefusedRow>(m_row); }

    // The record as refuse() wants it: cells that are missing at its end are added, so that what is written
    // behind them comes to stand in its own columns.
    QByteArray keptRecord() const;
    // Counts it, keeps it for the report while there is room, and writes it. Errors: FileFailed.
    base::Result<void> refuse(const RefusedRow& row, const QByteArray& keptRecord);
    // When all is read and the last one was refused. Errors: FileFailed.
    base::Result<void> finish();

    // A refusal that was found later, of a field.
    RefusedRow refusalOf(qint64 line, ImportField field, Refused reason, const QString& value) const;
    bool keepsRecords() const { return m_options.refused != nullptr; }

    PropertyImportReport report;

private:
    base::Result<void> learnAgents(database::Session& session);
    void noteMembers();
    QByteArray rejectedHeader() const;
    QByteArray rejectedLine(const RefusedRow& row, const QByteArray& keptRecord) const;

    const PropertyImportOptions& m_options;
    base::JobControl& m_control;
    RecordSource m_source;
    AgentBook m_agents;
    std::optional<RowReader> m_reader;
    RejectedRows m_rejected{nullptr, {}};
    SourceRecord m_record;
    std::variant<ImportRow, RefusedRow> m_row;
    QSet<QString> m_knownMembers; // JSON: of the plan, and those that were noted
    QStringList m_absentMembers;  // JSON: of the plan, not met so far
    bool m_hasObjects = false;
};

} // namespace property
