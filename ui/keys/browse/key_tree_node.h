// One namespace that was opened; private to KeyTreeModel.
#pragma once

#include "core/keyspace/index/browser.h"
#include "ui/keys/browse/key_tree_model.h"

namespace keys {

struct KeyTreeModel::Node
{
    QByteArray prefix;
    QByteArray label;
    Node* parent = nullptr;
    int row = -1; // in its parent's list; -1: it is not there
    bool isExpanded = false;
    bool isWanted = false; // by the owner of the lists
    qint64 most = keyspace::childrenPerPage;
    List list;
    // While one list takes the other's place: how many rows the model has meanwhile, and where those are
    // that the list has not.
    std::optional<int> rows;
    List before;

    int size() const { return list ? static_cast<int>(list->size()) : 0; }
    int rowCount() const { return rows.value_or(list ? rowCount(*list) : 0); }
    static int rowCount(const keyspace::ChildList& of)
    {
        return static_cast<int>(of.size()) + (of.isWhole() ? 0 : 1);
    }
    // Nothing: the row that shows more.
    std::optional<keyspace::Child> childAt(int at) const
    {
        if (list && at < rowCount(*list))
            return at < size() ? std::optional(list->at(at)) : std::nullopt;
        return before && at < before->size() ? std::optional(before->at(at)) : std::nullopt;
    }
};

} // namespace keys
