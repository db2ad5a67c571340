#include "core/property/direct_import.h"

#include "core/property/copy_row.h"
#include "core/property/copy_text.h"

namespace property {

namespace {

class DirectImport
{
public:
    DirectImport(ImportIntake& intake, const ImportPlan& plan)
        : m_intake(intake)
    {
        for (const ImportField field : allImportFields) {
            if (plan.has(field))
                m_fields.push_back(field);
        }
    }

    base::Result<void> copy(database::Session& session)
    {
        const auto now = session.first(QStringLiteral("select now()::text"), {},
                                       [](const database::Row& row) { return row.text(0).toLatin1(); });
        if (!now)
            return now.error();
        m_now = now->value_or(QByteArray());
        QStringList columns;
        for (const ImportField field : m_fields)
            columns.append(importFieldName(field));
        const QString sql =
            QStringLiteral("copy keystead.property (%1) from stdin").arg(columns.join(QStringLiteral(", ")));
        const auto copied = session.copyIn(sql, [this] { return nextPiece(); });
        if (!copied)
            return copied.error();
        return {};
    }

    // The next rows as COPY text; empty when there are none.
    base::Result<QByteArray> nextPiece()
    {
        QByteArray piece;
        piece.reserve(copyPieceSize + copyPieceSize / 4);
        while (piece.size() < copyPieceSize) {
            const auto got = m_intake.next();
            if (!got)
                return got.error();
            if (!*got)
                break;
            const ImportRow* const row = m_intake.row();
            if (row) {
                append(piece, *row);
                ++m_intake.report.added;
            } else if (auto told = m_intake.refuse(m_intake.refusal(), m_intake.keptRecord()); !told) {
                return std::move(told).error();
            }
        }
        return piece;
    }

private:
    void append(QByteArray& piece, const ImportRow& row) const
    {
        char divider = '\0';
        for (const ImportField field : m_fields) {
            if (divider != '\0')
                piece.append(divider);
            divider = '\t';
            appendCopyValue(piece, field, row, NotGiven::AsNew, m_now);
        }
        piece.append('\n');
    }

    ImportIntake& m_intake;
    std::vector<ImportField> m_fields;
    QByteArray m_now;
};

} // namespace

base::Result<void> importDirectly(database::Session& session, ImportIntake& intake, const ImportPlan& plan,
                                  bool dryRun)
{
    DirectImport import(intake, plan);
    if (!dryRun)
        return import.copy(session);
    for (;;) {
        const auto piece = import.nextPiece();
        if (!piece)
            return piece.error();
        if (piece->isEmpty())
            return {};
    }
}

} // namespace property
