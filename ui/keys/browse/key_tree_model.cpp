#include "ui/keys/browse/key_tree_model.h"

#include "core/keyspace/index/key_order.h"
#include "ui/keys/browse/key_tree_node.h"

#include <algorithm>

namespace keys {

using keyspace::Child;
using keyspace::ChildList;
using keyspace::TreeOrder;

KeyTreeModel::KeyTreeModel(QObject* parent)
    : QAbstractItemModel(parent)
{
    reset({});
}

KeyTreeModel::~KeyTreeModel() = default;

void KeyTreeModel::reset(const std::vector<QByteArray>& separators)
{
    beginResetModel();
    for (const auto& [prefix, node] : m_nodes) {
        if (node->isWanted && node.get() != m_root)
            Q_EMIT unwanted(prefix);
    }
    m_nodes.clear();
    m_facts.clear();
    m_separators = keyspace::Separators(separators);
    auto root = std::make_unique<Node>();
    m_root = root.get();
    m_root->isExpanded = m_root->isWanted = true;
    m_nodes.emplace(QByteArray(), std::move(root));
    endResetModel();
}

// ── lists ────────────────────────────────────────────────────────────────────────────────────

void KeyTreeModel::setChildren(const List& list)
{
    Node* const node = nodeOf(list->prefix());
    if (!node || !node->isWanted || node->list == list)
        return;
    Q_EMIT aboutToRefresh();
    replace(*node, list);
    expandRemembered(*node);
    goOnRevealing();
    Q_EMIT refreshed();
}

bool KeyTreeModel::isListed(const QByteArray& prefix) const
{
    const Node* const node = nodeOf(prefix);
    return node && node->list;
}

std::vector<QByteArray> KeyTreeModel::openNodes() const
{
    std::vector<QByteArray> open;
    for (const auto& [prefix, node] : m_nodes) {
        if (node->isWanted)
            open.push_back(prefix);
    }
    return open;
}

namespace {

// Where the row stands that shows more; -1: there is none.
qsizetype moreRow(const ChildList& list)
{
    return list.isWhole() ? -1 : list.size();
}

bool haveSameRows(const ChildList& one, const ChildList& other)
{
    if (moreRow(one) != moreRow(other))
        return false;
    const qsizetype both = std::min(one.size(), other.size());
    for (qsizetype row = 0; row < both; ++row) {
        if (one.at(row).label != other.at(row).label)
            return false;
    }
    return true;
}

} // namespace

// Rows come at the end and go from there; in between, rows that stand elsewhere now are moved, with
// everything that refers to them.
void KeyTreeModel::replace(Node& node, const List& list)
{
    const QModelIndex parent = indexOf(node);
    const int had = node.rowCount();
    const int has = Node::rowCount(*list);
    const bool moves = node.list && !haveSameRows(*node.list, *list);
    if (has > had) {
        beginInsertRows(parent, had, has - 1);
        node.rows = has;
        node.before = list;
        endInsertRows();
    }
    if (moves)
        moveRows(node, list);
    if (has < had) {
        beginRemoveRows(parent, has, had - 1);
        node.before.reset();
        node.list = list;
        node.rows.reset();
        endRemoveRows();
    }
    node.before.reset();
    node.rows.reset();
    node.list = list;
    placeNodes(node);
    if (const int same = std::min(had, has); same > 0)
        Q_EMIT dataChanged(index(0, 0, parent), index(same - 1, ColumnCount - 1, parent));
}

void KeyTreeModel::moveRows(Node& node, const List& list)
{
    Q_EMIT layoutAboutToBeChanged();
    const QModelIndexList held = persistentIndexList();
    const List old = node.list;
    const auto newRow = [&](int row) {
        if (row >= old->size()) // the row that showed more: what it showed stands there now
            return row < Node::rowCount(*list) ? row : -1;
        return rowOf(*list, old->at(row).label);
    };
    const int rows = node.rowCount();
    node.before = rows > list->size() ? old : List();
    node.list = list;
    node.rows = rows;
    placeNodes(node);
    for (const QModelIndex& index : held) {
        auto* const at = static_cast<Node*>(index.internalPointer());
        if (at == &node) {
            const int row = newRow(index.row());
            changePersistentIndex(index, row < 0 ? QModelIndex() : createIndex(row, index.column(), &node));
            continue;
        }
        for (const Node* up = at; up; up = up->parent) {
            if (up->row < 0 && up != m_root) {
                changePersistentIndex(index, {});
                break;
            }
        }
    }
    Q_EMIT layoutChanged();
}

// Nodes that were opened, to the rows where they stand now.
void KeyTreeModel::placeNodes(Node& node)
{
    for (auto at = m_nodes.upper_bound(node.prefix); at != m_nodes.end(); ++at) {
        Node& below = *at->second;
        if (!below.prefix.startsWith(node.prefix))
            break;
        if (below.parent != &node)
            continue;
        below.row = node.list ? rowOf(*node.list, below.label) : -1;
        if (below.row >= 0)
            continue;
        wantBelow(below, false);
        below.isExpanded = false;
        below.list.reset();
        placeNodes(below);
    }
}

int KeyTreeModel::rowOf(const ChildList& list, QByteArrayView label) const
{
    if (m_order == TreeOrder::Keys || m_order == TreeOrder::Memory) {
        for (qsizetype row = 0; row < list.size(); ++row) {
            if (list.at(row).label == label)
                return static_cast<int>(row);
        }
        return -1;
    }
    const auto lowerBound = [&list](qsizetype from, qsizetype to, const auto& isBefore) {
        while (from < to) {
            const qsizetype middle = from + (to - from) / 2;
            if (isBefore(list.at(middle)))
                from = middle + 1;
            else
                to = middle;
        }
        return from;
    };
    const auto byName = [label](const Child& child) {
        return keyspace::compareNames(child.label, label) < 0;
    };
    const qsizetype firstKey =
        m_order == TreeOrder::Name
            ? 0
            : lowerBound(0, list.size(), [](const Child& child) { return child.isNamespace; });
    for (const auto& [from, to] : {std::pair(qsizetype(0), firstKey), std::pair(firstKey, list.size())}) {
        const qsizetype row = lowerBound(from, to, byName);
        if (row < to && list.at(row).label == label)
            return static_cast<int>(row);
    }
    return -1;
}

void KeyTreeModel::setOrder(TreeOrder order)
{
    if (order == m_order)
        return;
    m_order = order;
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
}

void KeyTreeModel::setPartial(bool partial)
{
    if (partial == m_isPartial)
        return;
    m_isPartial = partial;
    for (const auto& [prefix, node] : m_nodes) {
        if (const int rows = node->rowCount(); rows > 0 && (node->row >= 0 || node.get() == m_root))
            Q_EMIT dataChanged(index(0, Keys, indexOf(*node)), index(rows - 1, Memory, indexOf(*node)));
    }
}

void KeyTreeModel::setFacts(const std::vector<keyspace::KeyFacts>& facts)
{
    if (static_cast<std::size_t>(m_facts.size()) + facts.size() > mostFacts)
        m_facts.clear();
    for (const keyspace::KeyFacts& one : facts) {
        if (one.gone)
            m_facts.remove(one.name);
        else
            m_facts.insert(one.name, one.facts);
        if (const QModelIndex at = indexOf(one.name); at.isValid())
            Q_EMIT dataChanged(at, at.siblingAtColumn(Memory));
    }
}

// ── expansion ────────────────────────────────────────────────────────────────────────────────

void KeyTreeModel::setExpanded(const QModelIndex& index, bool expanded)
{
    if (!isNamespace(index))
        return;
    auto& parent = *static_cast<Node*>(index.internalPointer());
    const QByteArray label = labelOf(index);
    if (expanded)
        m_expanded.insert(parent.prefix + label);
    else
        m_expanded.remove(parent.prefix + label);
    Node& node = makeNode(parent, label, index.row());
    node.isExpanded = expanded;
    wantBelow(node, expanded && parent.isWanted);
}

void KeyTreeModel::wantBelow(Node& node, bool wanted)
{
    const bool is = wanted && node.isExpanded && node.row >= 0;
    if (is != node.isWanted) {
        node.isWanted = is;
        if (is)
            Q_EMIT this->wanted(node.prefix, node.most);
        else
            Q_EMIT unwanted(node.prefix);
    }
    for (auto at = m_nodes.upper_bound(node.prefix); at != m_nodes.end(); ++at) {
        if (!at->first.startsWith(node.prefix))
            break;
        if (at->second->parent == &node)
            wantBelow(*at->second, is);
    }
}

// What was expanded before it went (a filter, a scan from the beginning) opens when it comes back.
void KeyTreeModel::expandRemembered(Node& node)
{
    const QSet<QByteArray> remembered = m_expanded;
    for (const QByteArray& prefix : remembered) {
        if (!prefix.startsWith(node.prefix) || parentOf(prefix) != node.prefix || prefix == node.prefix)
            continue;
        const int row = rowOf(*node.list, QByteArrayView(prefix).sliced(node.prefix.size()));
        const Node* const known = nodeOf(prefix);
        if (row >= 0 && !(known && known->isExpanded))
            Q_EMIT expandWanted(index(row, 0, indexOf(node)));
    }
}

void KeyTreeModel::showMore(const QModelIndex& index)
{
    if (!isMore(index))
        return;
    auto& node = *static_cast<Node*>(index.internalPointer());
    node.most = node.size() + keyspace::childrenPerPage;
    Q_EMIT wanted(node.prefix, node.most);
}

// ── nodes ────────────────────────────────────────────────────────────────────────────────────

KeyTreeModel::Node* KeyTreeModel::nodeOf(const QByteArray& prefix) const
{
    const auto found = m_nodes.find(prefix);
    return found == m_nodes.end() ? nullptr : found->second.get();
}

KeyTreeModel::Node* KeyTreeModel::nodeOf(const QModelIndex& parent) const
{
    if (!parent.isValid())
        return m_root;
    return isNamespace(parent) ? nodeOf(path(parent)) : nullptr; // the key without a name is no root
}

KeyTreeModel::Node& KeyTreeModel::makeNode(Node& parent, const QByteArray& label, int row)
{
    std::unique_ptr<Node>& node = m_nodes[parent.prefix + label];
    if (!node) {
        node = std::make_unique<Node>();
        node->prefix = parent.prefix + label;
        node->label = label;
        node->parent = &parent;
    }
    node->row = row;
    return *node;
}

QModelIndex KeyTreeModel::indexOf(const Node& node) const
{
    return node.parent && node.row >= 0 ? createIndex(node.row, 0, node.parent) : QModelIndex();
}

QModelIndex KeyTreeModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, nodeOf(parent));
}

QModelIndex KeyTreeModel::parent(const QModelIndex& index) const
{
    return index.isValid() ? indexOf(*static_cast<const Node*>(index.internalPointer())) : QModelIndex();
}

int KeyTreeModel::rowCount(const QModelIndex& parent) const
{
    const Node* const node = parent.column() > 0 ? nullptr : nodeOf(parent);
    return node ? node->rowCount() : 0;
}

int KeyTreeModel::columnCount(const QModelIndex&) const
{
    return ColumnCount;
}

bool KeyTreeModel::hasChildren(const QModelIndex& parent) const
{
    if (!parent.isValid())
        return m_root->rowCount() > 0;
    return parent.column() == 0 && isNamespace(parent);
}

} // namespace keys
