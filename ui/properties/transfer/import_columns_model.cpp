#include "ui/properties/transfer/import_columns_model.h"

#include "ui/properties/transfer/import_words.h"

#include <QAbstractItemView>
#include <QComboBox>

#include <algorithm>

namespace properties {

namespace {

constexpr int noField = -1;

} // namespace

void ImportColumnsModel::setColumns(std::vector<MappedColumn> columns)
{
    const bool isSameFile = std::equal(columns.begin(), columns.end(), m_columns.begin(), m_columns.end(),
                                       [](const MappedColumn& one, const MappedColumn& other) {
                                           return one.name == other.name && one.sample == other.sample;
                                       });
    if (!isSameFile) {
        beginResetModel();
        m_columns = std::move(columns);
        endResetModel();
        return;
    }
    m_columns = std::move(columns);
    if (!m_columns.empty())
        Q_EMIT dataChanged(index(0, Field), index(rowCount() - 1, Field));
}

QString ImportColumnsModel::columnOf(property::ImportField field) const
{
    const auto found = std::find_if(m_columns.begin(), m_columns.end(),
                                    [field](const MappedColumn& column) { return column.field == field; });
    return found == m_columns.end() ? QString() : found->name;
}

int ImportColumnsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
}

int ImportColumnsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

Qt::ItemFlags ImportColumnsModel::flags(const QModelIndex& index) const
{
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return index.column() == Field ? flags | Qt::ItemIsEditable : flags;
}

QString ImportColumnsModel::fieldWord(int row) const
{
    const auto& field = m_columns[static_cast<std::size_t>(row)].field;
    return field ? importFieldText(*field) : tr("left out");
}

QVariant ImportColumnsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const MappedColumn& column = m_columns[static_cast<std::size_t>(index.row())];
    const QString text = index.column() == Name     ? column.name
                         : index.column() == Sample ? column.sample
                                                    : fieldWord(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case common::ValueRole:
        return text;
    case Qt::EditRole:
        return column.field ? static_cast<int>(*column.field) : noField;
    case common::KindRole:
        return static_cast<int>(common::CellKind::Text);
    case common::MutedRole:
        return index.column() == Sample || (index.column() == Field && !column.field);
    case common::MarkRole:
        return index.column() == Field ? QStringLiteral("⌄") : QVariant();
    case Qt::AccessibleTextRole:
        return index.column() == Field ? tr("%1 becomes: %2").arg(column.name, text) : text;
    default:
        return {};
    }
}

bool ImportColumnsModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (role != Qt::EditRole || !checkIndex(index, CheckIndexOption::IndexIsValid) || index.column() != Field)
        return false;
    const int chosenField = value.toInt();
    const auto known = static_cast<int>(property::allImportFields.size());
    if (chosenField < noField || chosenField >= known)
        return false;
    Q_EMIT chosen(index.row(), chosenField < 0
                                   ? std::nullopt
                                   : std::optional(static_cast<property::ImportField>(chosenField)));
    return true;
}

QVariant ImportColumnsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return QAbstractTableModel::headerData(section, orientation, role);
    switch (section) {
    case Name:
        return tr("Column of the file");
    case Sample:
        return tr("First values");
    case Field:
        return tr("Becomes");
    default:
        return {};
    }
}

QWidget* ImportFieldDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem&,
                                           const QModelIndex& index) const
{
    const auto* model = qobject_cast<const ImportColumnsModel*>(index.model());
    if (!model || index.column() != ImportColumnsModel::Field)
        return nullptr;
    auto* choice = new QComboBox(parent);
    choice->setAccessibleName(
        ImportColumnsModel::tr("What %1 becomes").arg(index.siblingAtColumn(0).data().toString()));
    choice->addItem(ImportColumnsModel::tr("left out"), noField);
    for (const property::ImportField field : property::allImportFields) {
        const QString holder = model->columnOf(field);
        const bool isElsewhere = !holder.isEmpty() && holder != index.siblingAtColumn(0).data().toString();
        const QString text = importFieldText(field);
        choice->addItem(isElsewhere ? ImportColumnsModel::tr("%1 (now %2)").arg(text, holder) : text,
                        static_cast<int>(field));
    }
    choice->setMaxVisibleItems(choice->count());
    choice->view()->setMinimumWidth(choice->sizeHint().width()); // wider than the cell
    auto* self = const_cast<ImportFieldDelegate*>(this);
    connect(choice, &QComboBox::activated, self, [self, choice] {
        Q_EMIT self->commitData(choice);
        Q_EMIT self->closeEditor(choice);
    });
    // It was opened to be chosen from.
    QMetaObject::invokeMethod(choice, &QComboBox::showPopup, Qt::QueuedConnection);
    return choice;
}

void ImportFieldDelegate::setEditorData(QWidget* editor, const QModelIndex& index) const
{
    auto* choice = static_cast<QComboBox*>(editor);
    choice->setCurrentIndex(choice->findData(index.data(Qt::EditRole)));
}

void ImportFieldDelegate::setModelData(QWidget* editor, QAbstractItemModel* model,
                                       const QModelIndex& index) const
{
    model->setData(index, static_cast<QComboBox*>(editor)->currentData(), Qt::EditRole);
}

void ImportFieldDelegate::updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                                               const QModelIndex&) const
{
    editor->setGeometry(option.rect);
}

} // namespace properties
