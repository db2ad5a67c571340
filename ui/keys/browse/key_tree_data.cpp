// What the cells of the tree say: the other half of key_tree_model.cpp.
#include "ui/common/format.h"
#include "ui/keys/browse/key_tree_node.h"
#include "ui/keys/browse/key_words.h"
#include "ui/keys/key_text.h"

#include <algorithm>

namespace keys {

using common::CellKind;
using keyspace::Child;
using keyspace::TreeOrder;

namespace {

KeyTreeModel::Selected selectedOf(const Child& child)
{
    return child.selected == 0            ? KeyTreeModel::Selected::None
           : child.selected == child.keys ? KeyTreeModel::Selected::All
                                          : KeyTreeModel::Selected::Some;
}

// A key that is named as its namespace, and the key whose name is empty, have no label of their own.
QString labelText(const Child& child, const QByteArray& path)
{
    if (!child.label.isEmpty())
        return keyText(child.label.toByteArray());
    return path.isEmpty() ? KeyTreeModel::tr("(empty name)") : keyText(path);
}

} // namespace

bool KeyTreeModel::isNamespace(const QModelIndex& index) const
{
    if (!index.isValid())
        return false;
    const auto child = static_cast<const Node*>(index.internalPointer())->childAt(index.row());
    return child && child->isNamespace;
}

bool KeyTreeModel::isMore(const QModelIndex& index) const
{
    return index.isValid() && !static_cast<const Node*>(index.internalPointer())->childAt(index.row());
}

QByteArray KeyTreeModel::labelOf(const QModelIndex& index) const
{
    const auto child = static_cast<const Node*>(index.internalPointer())->childAt(index.row());
    return child ? child->label.toByteArray() : QByteArray();
}

QByteArray KeyTreeModel::path(const QModelIndex& index) const
{
    if (!index.isValid() || isMore(index))
        return {};
    return static_cast<const Node*>(index.internalPointer())->prefix + labelOf(index);
}

// What was asked about a key that somebody looks at is newer than its list.
Child KeyTreeModel::known(Child child, const QByteArray& path) const
{
    if (child.isNamespace)
        return child;
    const auto facts = m_facts.constFind(path);
    if (facts != m_facts.cend() && facts->has(keyspace::Fact::Memory)) {
        child.memory = facts->memory;
        child.measured = child.keys;
    }
    return child;
}

QVariant KeyTreeModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto& node = *static_cast<const Node*>(index.internalPointer());
    const auto child = node.childAt(index.row());
    if (role == MoreRole)
        return !child;
    if (!child)
        return moreData(node, index.column(), role);
    const QByteArray path = node.prefix + child->label.toByteArray();
    switch (role) {
    case common::IdRole:
        return path;
    case NamespaceRole:
        return child->isNamespace;
    case SelectedRole:
        return static_cast<int>(selectedOf(*child));
    case Qt::ToolTipRole:
        return toolTip(path, known(*child, path));
    case Qt::AccessibleTextRole:
        return accessibleText(known(*child, path), labelText(*child, node.prefix), index.column());
    default:
        return index.column() == Name ? nameData(node, index.row(), role)
                                      : figureData(known(*child, path), index.column(), role);
    }
}

QVariant KeyTreeModel::nameData(const Node& node, int row, int role) const
{
    const Child child = *node.childAt(row);
    const QByteArray path = node.prefix + child.label.toByteArray();
    switch (role) {
    case Qt::DisplayRole:
    case common::ValueRole:
        return labelText(child, path);
    case common::KindRole:
        return static_cast<int>(CellKind::Key);
    case common::MarkRole: {
        if (const QString own = ownText(path); !own.isEmpty())
            return own;
        const auto facts = m_facts.constFind(path);
        return facts == m_facts.cend() || child.isNamespace ? QString() : typeText(facts->type);
    }
    default:
        return {};
    }
}

