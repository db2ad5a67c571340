// Where staged edits are kept, so that a crash of the program loses nothing: one file of this user for
// each profile and window, written a moment after each change, as a whole or not at all. Thread: the
// GUI's; the disk is waited for on a thread of its own.
#pragma once

#include "core/base/executor.h"
#include "core/base/result.h"
#include "ui/properties/editing/draft.h"

#include <QLockFile>
#include <QObject>
#include <QThread>

#include <memory>
#include <vector>

namespace properties {

class StagedFile : public QObject
{
    Q_OBJECT

public:
    static constexpr qint64 maximumBytes = 32 * 1024 * 1024;
    static constexpr int maximumWindows = 8; // of one profile that are open at once

    // In this user's data folder; nobody else can read it.
    static QString defaultFolder();

    // key: what the edits belong to, the profile and its database; any text.
    explicit StagedFile(const QString& key, QObject* parent = nullptr, const QString& folder = {});
    // Waits until what was kept last is on the disk.
    ~StagedFile() override;

    // Takes a place of its own, one with edits that no window has open before an empty one, and emits
    // loaded. Once.
    void open();
    // Replaces what is kept; nothing: the file goes. Emits kept or failed. Before open() it does nothing.
    void keep(std::vector<Draft> drafts);
    // There is a place, and what was kept last is there.
    bool isKeeping() const { return m_isKeeping; }

Q_SIGNALS:
    void loaded(const std::vector<properties::Draft>& drafts); // may be empty
    void kept();
    // What was kept cannot be read; subject: the file in which it lies now. FileFailed, InvalidInput.
    void putAside(const base::Error& error);
    void failed(const base::Error& error); // nothing is kept: FileFailed, TooLarge

private:
    struct Place;

    bool takePlace();
    void accept(const base::Result<void>& written);

    QString m_folder;
    QString m_key;
    std::shared_ptr<Place> m_place; // nothing: before open(), or there is none
    bool m_isKeeping = false;
    std::unique_ptr<QLockFile> m_lock;
    QThread m_thread;
    std::unique_ptr<base::Executor> m_disk; // on m_thread
    std::shared_ptr<base::Executor> m_back; // on ours
};

} // namespace properties
