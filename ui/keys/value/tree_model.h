// A decoded value as a tree, built where it is opened: names, values, kinds. GUI thread.
#pragma once

#include "ui/keys/value/shown_value.h"

#include <QAbstractItemModel>

#include <memory>
#include <vector>

namespace keys {

class TreeModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Column { Name, Content, Kind, ColumnCount };
    static constexpr int pageSize = 1000; // children shown at once; more by fetchMore

    explicit TreeModel(QObject* parent = nullptr);
    ~TreeModel() override;

    // Null: nothing. The root's own row is left out: its items stand at the top.
    void setShown(ShownPointer shown);
    const decode::Value* valueAt(const QModelIndex& index) const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    bool hasChildren(const QModelIndex& parent = {}) const override;
    bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Node;
    Node* nodeOf(const QModelIndex& index) const;

    ShownPointer m_shown; // owns what the nodes point to
    std::unique_ptr<Node> m_root;
};

} // namespace keys
