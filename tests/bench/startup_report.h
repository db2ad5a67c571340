// Tells the bench that the first list is painted, with the resident memory of that moment, and ends
// the program. Both sides of the comparison use it. GUI thread.
#pragma once

#include <QApplication>
#include <QEvent>
#include <QFile>
#include <QTableView>

#include <cstdio>
#include <unistd.h>

namespace bench {

inline long long residentBytes()
{
    QFile statm(QStringLiteral("/proc/self/statm"));
    if (!statm.open(QIODevice::ReadOnly))
        return 0;
    return statm.readAll().split(' ').value(1).toLongLong() * ::sysconf(_SC_PAGESIZE);
}

// Watches for the first paint of a table that has a row to show. loaded: does the cell hold data?
class FirstListPainted : public QObject
{
public:
    explicit FirstListPainted(bool (*loaded)(const QModelIndex&))
        : m_loaded(loaded)
    {
    }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override
    {
        auto* const table =
            event->type() == QEvent::Paint ? qobject_cast<QTableView*>(watched->parent()) : nullptr;
        if (table && watched == table->viewport() && table->model() && table->model()->rowCount() > 0 &&
            m_loaded(table->model()->index(0, 1))) {
            // After the paint that runs now.
            QMetaObject::invokeMethod(
                this,
                [] {
                    std::printf("%lld\n", residentBytes());
                    std::fflush(stdout);
                    ::_exit(0);
                },
                Qt::QueuedConnection);
        }
        return QObject::eventFilter(watched, event);
    }

private:
    bool (*m_loaded)(const QModelIndex&);
};

} // namespace bench
