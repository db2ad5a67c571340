#include "core/keyspace/trash/trash.h"

#include <QDir>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QStorageInfo>

#include <algorithm>
#include <fcntl.h>
#include <numeric>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace keyspace {

namespace {

using base::ErrorCode;

constexpr auto suffix = QLatin1String(".keys");
constexpr qint64 lookEvery = 16LL * 1024 * 1024; // the disk is used by others, too

bool isId(const QString& id)
{
    static const QRegularExpression form(QStringLiteral("\\A[0-9]{13}-[0-9a-f]{8}\\z"));
    return form.match(id).hasMatch();
}

QString newId()
{
    return QStringLiteral("%1-%2")
        .arg(QDateTime::currentMSecsSinceEpoch(), 13, 10, QLatin1Char('0'))
        .arg(QRandomGenerator::system()->generate(), 8, 16, QLatin1Char('0'));
}

QByteArray pathName(const QString& folder, const QString& id)
{
    return QFile::encodeName(folder + QLatin1Char('/') + id + suffix);
}

// False: somebody is writing it.
template<class Work>
bool whileLocked(const QByteArray& path, const Work& work)
{
    const int descriptor = ::open(path.constData(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (descriptor < 0)
        return false;
    const bool done = ::flock(descriptor, LOCK_EX | LOCK_NB) == 0 && work();
    ::close(descriptor);
    return done;
}

template<class Files>
qint64 bytesOf(const Files& files)
{
    return std::accumulate(files.begin(), files.end(), qint64(0),
                           [](qint64 sum, const auto& file) { return sum + file.bytes; });
}

} // namespace

Trash::Trash(QString folder, TrashLimits limits)
    : m_folder(std::move(folder))
    , m_limits(limits)
{
}

QString Trash::defaultFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) +
           QStringLiteral("/keystead/trash");
}

QString Trash::idOf(const TrashWriter& writer)
{
    return QFileInfo(writer.path()).completeBaseName();
}

base::Result<QString> Trash::pathOf(const QString& id) const
{
    if (!isId(id))
        return base::Error{ErrorCode::InvalidInput, QStringLiteral("that is no number of the trash"), id};
    return QString(m_folder + QLatin1Char('/') + id + suffix);
}

std::vector<Trash::File> Trash::files() const
{
    std::vector<File> found;
    const auto entries = QDir(m_folder).entryInfoList(QDir::Files | QDir::NoSymLinks, QDir::Name);
    for (const QFileInfo& entry : entries) {
        if (entry.fileName().endsWith(suffix) && isId(entry.completeBaseName()))
            found.push_back({entry.completeBaseName(), entry.size()});
    }
    return found;
}

// False: somebody is writing it, or it cannot be removed.
bool Trash::drop(const QString& id) const
{
    const QByteArray path = pathName(m_folder, id);
    return whileLocked(path, [&path] { return ::unlink(path.constData()) == 0; });
}

std::vector<Trash::File> Trash::droppable(const TrashWriter& writer) const
{
    std::vector<File> found = files();
    const QString own = idOf(writer);
    std::erase_if(found, [&](const File& file) {
        return file.id == own || !whileLocked(pathName(m_folder, file.id), [] { return true; });
    });
    return found;
}

base::Result<std::vector<TrashBundle>> Trash::bundles() const
{
    std::vector<TrashBundle> bundles;
    std::vector<File> found = files();
    std::reverse(found.begin(), found.end());
    for (const File& file : found) {
        auto reader = open(file.id);
        if (!reader)
            continue;
        const auto keys = (*reader)->count();
        if (keys)
            bundles.push_back({file.id, (*reader)->head(), *keys, file.bytes});
    }
    return bundles;
}

