#include "ui/keys/value/hex_model.h"

#include <algorithm>

namespace keys {

namespace {

QString hexOf(const QByteArray& bytes)
{
    QByteArray hex = bytes.toHex(' ');
    // A wider gap in the middle, so that the eye can count.
    if (bytes.size() > HexModel::lineBytes / 2)
        hex.insert(HexModel::lineBytes / 2 * 3, ' ');
    return QString::fromLatin1(hex);
}

QString asciiOf(const QByteArray& bytes)
{
    QString text;
    for (const char c : bytes)
        text += c >= ' ' && c <= '~' ? QLatin1Char(c) : QChar(0xb7);
    return text;
}

} // namespace

HexModel::HexModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void HexModel::setBytes(const QByteArray& beginning, qint64 size)
{
    if (beginning == m_beginning && size == m_size)
        return;
    beginResetModel();
    m_beginning = beginning;
    m_size = size;
    m_pieces.clear();
    m_order.clear();
    m_wanted.clear();
    endResetModel();
}

void HexModel::setPiece(qint64 offset, const QByteArray& bytes)
{
    std::erase(m_wanted, offset);
    if (bytes.isEmpty() || offset % pieceBytes != 0)
        return;
    if (m_pieces.insert_or_assign(offset, bytes).second)
        m_order.push_back(offset);
    if (m_order.size() > mostPieces) {
        m_pieces.erase(m_order.front());
        m_order.pop_front();
    }
    const int first = static_cast<int>(offset / lineBytes);
    const int last = std::min(rowCount(), first + static_cast<int>(pieceBytes / lineBytes)) - 1;
    if (first <= last)
        Q_EMIT dataChanged(index(first, 0), index(last, ColumnCount - 1));
}

void HexModel::forgetPiece(qint64 offset)
{
    std::erase(m_wanted, offset);
}

int HexModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>((m_size + lineBytes - 1) / lineBytes);
}

int HexModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

// Painting is what looks: whoever asked is told by the event loop, not from inside a paint event.
void HexModel::want(qint64 offset) const
{
    if (std::ranges::find(m_wanted, offset) != m_wanted.end())
        return;
    m_wanted.push_back(offset);
    auto* const self = const_cast<HexModel*>(this);
    QMetaObject::invokeMethod(
        self, [self, offset] { Q_EMIT self->pieceWanted(offset); }, Qt::QueuedConnection);
}

std::optional<QByteArray> HexModel::line(int row) const
{
    const qint64 offset = qint64{row} * lineBytes;
    const qint64 length = std::min<qint64>(lineBytes, m_size - offset);
    if (offset + length <= m_beginning.size())
        return m_beginning.mid(offset, length);
    const qint64 piece = offset / pieceBytes * pieceBytes;
    const auto found = m_pieces.find(piece);
    if (found != m_pieces.end())
        return found->second.mid(offset - piece, length);
    want(piece);
    return {};
}

QVariant HexModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    switch (role) {
    case common::KindRole:
        return static_cast<int>(common::CellKind::Key);
    case common::IdRole:
        return QByteArray::number(index.row());
    case common::MutedRole:
        return index.column() == Offset;
    case common::StaleRole:
        return index.column() != Offset && !line(index.row());
    case common::ValueRole:
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        break;
    default:
        return {};
    }
    if (index.column() == Offset)
        return QStringLiteral("%1").arg(qint64{index.row()} * lineBytes, 8, 16, QLatin1Char('0'));
    const QByteArray bytes = line(index.row()).value_or(QByteArray());
    return index.column() == Bytes ? hexOf(bytes) : asciiOf(bytes);
}

QVariant HexModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Offset:
        return tr("Offset");
    case Bytes:
        return tr("Bytes");
    case Text:
        return tr("Text");
    default:
        return {};
    }
}

} // namespace keys
