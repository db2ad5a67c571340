// The first rows of a file as they stand there, under the names of its columns. GUI thread.
#pragma once

#include "core/property/import_preview.h"

#include <QAbstractTableModel>

namespace properties {

class ImportRowsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;

    void setRows(const QStringList& columns, std::vector<QStringList> rows);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QStringList m_columns;
    std::vector<QStringList> m_rows;
};

} // namespace properties
