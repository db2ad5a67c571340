// Finding one's way in the tree: by name, by what is typed, as lists come.
#include "ui/keys/browse/key_tree_node.h"

#include <utility>

namespace keys {

QModelIndex KeyTreeModel::indexOf(const QByteArray& path) const
{
    const Node* node = m_root;
    while (node && node->list) {
        const QByteArrayView rest = QByteArrayView(path).sliced(node->prefix.size());
        const qsizetype label = m_separators.nextLabel(rest);
        const int row = rowOf(*node->list, label == 0 ? rest : rest.first(label));
        if (row < 0)
            return {};
        if (label == 0 || label == rest.size())
            return createIndex(row, 0, node);
        node = nodeOf(path.first(node->prefix.size() + label));
    }
    return {};
}

QByteArray KeyTreeModel::parentOf(const QByteArray& path) const
{
    qsizetype at = 0;
    for (;;) {
        const qsizetype label = m_separators.nextLabel(QByteArrayView(path).sliced(at));
        if (label == 0 || at + label == path.size())
            return path.first(at);
        at += label;
    }
}

QModelIndex KeyTreeModel::startingWith(const QModelIndex& parent, const QByteArray& text, int from) const
{
    const Node* const node = nodeOf(parent);
    const int rows = node ? node->size() : 0;
    for (int step = 0; step < rows; ++step) {
        const int row = (from + step) % rows;
        const QByteArrayView label = node->list->at(row).label;
        if (label.size() >= text.size() &&
            qstrnicmp(label.data(), text.size(), text.constData(), text.size()) == 0)
            return index(row, 0, parent);
    }
    return {};
}

void KeyTreeModel::reveal(const QByteArray& path)
{
    m_revealing = path;
    m_isNearShown = false;
    goOnRevealing();
}

void KeyTreeModel::goOnRevealing()
{
    if (!m_revealing)
        return;
    const QByteArray target = *m_revealing;
    const Node* node = m_root;
    while (node->list) {
        const QByteArrayView rest = QByteArrayView(target).sliced(node->prefix.size());
        const qsizetype label = m_separators.nextLabel(rest);
        const bool isLast = label == 0 || label == rest.size();
        const int row = rowOf(*node->list, label == 0 ? rest : rest.first(label));
        const QModelIndex at = row < 0 ? QModelIndex() : index(row, 0, indexOf(*node));
        if (!at.isValid()) { // it may come with the next list: a key that was just made
            if (!std::exchange(m_isNearShown, true))
                Q_EMIT revealed(indexOf(*node));
            return;
        }
        if (isLast) {
            m_revealing.reset();
            Q_EMIT revealed(at);
            return;
        }
        Q_EMIT expandWanted(at);
        node = nodeOf(path(at));
        if (!node || !m_revealing)
            return; // its list is under way
    }
}

} // namespace keys
