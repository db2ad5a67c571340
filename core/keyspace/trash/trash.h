// What was deleted or overwritten and can be put back: a folder of files (trash_file.h), bounded in bytes and
// files. The oldest go first; never one that is being written, and none where that would not be enough.
// Thread: one that may block; several programs may use one folder.
#pragma once

#include "core/keyspace/trash/trash_file.h"

#include <memory>
#include <vector>

namespace keyspace {

struct TrashLimits
{
    qint64 bytes = 1024LL * 1024 * 1024;   // of all files together
    qint64 diskLeft = 256LL * 1024 * 1024; // stays free on the disk
    qint64 bundles = 2000;
};

// What one deletion, edit or import has left.
struct TrashBundle
{
    QString id; // its file's name: ordered by time
    BundleHead head;
    qint64 keys = 0;
    qint64 bytes = 0; // on the disk
};

// Would so many bytes find room?
struct TrashRoom
{
    bool fits = false;
    qint64 most = 0;        // what fits at most
    qint64 dropped = 0;     // bundles that would go for it …
    qint64 droppedKeys = 0; // … with so many keys
};

class Trash
{
public:
    explicit Trash(QString folder, TrashLimits limits = {});
    // $XDG_DATA_HOME/keystead/trash
    static QString defaultFolder();

    QString folder() const { return m_folder; }
    const TrashLimits& limits() const { return m_limits; }

    // Newest first. Files that are not ours, or damaged in their head, are left out.
    // Errors: FileFailed (the folder cannot be read).
    base::Result<std::vector<TrashBundle>> bundles() const;
    base::Result<TrashRoom> roomFor(qint64 bytes) const;

    // Makes the folder, for its owner only. Errors: FileFailed.
    base::Result<std::unique_ptr<TrashWriter>> begin(const BundleHead& head);
    // Makes room for what the writer holds, drops old bundles for it, and flushes. Errors: TooLarge (the
    // trash is too small for this bundle alone; subject: the folder), FileFailed (the disk is full …). What
    // was held is given up then.
    base::Result<void> keep(TrashWriter& writer);

    // Errors: NotFound, InvalidInput (no id), FileFailed, CorruptEntry.
    base::Result<std::unique_ptr<TrashReader>> open(const QString& id) const;
    // Errors: NotFound, InvalidInput, FileFailed.
    base::Result<void> remove(const QString& id);

    static QString idOf(const TrashWriter& writer);

private:
    struct File
    {
        QString id;
        qint64 bytes = 0;
    };
    base::Result<QString> pathOf(const QString& id) const;
    std::vector<File> files() const; // oldest first
    bool drop(const QString& id) const;
    std::vector<File> droppable(const TrashWriter& writer) const; // oldest first
    base::Result<void> makeRoom(const TrashWriter& writer);

    QString m_folder;
    TrashLimits m_limits;
    QString m_roomFor;     // the file of the writer that was given room last …
    qint64 m_roomUpTo = 0; // … and its size up to which nobody looks again
};

} // namespace keyspace
