// Tells of keys, also of a million, without holding the GUI up: in parts, one a turn of the event loop.
// GUI thread.
#pragma once

#include "core/keyspace/index/name_set.h"

#include <QObject>
#include <QTimer>

#include <deque>
#include <memory>
#include <vector>

namespace keys {

class NameTeller : public QObject
{
    Q_OBJECT

public:
    explicit NameTeller(QObject* parent = nullptr);

    // The first part at once. Null: nothing.
    void tell(const std::shared_ptr<const keyspace::NameSet>& names, bool exist);

Q_SIGNALS:
    void told(const std::vector<QByteArray>& names, bool exist);

private:
    static constexpr qint64 atOnce = 4000;
    void tellPart();

    struct Waiting
    {
        std::shared_ptr<const keyspace::NameSet> names;
        bool exist = false;
        qint64 next = 0;
    };
    std::deque<Waiting> m_waiting;
    QTimer m_timer;
};

} // namespace keys
