// The rows below one node of the namespace tree. Never changes once published: any thread reads it
// without a lock, and it holds its own bytes.
#pragma once

#include "core/keyspace/index/key_facts.h"

#include <QByteArray>

#include <vector>

namespace keyspace {

// How children stand below their node. NamespacesFirst: names by bytes, those with something below first.
enum class TreeOrder { Name, NamespacesFirst, Keys, Memory };

struct Child
{
    QByteArrayView label; // behind the node's prefix; of a namespace with its separator; may be empty
    bool isNamespace = false;
    qint64 keys = 0;     // 1 for a key
    qint64 memory = 0;   // bytes, of those that were asked for it
    qint64 measured = 0; // of the keys: how many were
    qint64 selected = 0; // of the keys
};

class ChildList
{
public:
    ChildList(QByteArray prefix, qint64 total)
        : m_prefix(std::move(prefix))
        , m_total(total)
    {
    }

    // The node: what every name below begins with, separator included; empty: the root.
    const QByteArray& prefix() const { return m_prefix; }
    // All children; the list may hold fewer, the first of them.
    qint64 total() const { return m_total; }
    qsizetype size() const { return static_cast<qsizetype>(m_rows.size()); }
    bool isWhole() const { return size() == m_total; }
    Child at(qsizetype row) const;
    // The key, or the prefix of the namespace.
    QByteArray path(qsizetype row) const { return m_prefix + at(row).label.toByteArray(); }

    // While it is made.
    void reserve(qsizetype rows) { m_rows.reserve(static_cast<std::size_t>(rows)); }
    void append(const Child& child);

private:
    struct Row
    {
        qsizetype from = 0; // in m_text
        qint64 keys = 0;
        qint64 memory = 0;
        qint64 measured = 0;
        qint64 selected = 0;
        bool isNamespace = false;
    };
    QByteArray m_prefix;
    qint64 m_total = 0;
    QByteArray m_text; // labels, one behind the other
    std::vector<Row> m_rows;
};

} // namespace keyspace
