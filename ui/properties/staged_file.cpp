#include "ui/properties/staged_file.h"

#include "ui/properties/staged_json.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QSaveFile>
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
    QSaveFile file(path);
    // Private before there is anything in it.
    const bool isWritten = file.open(QIODevice::WriteOnly) &&
                           file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) &&
                           file.write(json) == json.size() && file.commit();
    if (!isWritten)
        return base::Error{base::ErrorCode::FileFailed, file.errorString(), path};
    return {};
}

base::Result<std::vector<Draft>> read(const QString& path)
{
    QFile file(path);
    if (!file.exists())
        return std::vector<Draft>();
    if (!file.open(QIODevice::ReadOnly))
        return base::Error{base::ErrorCode::FileFailed, file.errorString(), path};
    auto drafts = stagedFromJson(file.read(StagedFile::maximumBytes + 1));
    if (drafts)
        return drafts;
    file.close();
    const QString aside = path + QStringLiteral(".unreadable");
    QFile::remove(aside);
    QFile::rename(path, aside);
    return base::Error{base::ErrorCode::InvalidInput, drafts.error().detail, aside};
}

} // namespace

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
            m_path = path;
            return true;
        }
        if (!empty) {
            empty = std::move(lock);
            emptyPath = path;
        }
    }
    m_lock = std::move(empty);
    m_path = emptyPath;
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
    m_disk->post([this, path = m_path, back = base::Poster(m_back)] {
        auto drafts = std::make_shared<base::Result<std::vector<Draft>>>(read(path));
        back.post([this, drafts] {
            if (!*drafts)
                Q_EMIT failed(drafts->error());
            Q_EMIT loaded(*drafts ? **drafts : std::vector<Draft>());
        });
    });
}

void StagedFile::keep(std::vector<Draft> drafts)
{
    if (m_path.isEmpty())
        return;
    m_disk->post([this, path = m_path, drafts = std::move(drafts), back = base::Poster(m_back)] {
        auto written = write(path, drafts);
        if (!written)
            back.post([this, error = written.error()] { Q_EMIT failed(error); });
    });
}

} // namespace properties