QVariant KeyTreeModel::figureData(const Child& child, int column, int role) const
{
    const bool isCount = column == Keys;
    const bool isKnown = isCount ? child.isNamespace : child.measured > 0;
    switch (role) {
    case Qt::DisplayRole:
        if (isCount)
            return isKnown ? atLeast(common::formatCount(child.keys), m_isPartial) : QString();
        return isKnown ? atLeast(common::formatBytes({child.memory}),
                                 child.measured < child.keys || (child.isNamespace && m_isPartial))
                       : common::unknown();
    case common::ValueRole:
        return isKnown ? QVariant(isCount ? child.keys : child.memory) : QVariant();
    case common::KindRole:
        return static_cast<int>(isCount ? CellKind::Number : CellKind::Bytes);
    case common::MutedRole:
        return !isKnown;
    case Qt::TextAlignmentRole:
        return int(Qt::AlignTrailing | Qt::AlignVCenter);
    default:
        return {};
    }
}

QVariant KeyTreeModel::moreData(const Node& node, int column, int role) const
{
    const auto& list = node.list ? node.list : node.before;
    if (column != Name || !list)
        return {};
    const qint64 next = std::min<qint64>(keyspace::childrenPerPage, list->total() - list->size());
    switch (role) {
    case Qt::DisplayRole:
    case common::ValueRole:
    case Qt::AccessibleTextRole:
        return tr("Show the next %1 of %2")
            .arg(common::formatCount(next), common::formatCount(list->total()));
    case Qt::ToolTipRole:
        return tr("%1 of %2 are listed. Searching and filtering look at all of them.")
            .arg(common::formatCount(list->size()), common::formatCount(list->total()));
    default:
        return {};
    }
}

QString KeyTreeModel::toolTip(const QByteArray& path, const Child& child) const
{
    QStringList lines{keyInSentence(path)};
    QStringList facts;
    if (child.isNamespace)
        facts << atLeast(keysText(child.keys), m_isPartial);
    const auto known = m_facts.constFind(path);
    if (known != m_facts.cend() && !child.isNamespace) {
        facts << typeText(known->type);
        if (known->has(keyspace::Fact::Ttl))
            facts << (known->expiresAt == keyspace::Facts::never
                          ? tr("no expiry")
                          : tr("expires in %1").arg(lifetimeText(*known, QDateTime::currentDateTimeUtc())));
    }
    if (child.measured > 0)
        facts << atLeast(common::exactBytes({child.memory}), child.measured < child.keys);
    if (child.isNamespace && child.measured < child.keys)
        facts << tr("memory asked of %1").arg(keysText(child.measured));
    facts.removeAll(QString());
    lines << facts.join(QStringLiteral(" · "));
    if (const QString own = ownText(path); !own.isEmpty())
        lines << tr("Keystead's own (%1): read and deleted here, never edited").arg(own);
    lines.removeAll(QString());
    return lines.join(QLatin1Char('\n'));
}

QString KeyTreeModel::accessibleText(const Child& child, const QString& name, int column) const
{
    if (column == Keys)
        return child.isNamespace
                   ? (m_isPartial ? tr("at least %1") : QStringLiteral("%1")).arg(keysText(child.keys))
                   : QString();
    if (column == Memory)
        return child.measured == 0 ? tr("size not known")
                                   : (child.measured < child.keys ? tr("at least %1") : QStringLiteral("%1"))
                                         .arg(common::formatBytes({child.memory}));
    QStringList parts{name};
    if (child.isNamespace)
        parts << tr("namespace") << keysText(child.keys);
    if (selectedOf(child) == Selected::All)
        parts << tr("selected");
    else if (selectedOf(child) == Selected::Some)
        parts << tr("partly selected");
    return parts.join(QStringLiteral(", "));
}

QVariant KeyTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == Name ? Qt::AlignLeading : Qt::AlignTrailing) | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole)
        return section == Name   ? tr("Sorts by name; again: namespaces first")
               : section == Keys ? tr("Sorts by the number of keys, the most first; again: by name")
                                 : tr("Memory as Redis reckons it (MEMORY USAGE), of those that were asked; "
                                      "sorts the most first; again: by name");
    if (role != Qt::DisplayRole)
        return {};
    return section == Name ? tr("Name") : section == Keys ? tr("Keys") : tr("Memory");
}

} // namespace keys
