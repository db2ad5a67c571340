// What the cells of the list say: the other half of property_list_model.cpp.
#include "ui/common/format.h"
#include "ui/properties/list/property_cell.h"
#include "ui/properties/list/property_list_model.h"
#include "ui/properties/words.h"

namespace properties {

namespace {

QString problemOf(const StagedRow& staged, int column)
{
    const auto field = fieldOf(column);
    const auto found = field ? staged.problems.find(*field) : staged.problems.end();
    return found == staged.problems.end() ? QString() : found->second;
}

bool isStagedIn(const StagedRow& staged, int column)
{
    const auto field = fieldOf(column);
    return (field && staged.unreadable.count(*field) != 0) || cellDiffers(column, staged.base, staged.edited);
}

} // namespace

QString PropertyListModel::problem(const QModelIndex& index) const
{
    const property::Property* row = index.isValid() ? at(index.row()) : nullptr;
    const StagedRow* staged = row == nullptr ? nullptr : stagedRow(row->id);
    if (staged == nullptr)
        return {};
    return problemOf(*staged, index.column());
}

std::optional<property::SortField> PropertyListModel::sortField(int column)
{
    switch (column) {
    case Id:
        return property::SortField::Id;
    case Title:
        return property::SortField::Title;
    case City:
        return property::SortField::Location;
    case Type:
        return property::SortField::Type;
    case Price:
        return property::SortField::Price;
    case Status:
        return property::SortField::Status;
    case Created:
        return property::SortField::Created;
    case Updated:
        return property::SortField::Updated;
    default:
        return {};
    }
}

int PropertyListModel::columnOf(property::SortField field)
{
    for (int column = 0; column < ColumnCount; ++column) {
        if (sortField(column) == field)
            return column;
    }
    return -1;
}

int PropertyListModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : addedCount() + m_count;
}

int PropertyListModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant PropertyListModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const property::Property* row = at(index.row());
    return row == nullptr ? loadingData(index.column(), role) : rowData(*row, index.column(), role);
}

QVariant PropertyListModel::loadingData(int column, int role) const
{
    switch (role) {
    case common::KindRole:
        return static_cast<int>(cellKind(column));
    case common::StaleRole:
        return true;
    case Qt::AccessibleTextRole:
        return tr("loading");
    default:
        return {};
    }
}

Qt::ItemFlags PropertyListModel::flags(const QModelIndex& index) const
{
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (m_isEditable && index.isValid() && fieldOf(index.column()) && at(index.row()) != nullptr)
        flags |= Qt::ItemIsEditable;
    return flags;
}

bool PropertyListModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    const auto field = fieldOf(index.column());
    const property::Property* row = at(index.row());
    if (role != Qt::EditRole || !field || row == nullptr)
        return false;
    enter(property::Property(*row), *field, value.toString());
    return true;
}

void PropertyListModel::enter(const property::Property& row, property::Field field, const QString& text)
{
    Q_EMIT entered(row, field, text);
}

QVariant PropertyListModel::rowData(const property::Property& stored, int column, int role) const
{
    const StagedRow* staged = stagedRow(stored.id);
    switch (role) {
    case common::IdRole:
        return stored.id;
    case common::MarkRole:
        return column == Title && isMarked(stored.id) ? QVariant(QStringLiteral("⟳")) : QVariant();
    case Qt::ToolTipRole:
        return toolTip(stored, column);
    case Qt::AccessibleTextRole:
        return accessibleText(stored, column);
    case common::StateRole:
        return static_cast<int>(staged == nullptr ? common::CellState::Clean : staged->state);
    case ProblemRole:
        return staged == nullptr ? QVariant() : QVariant(problemOf(*staged, column));
    default:
        return staged == nullptr ? cellData(stored, column, role) : stagedData(*staged, column, role);
    }
}

QVariant PropertyListModel::stagedData(const StagedRow& staged, int column, int role) const
{
    const bool isNew = staged.state == common::CellState::Added;
    if (role == common::OldValueRole)
        return !isNew && isStagedIn(staged, column) ? QVariant(cellText(column, staged.base)) : QVariant();
    const auto field = fieldOf(column);
    const auto typed = field ? staged.unreadable.find(*field) : staged.unreadable.end();
    if (typed == staged.unreadable.end())
        return cellData(staged.edited, column, role);
    // No number: it stands where text does.
    switch (role) {
    case common::KindRole:
        return static_cast<int>(common::CellKind::Text);
    case Qt::DisplayRole:
        if (isNew && typed->second.trimmed().isEmpty())
            return QString(); // nothing was entered yet
        return typed->second.trimmed().isEmpty() ? common::unknown() : typed->second;
    default:
        return {};
    }
}

QString PropertyListModel::toolTip(const property::Property& row, int column) const
{
    if (const StagedRow* staged = stagedRow(row.id)) {
        if (const QString problem = problemOf(*staged, column); !problem.isEmpty())
            return problem;
    }
    const auto mark = m_marks.find(row.id);
    return mark == m_marks.end() ? QString() : markText(row, mark->second, column);
}

// At the title who, when and what; at a cell that changed what it was.
QString PropertyListModel::markText(const property::Property& row, const Mark& mark, int column) const
{
    const bool isChanged = cellDiffers(column, mark.before, row);
    if (column != Title && !isChanged)
        return {};
    const QString when = common::formatAge(row.updated, QDateTime::currentDateTimeUtc());
    const QString who = mark.user.isEmpty() ? tr("Changed elsewhere %1: version %2 → %3").arg(when)
                                            : tr("Changed by %1 %2: version %3 → %4").arg(mark.user, when);
    QStringList lines{who.arg(mark.before.version).arg(mark.after)};
    if (column != Title) {
        lines.prepend(tr("was %1").arg(cellText(column, mark.before)));
        return lines.join(u'\n');
    }
    lines.prepend(row.title);
    for (const property::Field field : property::changedFields(mark.before, row))
        lines.append(tr("%1: %2 → %3")
                         .arg(fieldText(field), valueText(field, mark.before, common::locale()),
                              valueText(field, row, common::locale())));
    if (stagedRow(row.id) != nullptr)
        lines.append(tr("You are editing it: saving compares both."));
    return lines.join(u'\n');
}

QString PropertyListModel::accessibleText(const property::Property& row, int column) const
{
    const StagedRow* staged = stagedRow(row.id);
    const QString value = tr("%1, %2").arg(
        columnTitle(column),
        staged == nullptr ? cellText(column, row) : stagedData(*staged, column, Qt::DisplayRole).toString());
    if (staged == nullptr)
        return value;
    QString text = value;
    const QString old = stagedData(*staged, column, common::OldValueRole).toString();
    if (!old.isEmpty())
        text = tr("%1, changed, was %2").arg(text, old);
    if (const QString problem = problemOf(*staged, column); !problem.isEmpty())
        text = tr("%1, %2").arg(text, problem);
    return text;
}

QVariant PropertyListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return columnTitle(section);
    case Qt::TextAlignmentRole:
        return int((isNumberColumn(section) ? Qt::AlignTrailing : Qt::AlignLeading) | Qt::AlignVCenter);
    case Qt::ToolTipRole:
        return sortField(section) ? QVariant()
                                  : QVariant(tr("This column has no index and cannot be sorted quickly."));
    case common::KindRole:
        return static_cast<int>(cellKind(section));
    default:
        return {};
    }
}

} // namespace properties