base::Result<TrashRoom> Trash::roomFor(qint64 bytes) const
{
    TrashRoom room;
    const auto kept = bundles();
    if (!kept)
        return kept.error();
    const qint64 used = bytesOf(*kept);
    QStorageInfo disk(QFileInfo::exists(m_folder) ? m_folder : QDir::homePath());
    room.most =
        std::max<qint64>(std::min(m_limits.bytes, disk.bytesAvailable() - m_limits.diskLeft + used), 0);
    room.fits = bytes <= room.most;
    const qint64 over =
        used + bytes - std::min(m_limits.bytes, used + disk.bytesAvailable() - m_limits.diskLeft);
    qint64 freed = 0;
    const auto isEnough = [&] {
        return freed >= over && std::ssize(*kept) - room.dropped < m_limits.bundles;
    };
    for (auto oldest = kept->rbegin(); room.fits && oldest != kept->rend() && !isEnough(); ++oldest) {
        freed += oldest->bytes;
        ++room.dropped;
        room.droppedKeys += oldest->keys;
    }
    return room;
}

base::Result<std::unique_ptr<TrashWriter>> Trash::begin(const BundleHead& head)
{
    const base::Error failed{ErrorCode::FileFailed, QStringLiteral("the folder of the trash cannot be made"),
                             m_folder};
    if (!QDir().mkpath(m_folder) ||
        !QFile::setPermissions(m_folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner))
        return failed;
    return TrashWriter::create(m_folder + QLatin1Char('/') + newId() + suffix, head);
}

// The oldest others go until there is room for what the writer holds; none, when all of them were not enough.
base::Result<void> Trash::makeRoom(const TrashWriter& writer)
{
    const qint64 wanted = writer.bytes() + writer.heldBytes();
    const std::vector<File> all = files();
    qint64 count = std::ssize(all);
    qint64 used = bytesOf(all) - writer.bytes();
    QStorageInfo disk(m_folder);
    const auto overLimit = [&](qint64 gone) { return used - gone + wanted > m_limits.bytes; };
    const auto isEnough = [&](qint64 gone) {
        return !overLimit(gone) && disk.bytesAvailable() + gone - writer.heldBytes() >= m_limits.diskLeft;
    };
    std::vector<File> others;
    if (!isEnough(0) || count > m_limits.bundles)
        others = droppable(writer);
    const qint64 mayGo = bytesOf(others);
    const base::Error tooLarge{ErrorCode::TooLarge,
                               overLimit(mayGo)
                                   ? QStringLiteral("the trash holds at most %1 bytes").arg(m_limits.bytes)
                                   : QStringLiteral("the disk of the trash is almost full"),
                               m_folder};
    if (!isEnough(mayGo))
        return tooLarge;
    for (auto oldest = others.begin(); oldest != others.end() && (!isEnough(0) || count > m_limits.bundles);
         ++oldest) {
        if (!drop(oldest->id))
            continue;
        used -= oldest->bytes;
        --count;
        disk.refresh();
    }
    if (!isEnough(0))
        return tooLarge;
    m_roomFor = writer.path();
    m_roomUpTo = std::min(m_limits.bytes - used, wanted + lookEvery);
    return {};
}

base::Result<void> Trash::keep(TrashWriter& writer)
{
    if (m_roomFor != writer.path() || writer.bytes() + writer.heldBytes() > m_roomUpTo) {
        if (auto made = makeRoom(writer); !made) {
            writer.giveUp();
            return made;
        }
    }
    return writer.flush();
}

base::Result<std::unique_ptr<TrashReader>> Trash::open(const QString& id) const
{
    const auto path = pathOf(id);
    if (!path)
        return path.error();
    if (!QFileInfo::exists(*path))
        return base::Error{ErrorCode::NotFound, QStringLiteral("it is not in the trash any more"), id};
    return TrashReader::open(*path);
}

base::Result<void> Trash::remove(const QString& id)
{
    const auto path = pathOf(id);
    if (!path)
        return path.error();
    QFile file(*path);
    if (!file.exists())
        return base::Error{ErrorCode::NotFound, QStringLiteral("it is not in the trash any more"), id};
    if (!file.remove())
        return base::Error{ErrorCode::FileFailed, file.errorString(), *path};
    return {};
}

} // namespace keyspace
