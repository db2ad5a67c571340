// Keeps the columns of the list for one connection of this desktop, a moment after they were changed. In
// QSettings. GUI thread.
#pragma once

#include "ui/properties/list/column_layout.h"

#include <QObject>
#include <QTimer>

namespace properties {

class ColumnMemory : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds delay{1000};

    explicit ColumnMemory(const QString& profile, QObject* parent = nullptr);
    ~ColumnMemory() override; // keeps at once what still waits

    ColumnLayout load() const; // what cannot be read: as at first
    void keep(const ColumnLayout& layout);

private:
    void write();

    QString m_key;
    std::optional<ColumnLayout> m_waiting;
    QTimer m_timer;
};

} // namespace properties
