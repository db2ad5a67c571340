#include "ui/properties/history/history_restore_dialog.h"

#include "ui/common/format.h"
#include "ui/properties/history/history_rows.h"
#include "ui/properties/words.h"

#include <QPushButton>

namespace properties {

namespace {

QString titleOf(const RestorePlan& plan)
{
    const QString name = listingName(plan.entry.property, plan.now ? plan.now->title : plan.wish.title);
    return plan.field
               ? HistoryRestoreDialog::tr("Restore the field “%1” of %2").arg(fieldText(*plan.field), name)
               : HistoryRestoreDialog::tr("Restore %1").arg(name);
}

common::Row rowOf(const RestorePlan& plan, property::Field field)
{
    const auto text = [field](const property::Property& property) {
        return valueText(field, property, common::locale());
    };
    const bool isThere = plan.now.has_value();
    common::RowsCell after{text(plan.wish)};
    after.toolTip = text(plan.wish);
    common::RowsCell now{isThere ? text(*plan.now) : common::unknown()};
    now.toolTip = isThere ? text(*plan.now) : QString();
    return {QByteArray::number(static_cast<int>(field)),
            {{fieldText(field)}, now, after},
            isThere && !plan.inBin ? common::CellState::Changed : common::CellState::Added};
}

} // namespace

HistoryRestoreDialog::HistoryRestoreDialog(RestorePlan plan, QWidget* parent)
    : CellsDialog(titleOf(plan),
                  {{tr("Field"), common::CellKind::Text, 112},
                   {tr("Now"), common::CellKind::Text, 200, true},
                   {tr("After restoring"), common::CellKind::Text, 200, true}},
                  parent)
    , m_plan(std::move(plan))
{
    setNote(noteText());
    std::vector<common::Row> rows;
    for (const property::Field field : m_plan.changes)
        rows.push_back(rowOf(m_plan, field));
    setRows(std::move(rows));
    const bool changesNothing = m_plan.changes.empty() && m_plan.now && !m_plan.inBin;
    QPushButton* restore = addVerb(tr("Restore %1").arg(m_plan.entry.property));
    restore->setEnabled(!changesNothing);
    connect(restore, &QPushButton::clicked, this, [this] { Q_EMIT restoreRequested(m_plan); });
    if (!changesNothing)
        restore->setFocus();
}

QString HistoryRestoreDialog::noteText() const
{
    const property::HistoryEntry& entry = m_plan.entry;
    const QString when = common::exactTime(entry.at.toLocalTime());
    QStringList parts;
    parts << (m_plan.side == property::Side::Before ? tr("As it was before %1, %2").arg(when, entry.user)
                                                    : tr("As of %1, %2").arg(when, entry.user));
    if (!m_plan.now)
        parts << tr("it is stored again under its number; feedback on it does not come back");
    else if (m_plan.inBin)
        parts << tr("it comes out of the bin");
    else if (m_plan.changes.empty())
        parts << tr("it is like that now");
    parts << tr("a new edit, which can be taken back");
    return parts.join(QStringLiteral(" · "));
}

} // namespace properties
