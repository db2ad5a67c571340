#include "ui/properties/editing/staged_file.h"

#include "ui/properties/editing/staged_json.h"
#include "ui/properties/private_file.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

namespace properties {

namespace {

base::Result<void> write(const QString& path, const std::vector<Draft>& drafts)
{
    if (drafts.empty()) {
        if (QFile::exists(path) && !QFile::remove(path))
            return base::Error{base::ErrorCode::FileFailed, QStringLiteral("cannot be removed"), path};
        return {};
    }
    const QByteArray json = stagedToJson(drafts);
    if (json.size() > StagedFile::maximumBytes)
        return base::Error{base::ErrorCode::TooLarge, QStringLiteral("%1 bytes").arg(json.size()), path};
    return writePrivateFile(path, json);
}

struct Read
{
    std::vector<Draft> drafts;
    std::optional<base::Error> aside;  // could not be read, and lies in a file of its own now
    std::optional<base::Error> failed; // could neither be read nor be put aside
};

// No file of before is in the way of another one.
QString asidePath(const QString& path)
{
    QString aside = path + QStringLiteral(".unreadable");
    for (int i = 2; QFileInfo::exists(aside); ++i)
        aside = QStringLiteral("%1.unreadable-%2").arg(path).arg(i);
    return aside;
}

Read read(const QString& path)
{
    QFile file(path);
    if (!file.exists())
        return {};
    base::Error error;
    if (file.open(QIODevice::ReadOnly)) {
        auto drafts = stagedFromJson(file.read(StagedFile::maximumBytes + 1));
        if (drafts)
            return {std::move(*drafts), {}, {}};
        error = drafts.error();
        file.close();
    } else {
        error = {base::ErrorCode::FileFailed, file.errorString(), {}};
    }
    error.subject = asidePath(path);
    if (QFile::rename(path, error.subject))
        return {{}, error, {}};
    return {{}, {}, base::Error{base::ErrorCode::FileFailed, error.detail, path}};
}

} // namespace

// Belongs to the thread of the disk but for the path.
struct StagedFile::Place
{
    QString path;
    bool isUsable = true; // false: something lies there that must not be overwritten
};

QString StagedFile::defaultFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) +
           QStringLiteral("/keystead/staged");
}

StagedFile::StagedFile(const QString& key, QObject* parent, const QString& folder)
    : QObject(parent)
    , m_folder(folder.isEmpty() ? defaultFolder() : folder)
    , m_key(QString::fromLatin1(
          QCryptographicHash::hash(key.toUtf8(), QCryptographicHash::Sha256).toHex().left(32)))
    , m_disk(std::make_unique<base::Executor>())
    , m_back(std::make_shared<base::Executor>())
{
    m_disk->moveToThread(&m_thread);
}

StagedFile::~StagedFile()
{
    if (!m_thread.isRunning())
        return;
    m_disk->post([thread = &m_thread] { thread->quit(); });
    m_thread.wait();
}

bool StagedFile::takePlace()
{
    QDir().mkpath(m_folder);
    QFile::setPermissions(m_folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    std::unique_ptr<QLockFile> empty;
    QString emptyPath;
    for (int window = 0; window < maximumWindows; ++window) {
        const QString path = QStringLiteral("%1/%2-%3.json").arg(m_folder, m_key).arg(window);
        auto lock = std::make_unique<QLockFile>(path + QStringLiteral(".lock"));
        lock->setStaleLockTime(0); // never by age: only a program that has gone leaves one behind
        if (!lock->tryLock(0))
            continue;
        if (QFile::exists(path)) {
            m_lock = std::move(lock);
            m_place = std::make_shared<Place>(Place{path});
            return true;
        }
        if (!empty) {
            empty = std::move(lock);
            emptyPath = path;
        }
    }
    m_lock = std::move(empty);
    if (m_lock)
        m_place = std::make_shared<Place>(Place{emptyPath});
    return m_lock != nullptr;
}

void StagedFile::open()
{
    if (!takePlace()) {
        Q_EMIT failed(
            {base::ErrorCode::FileFailed, QStringLiteral("no place to keep staged edits"), m_folder});
        return;
    }
    m_thread.setObjectName(QStringLiteral("staged edits"));
    m_thread.start();
    m_isKeeping = true;
    m_disk->post([this, place = m_place, back = base::Poster(m_back)] {
        auto found = std::make_shared<Read>(read(place->path));
        place->isUsable = !found->failed;
        back.post([this, found] {
            if (found->aside)
                Q_EMIT putAside(*found->aside);
            if (found->failed)
                accept(*found->failed);
            Q_EMIT loaded(found->drafts);
        });
    });
}

void StagedFile::keep(std::vector<Draft> drafts)
{
    if (!m_place)
        return;
    m_disk->post([this, place = m_place, drafts = std::move(drafts), back = base::Poster(m_back)] {
        if (!place->isUsable)
            return; // told when it was opened
        back.post([this, written = write(place->path, drafts)] { accept(written); });
    });
}

void StagedFile::accept(const base::Result<void>& written)
{
    m_isKeeping = written.has_value();
    if (written)
        Q_EMIT kept();
    else
        Q_EMIT failed(written.error());
}

} // namespace properties
