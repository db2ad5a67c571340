// One deleted listing, to be read: as it was, when it was deleted and by whom. GUI thread.
#pragma once

#include "core/property/bin.h"

#include <QFrame>

#include <map>

class QLabel;
class QPushButton;

namespace common {
class ElidedLabel;
}

namespace properties {

class BinPane : public QFrame
{
    Q_OBJECT

public:
    explicit BinPane(QWidget* parent = nullptr);

    void setEntry(const property::BinEntry& entry);
    property::PropertyId id() const { return m_id; }
    QString text(property::Field field) const;
    // Why it cannot be restored; empty: it can.
    void setRefusal(const QString& reason);

Q_SIGNALS:
    void closeRequested();
    void restoreRequested();

private:
    property::PropertyId m_id = 0;
    common::ElidedLabel* m_title = nullptr;
    QLabel* m_deleted = nullptr;
    QLabel* m_facts = nullptr;
    QPushButton* m_restore = nullptr;
    std::map<property::Field, QLabel*> m_values;
};

} // namespace properties
