// Which column of a file becomes which field: a row a column, the field is chosen in its last cell. The
// model keeps nothing: whoever hears `chosen` maps it and gives the rows anew. GUI thread.
#pragma once

#include "core/property/import_plan.h"
#include "ui/common/cell_delegate.h"

#include <QAbstractTableModel>

#include <optional>
#include <vector>

namespace properties {

struct MappedColumn
{
    QString name;
    QString sample; // its first values
    std::optional<property::ImportField> field;
    bool operator==(const MappedColumn&) const = default;
};

class ImportColumnsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Name, Sample, Field, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setColumns(std::vector<MappedColumn> columns);
    // The column that a field comes from; empty: none.
    QString columnOf(property::ImportField field) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    // value: int(ImportField), or below 0 for none.
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    void chosen(int column, std::optional<property::ImportField> field);

private:
    QString fieldWord(int row) const;

    std::vector<MappedColumn> m_columns;
};

// Opens the choice of a field over its cell.
class ImportFieldDelegate : public common::CellDelegate
{
    Q_OBJECT

public:
    using common::CellDelegate::CellDelegate;

    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option,
                          const QModelIndex& index) const override;
    void setEditorData(QWidget* editor, const QModelIndex& index) const override;
    void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override;
    void updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                              const QModelIndex& index) const override;
};

} // namespace properties
