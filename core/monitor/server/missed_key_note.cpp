#include "core/monitor/server/missed_key_note.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QUuid>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace monitor {

namespace {

constexpr qint64 mostBytes = 4096; // a note has a few letters
const auto suffix = QStringLiteral(".lent");

base::Error failed(const QString& path)
{
    return {base::ErrorCode::FileFailed, qt_error_string(errno), path};
}

base::Result<void> makeFolder(const QString& folder)
{
    const bool isNew = !QFileInfo::exists(folder);
    if (!QDir().mkpath(folder) ||
        (isNew && !QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner)))
        return base::Error{base::ErrorCode::FileFailed, QStringLiteral("the folder cannot be made"), folder};
    return {};
}

// The name is new in the folder as well only once that has reached the disk.
void syncFolder(const QString& folder)
{
    const int file = ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file < 0)
        return;
    ::fsync(file);
    ::close(file);
}

bool isRun(const QByteArray& run)
{
    return !run.isEmpty() && std::ranges::all_of(run, [](char letter) {
        return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'f');
    });
}

} // namespace

MissedKeyNote::MissedKeyNote(int file, QString path)
    : m_file(file)
    , m_path(std::move(path))
{
}

MissedKeyNote::~MissedKeyNote()
{
    ::close(m_file);
}

// It gets its name once it is locked and written: nobody claims what is being made.
base::Result<std::unique_ptr<MissedKeyNote>> MissedKeyNote::make(const QString& folder, const QByteArray& run,
                                                                 const QByteArray& letters)
{
    if (!isRun(run))
        return base::Error{base::ErrorCode::MalformedReply, QStringLiteral("run_id of INFO"), {}};
    if (auto made = makeFolder(folder); !made)
        return std::move(made).error();
    const QString path = QStringLiteral("%1/%2-%3%4")
                             .arg(folder, QString::fromLatin1(run),
                                  QUuid::createUuid().toString(QUuid::WithoutBraces), suffix);
    const QString draft = path + QStringLiteral(".new");
    const int file = ::open(QFile::encodeName(draft).constData(),
                            O_RDWR | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0)
        return failed(draft);
    std::unique_ptr<MissedKeyNote> note(new MissedKeyNote(file, draft));
    if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
        const base::Error error = failed(draft);
        note->remove();
        return error;
    }
    if (auto written = note->add(letters); !written) {
        note->remove();
        return std::move(written).error();
    }
    if (::rename(QFile::encodeName(draft).constData(), QFile::encodeName(path).constData()) != 0) {
        const base::Error error = failed(path);
        note->remove();
        return error;
    }
    note->m_path = path;
    syncFolder(folder);
    return note;
}

std::vector<std::unique_ptr<MissedKeyNote>> MissedKeyNote::claim(const QString& folder, const QByteArray& run)
{
    std::vector<std::unique_ptr<MissedKeyNote>> notes;
    if (!isRun(run))
        return notes;
    const QDir where(folder);
    for (const QString& name : where.entryList({QString::fromLatin1(run) + QStringLiteral("-*") + suffix},
                                               QDir::Files, QDir::Name)) {
        const QString path = where.filePath(name);
        const int file =
            ::open(QFile::encodeName(path).constData(), O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW);
        if (file < 0)
            continue;
        std::unique_ptr<MissedKeyNote> note(new MissedKeyNote(file, path));
        struct stat state = {};
        // Locked: its program lives. Without a name: somebody settled it a moment ago.
        if (::flock(file, LOCK_EX | LOCK_NB) != 0 || ::fstat(file, &state) != 0 || state.st_nlink == 0)
            continue;
        note->read();
        notes.push_back(std::move(note));
    }
    return notes;
}

bool MissedKeyNote::isAny(const QString& folder)
{
    return !QDir(folder).entryList({QLatin1Char('*') + suffix}, QDir::Files).isEmpty();
}

base::Result<void> MissedKeyNote::add(const QByteArray& letters)
{
    const QByteArray line = letters + '\n';
    if (::write(m_file, line.constData(), static_cast<std::size_t>(line.size())) != line.size() ||
        ::fsync(m_file) != 0)
        return failed(m_path);
    read();
    return {};
}

void MissedKeyNote::remove()
{
    ::unlink(QFile::encodeName(m_path).constData());
}

// A line that dying cut short holds letters all the same.
void MissedKeyNote::read()
{
    QByteArray text(mostBytes, '\0');
    const auto length = ::pread(m_file, text.data(), static_cast<std::size_t>(text.size()), 0);
    text.truncate(std::max<qsizetype>(length, 0));
    QByteArray letters;
    for (const char letter : text) {
        const bool isLetter = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
        if (isLetter && !letters.contains(letter))
            letters.append(letter);
    }
    std::ranges::sort(letters);
    m_letters = letters;
}

} // namespace monitor
