// The keys of one bundle of the trash, as far as they were read. Never reads itself: it says that more is
// wanted. GUI thread.
#pragma once

#include "ui/keys/change/trash_reading.h"

#include <QAbstractTableModel>

namespace keys {

class BundleKeysModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Key, Type, Size, Expiry, ColumnCount };

    explicit BundleKeysModel(QObject* parent = nullptr);

    // Another bundle: nothing is read of it yet.
    void begin();
    void append(const std::vector<BundleKey>& keys, bool isLast);
    // Reading has ended early.
    void end() { m_isWhole = true; }
    const BundleKey* at(int row) const;
    bool isWhole() const { return m_isWhole; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    void moreWanted();

private:
    std::vector<BundleKey> m_keys;
    bool m_isWhole = true;
};

} // namespace keys
