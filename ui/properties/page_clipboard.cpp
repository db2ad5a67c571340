// Cells and rows to the clipboard and back, and filling down: a further half of properties_page.cpp.
#include "ui/common/format.h"
#include "ui/properties/editing/pasted_text.h"
#include "ui/properties/editing/preview_dialog.h"
#include "ui/properties/list/listing_table.h"
#include "ui/properties/list/property_cell.h"
#include "ui/properties/properties_page.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>

#include <algorithm>

namespace properties {

namespace {

constexpr int maximumRows = 10000; // of one copy, paste or fill

int rowsIn(const std::vector<std::pair<int, int>>& ranges)
{
    int count = 0;
    for (const auto& [first, last] : ranges)
        count += last - first + 1;
    return count;
}

} // namespace

// In the order of the table, each row once.
std::vector<std::pair<int, int>> PropertiesPage::selectedRanges() const
{
    std::vector<std::pair<int, int>> ranges;
    for (const QItemSelectionRange& range : m_table->selectionModel()->selection())
        ranges.emplace_back(range.top(), range.bottom());
    std::sort(ranges.begin(), ranges.end());
    std::vector<std::pair<int, int>> joined;
    for (const auto& [first, last] : ranges) {
        if (!joined.empty() && first <= joined.back().second + 1)
            joined.back().second = std::max(joined.back().second, last);
        else
            joined.emplace_back(first, last);
    }
    return joined;
}

void PropertiesPage::withRows(const std::vector<std::pair<int, int>>& ranges,
                              std::function<void(const Rows&)> then)
{
    const PropertyListModel& model = m_presenter.list().model();
    const int added = model.addedCount();
    Rows begun;
    std::vector<std::pair<int, int>> ofList;
    for (const auto& [first, last] : ranges) {
        for (int row = first; row <= std::min(last, added - 1); ++row)
            begun.push_back(*model.at(row));
        if (last >= added)
            ofList.emplace_back(std::max(first, added) - added, last - added);
    }
    if (ofList.empty()) {
        then(begun);
        return;
    }
    m_presenter.list().fetchRows(ofList, [begun, then = std::move(then)](const Rows& fetched) {
        Rows rows = begun;
        rows.insert(rows.end(), fetched.begin(), fetched.end());
        then(rows);
    });
}

void PropertiesPage::copyRows(bool withHeader)
{
    const auto ranges = selectedRanges();
    const int count = rowsIn(ranges);
    if (count == 0)
        return;
    if (count > maximumRows) {
        toast(tr("At most %1 rows can be copied; select fewer").arg(common::formatCount(maximumRows)));
        return;
    }
    const std::vector<int> columns = m_table->hasBlock() ? m_table->selectedColumns() : std::vector<int>();
    withRows(ranges, [this, withHeader, columns](const Rows& stored) {
        Rows rows = stored;
        for (property::Property& row : rows) {
            if (const auto staged = m_presenter.editing().stagedRow(row.id))
                row = staged->edited;
        }
        QGuiApplication::clipboard()->setText(toTsv(rows, withHeader, columns));
        if (rows.size() > 1)
            toast(tr("Copied %n rows", nullptr, static_cast<int>(rows.size())));
    });
}

void PropertiesPage::copyCell()
{
    const QModelIndex index = m_table->currentIndex();
    if (const auto row = m_presenter.list().model().shown(index.row()))
        QGuiApplication::clipboard()->setText(rawText(index.column(), *row));
}

// ── paste ────────────────────────────────────────────────────────────────────────────────────

void PropertiesPage::paste(bool isNew)
{
    const QModelIndex at = m_table->currentIndex();
    if (!m_presenter.isEditable())
        return;
    const std::vector<int> columns = m_table->shownColumns();
    const PastedText pasted =
        placeTsv(QGuiApplication::clipboard()->text(), at.isValid() ? at.column() : columns.front(), columns);
    if (pasted.rows.empty())
        return;
    if (pasted.rows.size() > maximumRows) {
        toast(tr("At most %1 rows can be pasted").arg(common::formatCount(maximumRows)));
        return;
    }
    if (isNew || !at.isValid()) {
        pasteOver(pasted, {}, true);
        return;
    }
    const bool isOneCell = pasted.rows.size() == 1 && pasted.rows.front().size() == 1;
    const auto selected = selectedRanges();
    if (isOneCell && rowsIn(selected) > 1 && rowsIn(selected) <= maximumRows) {
        // One value for all that is selected, as in a spreadsheet.
        withRows(selected, [this, pasted](const Rows& rows) {
            PastedText repeated = pasted;
            repeated.rows.assign(rows.size(), pasted.rows.front());
            pasteOver(repeated, rows);
        });
        return;
    }
    const int last =
        std::min(at.row() + static_cast<int>(pasted.rows.size()), m_table->model()->rowCount()) - 1;
    withRows({{at.row(), last}}, [this, pasted](const Rows& rows) { pasteOver(pasted, rows); });
}

// A line of a whole row belongs to the listing whose number stands in it, and to no other one.
std::optional<QString> PropertiesPage::strangerIn(const PastedText& pasted, const QStringList& cells,
                                                  const property::Property* row)
{
    const auto column = std::find(pasted.columns.begin(), pasted.columns.end(), PropertyListModel::Id);
    const qsizetype place = column - pasted.columns.begin();
    const qlonglong id = pasted.isByName && place < cells.size() ? cells[place].toLongLong() : 0;
    const bool isStranger = id > 0 && (row == nullptr || row->id != id);
    return isStranger ? std::optional(cells[place]) : std::nullopt;
}

// Lines behind the last of `rows` are new listings.
void PropertiesPage::pasteOver(const PastedText& pasted, const Rows& rows, bool isNew)
{
    std::vector<RowInput> inputs;
    std::vector<RefusedCell> placeless;
    for (std::size_t i = 0; i < pasted.rows.size(); ++i) {
        RowInput input;
        if (i < rows.size())
            input.stored = rows[i];
        const QStringList& cells = pasted.rows[i];
        const auto stranger =
            isNew ? std::nullopt : strangerIn(pasted, cells, input.stored ? &*input.stored : nullptr);
        if (stranger)
            placeless.push_back({i, columnTitle(PropertyListModel::Id), *stranger,
                                 tr("This line is of another property: nothing of it was pasted")});
        for (qsizetype j = 0; j < cells.size() && !stranger; ++j) {
            const auto column = pasted.columns[static_cast<std::size_t>(j)];
            if (const auto field = column ? fieldOf(*column) : std::nullopt)
                input.cells.emplace_back(*field, cells[j]);
            else if (!pasted.isByName)
                placeless.push_back({i, column ? columnTitle(*column) : QString(), cells[j],
                                     column ? tr("%1 cannot be edited").arg(columnTitle(*column))
                                            : tr("There is no column for it")});
        }
        inputs.push_back(std::move(input));
    }
    InputReport report = m_presenter.editing().enter(inputs, EditStep::Kind::Pasted);
    report.refused.insert(report.refused.end(), placeless.begin(), placeless.end());
    tellEntered(report, rows.empty() ? 0 : m_table->currentIndex().row());
    if (!report.added.empty())
        showNewRow(report.added.front());
}

// The first selected row's value in the rows below, in the current column or those of the block.
void PropertiesPage::fillDown()
{
    const auto ranges = selectedRanges();
    const int count = rowsIn(ranges);
    if (!m_presenter.isEditable() || count < 2 || count > maximumRows) {
        toast(tr("Select 2 to %1 rows to fill down").arg(common::formatCount(maximumRows)));
        return;
    }
    const std::vector<int> columns =
        m_table->hasBlock() ? m_table->selectedColumns() : std::vector<int>{m_table->currentIndex().column()};
    withRows(ranges, [this, columns](const Rows& rows) {
        EditPresenter& editing = m_presenter.editing();
        std::vector<RowInput> inputs;
        for (std::size_t i = 1; i < rows.size(); ++i) {
            RowInput input{rows[i], {}};
            for (const int column : columns) {
                if (const auto field = fieldOf(column))
                    input.cells.emplace_back(*field, editing.textOf(rows.front(), *field));
            }
            inputs.push_back(std::move(input));
        }
        tellEntered(editing.enter(inputs, EditStep::Kind::Filled), m_table->currentIndex().row());
    });
}

// Of the selected rows, as one step. What every listing needs stays, and is named.
void PropertiesPage::clearCells(const std::vector<int>& columns)
{
    const auto ranges = selectedRanges();
    const int count = rowsIn(ranges);
    if (!m_presenter.isEditable() || count == 0)
        return;
    if (count > maximumRows) {
        toast(tr("Cells of at most %1 rows can be cleared at once; select fewer")
                  .arg(common::formatCount(maximumRows)));
        return;
    }
    std::vector<property::Field> fields;
    QStringList kept;
    for (const int column : columns) {
        const auto field = fieldOf(column);
        if (field && mayBeEmpty(*field))
            fields.push_back(*field);
        else
            kept.append(columnTitle(column));
    }
    withRows(ranges, [this, fields, kept](const Rows& rows) {
        EditPresenter& editing = m_presenter.editing();
        std::vector<RowInput> inputs;
        for (const property::Property& row : rows) {
            RowInput input{row, {}};
            for (const property::Field field : fields)
                input.cells.emplace_back(field, QString());
            inputs.push_back(std::move(input));
        }
        const InputReport report = editing.enter(inputs, EditStep::Kind::Cleared);
        if (!kept.isEmpty())
            toast(tr("Cannot be empty, and stays: %1").arg(kept.join(tr(", "))));
        else if (report.cells == 0)
            toast(tr("The selected cells are empty already"));
        tellEntered(report, m_table->currentIndex().row());
    });
}

void PropertiesPage::tellEntered(const InputReport& report, int firstRow)
{
    EditPresenter& editing = m_presenter.editing();
    if (report.cells > 0)
        toast(tr("Staged %1 in %2")
                  .arg(tr("%n cell(s)", nullptr, report.cells), tr("%n propert(ies)", nullptr, report.rows)),
              tr("Undo"), [&editing, step = report.step] { editing.takeBack(step); });
    if (report.isFull)
        showFailure({base::ErrorCode::TooLarge, {}, QString::number(StagedEdits::maximumRows)});
    if (report.refused.empty())
        return;
    CellsDialog* dialog = makeRefusedDialog(report, firstRow, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void PropertiesPage::addCellVerbs(QMenu& menu)
{
    const QModelIndex index = m_table->currentIndex();
    const PropertyListModel& model = m_presenter.list().model();
    menu.addSeparator();
    const auto* row = model.at(index.row());
    if (row != nullptr && m_presenter.editing().stagedEdits().isDirty(row->id)) {
        const QString old = index.data(common::OldValueRole).toString();
        QAction* revert = menu.addAction(old.isEmpty() ? tr("Revert cell") : tr("Revert to %1").arg(old),
                                         this, &PropertiesPage::revertCell);
        revert->setEnabled(!old.isEmpty());
        menu.addAction(tr("Revert row"), this, [this, id = row->id] { m_presenter.editing().revertRow(id); });
        menu.addSeparator();
    }
    QMenu* copy = menu.addMenu(tr("Copy"));
    copy->addAction(tr("Cell"), this, &PropertiesPage::copyCell);
    copy->addAction(tr("Row"), this, [this] { copyRows(false); });
    copy->addAction(tr("As TSV with header"), this, [this] { copyRows(true); });
    menu.addAction(action(common::ActionId::Paste));
    QAction* asNew = menu.addAction(tr("Paste as new rows"), this, [this] { paste(true); });
    asNew->setEnabled(m_presenter.isEditable());
    menu.addAction(action(common::ActionId::FillDown));
    if (!m_table->hasBlock()) {
        const auto field = fieldOf(index.column());
        QAction* clear = menu.addAction(tr("Clear %n cell(s)", nullptr, selectedRows()), this,
                                        [this, column = index.column()] { clearCells({column}); });
        clear->setEnabled(m_presenter.isEditable() && field && mayBeEmpty(*field));
    }
    menu.addAction(action(common::ActionId::Duplicate));
    menu.addSeparator();
}

} // namespace properties
