// The elements of a list, hash, set, sorted set or stream, as far as they were loaded. Of a stream each
// field of an entry is a row. Never asks anybody itself: it says that more is wanted. GUI thread.
#pragma once

#include "core/keyspace/value/value_page.h"
#include "ui/common/rows_model.h"

#include <QAbstractTableModel>
#include <QHash>

#include <vector>

namespace keys {

struct ElementRow
{
    QByteArray id;       // unique: the index of a list, the field, the member, an entry and its field's place
    qint64 index = -1;   // of lists, and of sorted sets that are not filtered
    QByteArray entry;    // of a stream: the entry's id
    keyspace::Clip name; // field, member
    keyspace::Clip value;    // item, value, score
    qint64 unreadFields = 0; // of a stream's entry, told in its last row

    bool operator==(const ElementRow&) const = default;
};

class ElementModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    explicit ElementModel(QObject* parent = nullptr);

    keyspace::ValueType type() const { return m_type; }
    const std::vector<common::RowsColumn>& columns() const { return m_columns; }

    // Of another type: also other columns. The same rows in the same order change in place.
    void setPage(keyspace::ValueType type, const keyspace::ValuePage& page);
    void append(const keyspace::ValuePage& page);
    void clear();

    const ElementRow* at(int row) const;
    int rowOf(const QByteArray& id) const; // -1: not there, or not loaded
    bool isWhole() const { return m_next.isEmpty(); }
    const QByteArray& next() const { return m_next; }
    qint64 length() const { return m_length; } // elements of the whole value
    qint64 loaded() const { return m_loaded; } // elements; a stream's are entries

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    void moreWanted();

private:
    std::vector<ElementRow> newRows(const keyspace::ValuePage& page, bool isFirst);
    void setType(keyspace::ValueType type);
    QVariant shownClip(const keyspace::Clip& clip, int role) const;

    keyspace::ValueType m_type = keyspace::ValueType::String;
    std::vector<common::RowsColumn> m_columns;
    std::vector<ElementRow> m_rows;
    QHash<QByteArray, int> m_places;
    QByteArray m_next;
    qint64 m_length = 0;
    qint64 m_loaded = 0;
};

} // namespace keys
