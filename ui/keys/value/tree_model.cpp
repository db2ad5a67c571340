#include "ui/keys/value/tree_model.h"

#include "ui/common/roles.h"
#include "ui/keys/value/words.h"

#include <algorithm>

namespace keys {

using decode::Value;

struct TreeModel::Node
{
    const Value* value = nullptr;
    const Value* name = nullptr; // the key in a map; null: an element of a list
    Node* parent = nullptr;
    int row = 0;
    std::vector<std::unique_ptr<Node>> children; // as many as were fetched

    std::size_t size() const
    {
        if (!value)
            return 0;
        return value->isPairs()       ? value->items().size() / 2
               : value->isContainer() ? value->items().size()
                                      : 0;
    }
};

TreeModel::TreeModel(QObject* parent)
    : QAbstractItemModel(parent)
    , m_root(std::make_unique<Node>())
{
}

TreeModel::~TreeModel() = default;

void TreeModel::setShown(ShownPointer shown)
{
    beginResetModel();
    m_root = std::make_unique<Node>();
    m_shown = std::move(shown);
    if (m_shown)
        m_root->value = &m_shown->outcome.value;
    endResetModel();
}

TreeModel::Node* TreeModel::nodeOf(const QModelIndex& index) const
{
    return index.isValid() ? static_cast<Node*>(index.internalPointer()) : m_root.get();
}

const Value* TreeModel::valueAt(const QModelIndex& index) const
{
    return index.isValid() ? nodeOf(index)->value : nullptr;
}

QModelIndex TreeModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, nodeOf(parent)->children[static_cast<std::size_t>(row)].get());
}

QModelIndex TreeModel::parent(const QModelIndex& index) const
{
    if (!index.isValid())
        return {};
    Node* const parent = nodeOf(index)->parent;
    return parent == m_root.get() ? QModelIndex() : createIndex(parent->row, 0, parent);
}

int TreeModel::rowCount(const QModelIndex& parent) const
{
    return parent.column() > 0 ? 0 : static_cast<int>(nodeOf(parent)->children.size());
}

int TreeModel::columnCount(const QModelIndex&) const
{
    return ColumnCount;
}

bool TreeModel::hasChildren(const QModelIndex& parent) const
{
    return parent.column() <= 0 && nodeOf(parent)->size() > 0;
}

bool TreeModel::canFetchMore(const QModelIndex& parent) const
{
    const Node* const node = nodeOf(parent);
    return parent.column() <= 0 && node->children.size() < node->size();
}

void TreeModel::fetchMore(const QModelIndex& parent)
{
    if (!canFetchMore(parent))
        return;
    Node* const node = nodeOf(parent);
    const std::size_t first = node->children.size();
    const std::size_t end = std::min(node->size(), first + std::size_t{pageSize});
    const std::vector<Value>& items = node->value->items();
    beginInsertRows(parent, static_cast<int>(first), static_cast<int>(end) - 1);
    for (std::size_t i = first; i < end; ++i) {
        auto child = std::make_unique<Node>();
        const bool isPair = node->value->isPairs();
        child->name = isPair ? &items[2 * i] : nullptr;
        child->value = isPair ? &items[2 * i + 1] : &items[i];
        child->parent = node;
        child->row = static_cast<int>(i);
        node->children.push_back(std::move(child));
    }
    endInsertRows();
}

QVariant TreeModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Node& node = *nodeOf(index);
    const QString name = node.name ? valueLine(*node.name) : QString::number(node.row);
    switch (role) {
    case common::KindRole:
        return static_cast<int>(index.column() == Kind ? common::CellKind::Text : common::CellKind::Key);
    case common::MutedRole:
        return index.column() == Kind || (index.column() == Name && !node.name);
    case common::IdRole:
        return QByteArray::number(node.row);
    case Qt::AccessibleTextRole:
        return index.column() == Content
                   ? QStringLiteral("%1: %2, %3").arg(name, valueLine(*node.value), kindText(*node.value))
                   : data(index, Qt::DisplayRole);
    case common::ValueRole:
    case Qt::DisplayRole:
        return index.column() == Name      ? name
               : index.column() == Content ? valueLine(*node.value)
                                           : kindText(*node.value);
    default:
        return {};
    }
}

QVariant TreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Name");
    case Content:
        return tr("Value");
    case Kind:
        return tr("Kind");
    default:
        return {};
    }
}

} // namespace keys
