// The namespace tree over ordered keys: a node is a range of them, found when it is opened. One thread.
#pragma once

#include "core/keyspace/index/child_list.h"
#include "core/keyspace/index/key_index.h"

#include <memory>
#include <vector>

namespace keyspace {

// Where a name is cut into namespaces.
class Separators
{
public:
    // Empty ones are left out, and those that contain another. None: nothing is cut.
    explicit Separators(std::vector<QByteArray> separators);

    // How many bytes of a name's rest belong to the next namespace, separator included. 0: the rest is a
    // key.
    qsizetype nextLabel(QByteArrayView rest) const;

private:
    std::vector<QByteArray> m_separators;
};

// keys: those of the index that are shown. most: rows listed; total() counts all.
std::shared_ptr<const ChildList> listChildren(const KeyIndex& index, const OrderedKeys& keys,
                                              const QByteArray& prefix, const Separators& separators,
                                              TreeOrder order, qint64 most);

} // namespace keyspace
