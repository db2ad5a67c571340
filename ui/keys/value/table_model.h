// Rows and columns of a decoded list: a queryset, a list of objects. GUI thread.
#pragma once

#include "ui/keys/value/shown_value.h"

#include <QAbstractTableModel>

#include <vector>

namespace keys {

class TableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    explicit TableModel(QObject* parent = nullptr);

    // Null, or without a table: nothing.
    void setShown(ShownPointer shown);
    bool isCut() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    const decode::Table* table() const { return m_shown && m_shown->table ? &*m_shown->table : nullptr; }

    void findNumbers();
    int alignmentOf(int column) const;

    ShownPointer m_shown;
    std::vector<bool> m_isNumber; // each column
};

} // namespace keys
