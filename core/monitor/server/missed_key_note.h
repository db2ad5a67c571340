// The file that remembers which letters of notify-keyspace-events are lent: private, locked as long as the
// program lives that lent them, and left behind, without a lock, by one that died. Appended to only, so that
// no moment of dying loses what stands in it.
//
// Thread: any that may block. Errors: FileFailed, with the path.
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QString>

#include <memory>
#include <vector>

namespace monitor {

class MissedKeyNote
{
public:
    // On the disk when this returns. Makes the folder, readable by its owner only, when it is missing.
    static base::Result<std::unique_ptr<MissedKeyNote>> make(const QString& folder, const QByteArray& run,
                                                             const QByteArray& letters);
    // Those of that run of the server whose programs have died; they are ours from now on.
    static std::vector<std::unique_ptr<MissedKeyNote>> claim(const QString& folder, const QByteArray& run);
    static bool isAny(const QString& folder);

    ~MissedKeyNote(); // the file stays, without its lock
    MissedKeyNote(const MissedKeyNote&) = delete;
    MissedKeyNote& operator=(const MissedKeyNote&) = delete;

    const QByteArray& letters() const { return m_letters; } // ascending, each once
    base::Result<void> add(const QByteArray& letters);
    void remove();

private:
    MissedKeyNote(int file, QString path);
    void read();

    int m_file;
    QString m_path;
    QByteArray m_letters;
};

} // namespace monitor
