// The namespace tree as an item model: lazy, over published lists of children that never change. Asks
// nobody itself: it says which nodes are to be listed, its owner brings their lists. GUI thread.
//
// A list that replaces another keeps what stands in it by name: expansion, the current row, every
// persistent index. A node with more children than are listed ends with a row that shows more.
#pragma once

#include "core/keyspace/index/browse_state.h"
#include "core/keyspace/index/child_list.h"
#include "core/keyspace/index/key_tree.h"
#include "ui/common/roles.h"

#include <QAbstractItemModel>
#include <QHash>
#include <QSet>

#include <map>
#include <memory>
#include <optional>

namespace keys {

class KeyTreeModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Column { Name, Keys, Memory, ColumnCount };
    enum Role : int {
        NamespaceRole = common::MarkRole + 1, // bool
        MoreRole,                             // bool: the row that shows more
        SelectedRole,                         // int(Selected)
    };
    enum class Selected { None, Some, All };
    static constexpr std::size_t mostFacts = 5'000; // that are kept

    explicit KeyTreeModel(QObject* parent = nullptr);
    ~KeyTreeModel() override;

    // Another database or other separators: nothing of before stays but what is expanded.
    void reset(const std::vector<QByteArray>& separators);
    // The rows below list->prefix(); a list of a node that is not open is dropped.
    void setChildren(const std::shared_ptr<const keyspace::ChildList>& list);
    bool isListed(const QByteArray& prefix) const;
    std::vector<QByteArray> openNodes() const; // whose lists are wanted
    void setOrder(keyspace::TreeOrder order);  // the one the lists come in
    keyspace::TreeOrder order() const { return m_order; }
    // Not everything was scanned: figures are “≥”.
    void setPartial(bool partial);
    void setFacts(const std::vector<keyspace::KeyFacts>& facts);

    // By the view: what is expanded is listed, what is collapsed or below that is not.
    void setExpanded(const QModelIndex& index, bool expanded);
    // Expands on the way to a key or a namespace as the lists come; `revealed` tells when it is there, and
    // before that once where it would be. Until then, or until somebody goes elsewhere.
    void reveal(const QByteArray& path);
    void stopRevealing() { m_revealing.reset(); }
    void showMore(const QModelIndex& index);

    bool isNamespace(const QModelIndex& index) const;
    bool isMore(const QModelIndex& index) const;
    // The key, or the namespace with its last separator; empty for the row that shows more.
    QByteArray path(const QModelIndex& index) const;
    // Of a key, or a namespace with its last separator; invalid: not listed.
    QModelIndex indexOf(const QByteArray& path) const;
    // The namespace that a key or a namespace stands in; empty: the root.
    QByteArray parentOf(const QByteArray& path) const;
    // The first row below `parent`, from `from` on and then from the first, whose label begins so.
    QModelIndex startingWith(const QModelIndex& parent, const QByteArray& text, int from) const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    using QObject::parent;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    bool hasChildren(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    void wanted(const QByteArray& prefix, qint64 most);
    void unwanted(const QByteArray& prefix);
    void expandWanted(const QModelIndex& index);
    void revealed(const QModelIndex& index);
    // Around a new list, for the view to keep what is on the screen where it is.
    void aboutToRefresh();
    void refreshed();

private:
    struct Node;
    using List = std::shared_ptr<const keyspace::ChildList>;

    Node* nodeOf(const QModelIndex& parent) const; // whose rows are below; null: not opened yet
    Node* nodeOf(const QByteArray& prefix) const;
    Node& makeNode(Node& parent, const QByteArray& label, int row);
    QModelIndex indexOf(const Node& node) const;
    QByteArray labelOf(const QModelIndex& index) const;
    int rowOf(const keyspace::ChildList& list, QByteArrayView label) const; // -1: not there
    void replace(Node& node, const List& list);
    void moveRows(Node& node, const List& list);
    void placeNodes(Node& node);
    void wantBelow(Node& node, bool wanted);
    void expandRemembered(Node& node);
    void goOnRevealing();
    keyspace::Child known(keyspace::Child child, const QByteArray& path) const;
    QVariant nameData(const Node& node, int row, int role) const;
    QVariant figureData(const keyspace::Child& child, int column, int role) const;
    QVariant moreData(const Node& node, int column, int role) const;
    QString toolTip(const QByteArray& path, const keyspace::Child& child) const;
    QString accessibleText(const keyspace::Child& child, const QString& name, int column) const;

    // Opened once and kept: what left the lists is only detached, because views may hold its address.
    std::map<QByteArray, std::unique_ptr<Node>> m_nodes;
    Node* m_root = nullptr;
    keyspace::Separators m_separators{{}};
    keyspace::TreeOrder m_order = keyspace::TreeOrder::NamespacesFirst;
    bool m_isPartial = true;
    QSet<QByteArray> m_expanded;
    QHash<QByteArray, keyspace::Facts> m_facts;
    std::optional<QByteArray> m_revealing;
    bool m_isNearShown = false;
};

} // namespace keys
