#include "ui/properties/editing/preview_dialog.h"

#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/common/rows_table.h"
#include "ui/properties/words.h"
#include "ui/theme/fonts.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace properties {

namespace {

using theme::u;

constexpr int mostRowsShown = 14; // the others by scrolling

QString nameOf(property::PropertyId id, const Draft& draft)
{
    if (id > 0)
        return PreviewDialog::tr("%1 “%2”").arg(id).arg(draft.base().title);
    return draft.edited().title.isEmpty() ? PreviewDialog::tr("new property")
                                          : PreviewDialog::tr("new “%1”").arg(draft.edited().title);
}

common::Row rowOf(property::PropertyId id, const Draft& draft, property::Field field)
{
    const QString before =
        draft.isNew() ? common::unknown() : valueText(field, draft.base(), common::locale());
    const auto typed = draft.unreadable(field);
    common::RowsCell after{typed ? *typed : valueText(field, draft.edited(), common::locale())};
    if (const QString problem = draft.problem(field); !problem.isEmpty()) {
        after.tone = theme::Tone::Bad;
        after.toolTip = problem;
    }
    const auto state = draft.isNew()    ? common::CellState::Added
                       : draft.theirs() ? common::CellState::Conflict
                                        : common::CellState::Changed;
    return {QByteArray::number(id) + '/' + QByteArray::number(static_cast<int>(field)),
            {{nameOf(id, draft)}, {fieldText(field)}, {before}, after},
            state};
}

} // namespace

CellsDialog::CellsDialog(const QString& title, std::vector<common::RowsColumn> columns, QWidget* parent)
    : QDialog(parent)
    , m_model(std::move(columns))
{
    setWindowTitle(title);
    setAccessibleName(title);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(u(16), u(16), u(16), u(16));
    layout->setSpacing(u(8));
    auto* head = new QLabel(title, this);
    theme::setFont(head, theme::FontRole::Section);
    layout->addWidget(head);
    m_note = common::mutedLabel(QString(), this);
    m_note->setWordWrap(true);
    m_note->hide();
    layout->addWidget(m_note);
    auto* table = new common::RowsTable(m_model, title, this);
    table->setMinimumHeight(u(28) * 6);
    layout->addWidget(table, 1);
    m_buttons = new QHBoxLayout;
    m_buttons->addStretch(1);
    auto* close = new QPushButton(tr("Close"), this);
    m_buttons->addWidget(close);
    layout->addLayout(m_buttons);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    resize(u(760), u(28) * mostRowsShown + u(96));
}

void CellsDialog::setNote(const QString& note)
{
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
}

QPushButton* CellsDialog::addVerb(const QString& text)
{
    auto* button = new QPushButton(text, this);
    theme::setRole(button, theme::Role::Primary);
    button->setDefault(true);
    m_buttons->addWidget(button);
    connect(button, &QPushButton::clicked, this, &QDialog::accept);
    return button;
}

PreviewDialog::PreviewDialog(const EditPresenter& editing, const QString& note, QWidget* parent)
    : CellsDialog(tr("What will be saved"),
                  {{tr("Property"), common::CellKind::Text, 200},
                   {tr("Field"), common::CellKind::Text, 96},
                   {tr("Before"), common::CellKind::Text, 160},
                   {tr("After"), common::CellKind::Status, 160, true}},
                  parent)
{
    setNote(tr("%1 · one transaction, all or nothing").arg(note));
    QPushButton* save = addVerb(QString());
    connect(save, &QPushButton::clicked, this, &PreviewDialog::saveRequested);
    const auto show = [this, &editing, save] {
        setRows(previewRows(editing.stagedEdits()));
        save->setText(tr("Save %n", nullptr, editing.staged().total()));
        save->setEnabled(editing.staged().total() > 0 && !editing.isSaving());
    };
    show();
    connect(&editing, &EditPresenter::stagedChanged, this, show);
}

std::vector<common::Row> previewRows(const StagedEdits& staged)
{
    std::vector<common::Row> rows;
    for (const property::PropertyId id : staged.dirty()) {
        const Draft* draft = staged.find(id);
        for (const property::Field field : draft->changedFields())
            rows.push_back(rowOf(id, *draft, field));
    }
    return rows;
}

CellsDialog* makeRefusedDialog(const InputReport& report, int firstRow, QWidget* parent)
{
    const auto refused = static_cast<int>(report.refused.size());
    auto* dialog = new CellsDialog(CellsDialog::tr("%n cell(s) were refused", nullptr, refused),
                                   {{CellsDialog::tr("Row"), common::CellKind::Number, 64},
                                    {CellsDialog::tr("Field"), common::CellKind::Text, 96},
                                    {CellsDialog::tr("Text"), common::CellKind::Text, 160},
                                    {CellsDialog::tr("Why"), common::CellKind::Text, 280, true}},
                                   parent);
    dialog->setNote(
        CellsDialog::tr("%n cell(s) were staged. These were left as they are.", nullptr, report.cells));
    std::vector<common::Row> rows;
    for (std::size_t i = 0; i < report.refused.size(); ++i) {
        const RefusedCell& cell = report.refused[i];
        rows.push_back({QByteArray::number(static_cast<qulonglong>(i)),
                        {{static_cast<qlonglong>(cell.row) + firstRow + 1},
                         {cell.column},
                         {cell.text},
                         {cell.problem}}});
    }
    dialog->setRows(std::move(rows));
    return dialog;
}

} // namespace properties
