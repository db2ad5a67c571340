#include "ui/keys/change/bundle_keys_model.h"

#include "ui/common/format.h"
#include "ui/common/roles.h"
#include "ui/keys/change/change_words.h"
#include "ui/keys/key_text.h"

namespace keys {

namespace {

bool isNumber(int column)
{
    return column == BundleKeysModel::Size;
}

} // namespace

BundleKeysModel::BundleKeysModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void BundleKeysModel::begin()
{
    beginResetModel();
    m_keys.clear();
    m_isWhole = false;
    endResetModel();
}

void BundleKeysModel::append(const std::vector<BundleKey>& keys, bool isLast)
{
    m_isWhole = isLast;
    if (keys.empty())
        return;
    beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(keys.size()) - 1);
    m_keys.insert(m_keys.end(), keys.begin(), keys.end());
    endInsertRows();
}

const BundleKey* BundleKeysModel::at(int row) const
{
    return row >= 0 && row < rowCount() ? &m_keys[static_cast<std::size_t>(row)] : nullptr;
}

int BundleKeysModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_keys.size());
}

int BundleKeysModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

bool BundleKeysModel::canFetchMore(const QModelIndex& parent) const
{
    return !parent.isValid() && !m_isWhole;
}

void BundleKeysModel::fetchMore(const QModelIndex& parent)
{
    if (canFetchMore(parent))
        Q_EMIT moreWanted();
}

QVariant BundleKeysModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const BundleKey& key = m_keys[static_cast<std::size_t>(index.row())];
    const bool wasMissing = key.type.isEmpty() && key.bytes == 0;
    const bool isText = role == Qt::DisplayRole || role == Qt::AccessibleTextRole;
    if (role == common::IdRole)
        return key.key;
    if (role == common::MutedRole)
        return wasMissing;
    if (role == Qt::TextAlignmentRole)
        return int((isNumber(index.column()) ? Qt::AlignTrailing : Qt::AlignLeading) | Qt::AlignVCenter);
    switch (index.column()) {
    case Key:
        if (role == common::KindRole)
            return static_cast<int>(common::CellKind::Key);
        return isText || role == common::ValueRole ? QVariant(keyText(key.key)) : QVariant();
    case Type:
        if (isText)
            return wasMissing           ? tr("was not there")
                   : key.type.isEmpty() ? common::unknown()
                                        : QString::fromLatin1(key.type);
        break;
    case Size:
        if (role == common::KindRole)
            return static_cast<int>(common::CellKind::Bytes);
        if (role == common::ValueRole)
            return wasMissing ? QVariant() : QVariant(static_cast<qlonglong>(key.bytes));
        return isText ? QVariant(common::formatBytes({key.bytes})) : QVariant();
    case Expiry:
        if (isText)
            return wasMissing ? common::unknown() : expiryText(key.expiresAt, QDateTime::currentDateTime());
        break;
    default:
        break;
    }
    return {};
}

QVariant BundleKeysModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((isNumber(section) ? Qt::AlignTrailing : Qt::AlignLeading) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Key:
        return tr("Key");
    case Type:
        return tr("Type");
    case Size:
        return tr("Size");
    default:
        return tr("Expiry");
    }
}

} // namespace keys
