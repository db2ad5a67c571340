#include "ui/properties/bulk/bulk_words.h"

#include "ui/common/format.h"
#include "ui/properties/words.h"

#include <QCoreApplication>

#include <algorithm>
#include <span>

namespace properties {

using property::BulkKind;

namespace {

struct Bulk
{
    Q_DECLARE_TR_FUNCTIONS(properties::Bulk)
};

// A sentence that counts, with separators in its number.
QString counted(const QString& sentence, qint64 count)
{
    QString text = sentence;
    const QString plain = QString::number(count);
    if (const qsizetype at = text.indexOf(plain); at >= 0 && count >= 1000)
        text.replace(at, plain.size(), common::formatCount(count));
    return text;
}

int plural(qint64 count)
{
    return static_cast<int>(std::min<qint64>(count, std::numeric_limits<int>::max()));
}

QString propertiesText(qint64 count)
{
    return counted(Bulk::tr("%n propert(ies)", nullptr, plural(count)), count);
}

QString willText(BulkKind kind, qint64 count)
{
    const int n = plural(count);
    switch (kind) {
    case BulkKind::Edit:
        return Bulk::tr("%n will change", nullptr, n);
    case BulkKind::Delete:
        return Bulk::tr("%n will go to the bin", nullptr, n);
    case BulkKind::Restore:
        return Bulk::tr("%n will come back", nullptr, n);
    case BulkKind::Purge:
        break;
    }
    return Bulk::tr("%n will be gone for ever", nullptr, n);
}

QString orEmpty(const QString& text)
{
    return text.isEmpty() ? Bulk::tr("(empty)") : text.simplified();
}

QString moreRefusedText(qint64 count)
{
    return counted(Bulk::tr("%n more cannot be changed like that and are not listed", nullptr, plural(count)),
                   count);
}

QString whenText(const BulkTrouble& trouble)
{
    const QString age = common::formatAge(trouble.at, QDateTime::currentDateTimeUtc());
    return trouble.user.isEmpty() ? age : Bulk::tr("%1, %2").arg(trouble.user, age);
}

} // namespace

QString bulkTitle(BulkKind kind)
{
    switch (kind) {
    case BulkKind::Edit:
        return Bulk::tr("Edit properties");
    case BulkKind::Delete:
        return Bulk::tr("Delete properties");
    case BulkKind::Restore:
        return Bulk::tr("Restore properties");
    case BulkKind::Purge:
        break;
    }
    return Bulk::tr("Delete properties for ever");
}

QString bulkVerb(BulkKind kind, qint64 count)
{
    const int n = plural(count);
    switch (kind) {
    case BulkKind::Edit:
        return counted(Bulk::tr("Change %n propert(ies)", nullptr, n), count);
    case BulkKind::Delete:
        return counted(Bulk::tr("Delete %n propert(ies)", nullptr, n), count);
    case BulkKind::Restore:
        return counted(Bulk::tr("Restore %n propert(ies)", nullptr, n), count);
    case BulkKind::Purge:
        break;
    }
    return counted(Bulk::tr("Delete %n propert(ies) for ever", nullptr, n), count);
}

QString previewText(const property::BulkPreview& preview)
{
    const auto rows = static_cast<qint64>(preview.rows.size());
    QStringList parts{counted(willText(preview.wish.kind, rows), rows)};
    if (preview.unchanged > 0)
        parts << counted(Bulk::tr("%n are so already", nullptr, plural(preview.unchanged)),
                         preview.unchanged);
    if (preview.refused > 0)
        parts << counted(Bulk::tr("%n cannot", nullptr, plural(preview.refused)), preview.refused);
    if (preview.missing > 0)
        parts << counted(Bulk::tr("%n are not there any more", nullptr, plural(preview.missing)),
                         preview.missing);
    return parts.join(QStringLiteral(" · "));
}

QString doneText(BulkKind kind, qint64 written, qint64 total)
{
    const QString count = written == total
                              ? propertiesText(written)
                              : Bulk::tr("%1 of %2").arg(common::formatCount(written), propertiesText(total));
    switch (kind) {
    case BulkKind::Edit:
        return Bulk::tr("Changed %1").arg(count);
    case BulkKind::Delete:
        return Bulk::tr("Deleted %1").arg(count);
    case BulkKind::Restore:
        return Bulk::tr("Restored %1").arg(count);
    case BulkKind::Purge:
        break;
    }
    return Bulk::tr("Deleted %1 for ever").arg(count);
}

QString bulkReportText(const BulkStepReport& report)
{
    const qint64 rows = report.bulk.rows;
    const int n = plural(rows);
    if (report.bulk.isImport)
        return counted(report.kind == EditReport::Kind::Undone
                           ? Bulk::tr("Took back the import of %n propert(ies)", nullptr, n)
                           : Bulk::tr("Imported %n propert(ies) again", nullptr, n),
                       rows);
    if (report.kind == EditReport::Kind::Undone)
        return counted(Bulk::tr("Took back the bulk change of %n propert(ies)", nullptr, n), rows);
    if (report.kind == EditReport::Kind::Redone)
        return counted(Bulk::tr("Did the bulk change of %n propert(ies) again", nullptr, n), rows);
    return doneText(report.bulk.kind, rows, rows);
}

QString bulkEditText(qint64 count)
{
    return counted(Bulk::tr("Edit %n propert(ies)…", nullptr, plural(count)), count);
}

QString runningText(BulkKind kind)
{
    switch (kind) {
    case BulkKind::Edit:
        return Bulk::tr("Changing properties");
    case BulkKind::Restore:
        return Bulk::tr("Restoring properties");
    case BulkKind::Delete:
    case BulkKind::Purge:
        break;
    }
    return Bulk::tr("Deleting properties");
}

QString undoText(BulkKind kind)
{
    switch (kind) {
    case BulkKind::Edit:
        return Bulk::tr("One transaction: it can be taken back, also from the history.");
    case BulkKind::Delete:
        return Bulk::tr("They go to the bin and can be brought back.");
    case BulkKind::Restore:
        return Bulk::tr("They stand in the list again, as they were when they were deleted.");
    case BulkKind::Purge:
        break;
    }
    return Bulk::tr("Undo stores them again under their numbers, as long as the history is kept.");
}

QString lostText(const property::BulkPreview& preview)
{
    if (!preview.feedback)
        return Bulk::tr("Their feedback goes with them and does not come back.");
    if (*preview.feedback == 0)
        return Bulk::tr("They leave the bin; there is no feedback that goes with them.");
    return counted(Bulk::tr("%n row(s) of feedback go with them and do not come back.", nullptr,
                            plural(*preview.feedback)),
                   *preview.feedback);
}

QString troubleText(const BulkTrouble& trouble)
{
    switch (trouble.kind) {
    case BulkTrouble::Kind::Changed:
        return trouble.at.isValid() ? Bulk::tr("Changed meanwhile by %1").arg(whenText(trouble))
                                    : Bulk::tr("Changed meanwhile");
    case BulkTrouble::Kind::Gone:
        return trouble.at.isValid() ? Bulk::tr("Not there any more: %1").arg(whenText(trouble))
                                    : Bulk::tr("Not there any more");
    case BulkTrouble::Kind::Refused:
        break;
    }
    return trouble.problem ? problemText(*trouble.problem, common::locale())
                           : Bulk::tr("Its agent is no longer active, or not there");
}

// ── tables ───────────────────────────────────────────────────────────────────────────────────

std::vector<common::RowsColumn> sampleColumns(BulkKind kind)
{
    using common::CellKind;
    if (kind == BulkKind::Edit)
        return {{Bulk::tr("Id"), CellKind::Key, 72},
                {Bulk::tr("Title"), CellKind::Text, 200, true},
                {Bulk::tr("Field"), CellKind::Text, 96},
                {Bulk::tr("Before"), CellKind::Text, 176},
                {Bulk::tr("After"), CellKind::Text, 176}};
    return {{Bulk::tr("Id"), CellKind::Key, 72},      {Bulk::tr("Title"), CellKind::Text, 200, true},
            {Bulk::tr("City"), CellKind::Text, 120},  {Bulk::tr("Price, RM"), CellKind::Money, 104},
            {Bulk::tr("Status"), CellKind::Text, 96}, {Bulk::tr("Agent"), CellKind::Text, 136}};
}

std::vector<common::Row> sampleRows(const property::BulkPreview& preview)
{
    std::vector<common::Row> rows;
    for (const auto& [before, after] : preview.samples) {
        const QByteArray id = QByteArray::number(before.id);
        if (preview.wish.kind != BulkKind::Edit) {
            rows.push_back({id,
                            {{QString::fromLatin1(id)},
                             {before.title},
                             {before.location},
                             {QVariant::fromValue(before.price)},
                             {statusText(before.status)},
                             {valueText(property::Field::Agent, before, common::locale())}}});
            continue;
        }
        bool isFirst = true;
        for (const property::Field field : property::changedFields(before, after)) {
            const auto value = [field](const property::Property& row) {
                return orEmpty(valueText(field, row, common::locale()));
            };
            common::Row row{id + '/' + QByteArray::number(static_cast<int>(field)),
                            {{isFirst ? QString::fromLatin1(id) : QString()},
                             {isFirst ? before.title : QString()},
                             {fieldText(field)},
                             {value(before)},
                             {value(after)}},
                            common::CellState::Changed};
            row.cells[3].muted = true;
            rows.push_back(std::move(row));
            isFirst = false;
        }
    }
    return rows;
}

std::vector<common::RowsColumn> troubleColumns()
{
    return {{Bulk::tr("Id"), common::CellKind::Key, 72},
            {Bulk::tr("Title"), common::CellKind::Text, 200, true},
            {Bulk::tr("Why"), common::CellKind::Text, 320}};
}

std::vector<common::Row> troubleRows(const std::vector<BulkTrouble>& troubles)
{
    std::vector<common::Row> rows;
    const std::size_t listed = std::min(troubles.size(), mostTroubleRows);
    rows.reserve(listed);
    for (const BulkTrouble& trouble : std::span(troubles).first(listed)) {
        const QByteArray id = QByteArray::number(trouble.id);
        common::RowsCell title{trouble.title.isEmpty() ? QVariant() : QVariant(trouble.title)};
        common::RowsCell why{troubleText(trouble)};
        why.toolTip = trouble.at.isValid() ? common::exactTime(trouble.at.toLocalTime()) : QString();
        rows.push_back({id, {{QString::fromLatin1(id)}, title, why}});
    }
    return rows;
}

QByteArray troublesCsv(const std::vector<BulkTrouble>& troubles, qint64 more)
{
    const auto cell = [](QString text) {
        return QLatin1Char('"') + text.replace(QLatin1Char('"'), QLatin1String("\"\"")) + QLatin1Char('"');
    };
    QStringList lines{QStringList{Bulk::tr("Id"), Bulk::tr("Title"), Bulk::tr("Why")}.join(u',')};
    for (const BulkTrouble& trouble : troubles)
        lines << QStringList{QString::number(trouble.id), cell(trouble.title), cell(troubleText(trouble))}
                     .join(u',');
    if (more > 0)
        lines << QStringList{QString(), QString(), cell(moreRefusedText(more))}.join(u',');
    return (lines.join(QLatin1String("\r\n")) + QLatin1String("\r\n")).toUtf8();
}

} // namespace properties
