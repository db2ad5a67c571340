// Of several programs, and windows, that share a history file, one records a server: two would count
// everything twice. Who records holds a lock of the operating system, which ends with its process. Thread:
// one.
#pragma once

#include <QString>

namespace monitor {

class RecorderLock
{
public:
    // file: of the history; the lock lies beside it. server: as in History.
    RecorderLock(const QString& file, const QString& server);
    ~RecorderLock();
    RecorderLock(const RecorderLock&) = delete;
    RecorderLock& operator=(const RecorderLock&) = delete;

    // True: this one records, from now on. Where the file system knows no locks everybody does.
    bool take();

private:
    const QString m_path;
    int m_file = -1;
    bool m_taken = false;
};

} // namespace monitor
