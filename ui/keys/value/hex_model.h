// Bytes in lines of sixteen, of values of any size: pieces are asked for when they are looked at, and only
// the latest are kept. Never asks anybody itself. GUI thread.
#pragma once

#include "ui/common/rows_model.h"

#include <QAbstractTableModel>

#include <deque>
#include <map>

namespace keys {

class HexModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Offset, Bytes, Text, ColumnCount };
    static constexpr int lineBytes = 16;
    static constexpr qint64 pieceBytes = 64LL * 1024;
    static constexpr std::size_t mostPieces = 64;

    explicit HexModel(QObject* parent = nullptr);

    // beginning: what is known; size: of the whole.
    void setBytes(const QByteArray& beginning, qint64 size);
    void setPiece(qint64 offset, const QByteArray& bytes);
    // That piece could not be had: asked for again when it is looked at again.
    void forgetPiece(qint64 offset);
    qint64 size() const { return m_size; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    void pieceWanted(qint64 offset);

private:
    // Nothing: not here yet, and asked for.
    std::optional<QByteArray> line(int row) const;
    void want(qint64 offset) const;

    QByteArray m_beginning;
    qint64 m_size = 0;
    std::map<qint64, QByteArray> m_pieces;
    std::deque<qint64> m_order; // of m_pieces, the oldest first
    mutable std::vector<qint64> m_wanted;
};

} // namespace keys
