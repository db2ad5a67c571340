// The trash of keys: its bundles, live, and the keys of the one that is looked at. No widgets. GUI thread;
// files are read on session threads.
#pragma once

#include "core/workspace/workspace.h"
#include "ui/common/rows_model.h"
#include "ui/keys/change/bundle_keys_model.h"
#include "ui/keys/change/key_changes.h"

#include <QFileSystemWatcher>
#include <QObject>
#include <QTimer>

#include <optional>

namespace keys {

class TrashPresenter : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds liveDelay{200}; // other programs may fill the same folder
    static constexpr qint64 keysAtOnce = 500;

    // Workspace and changes outlive it.
    TrashPresenter(workspace::Workspace& workspace, KeyChanges& changes, QObject* parent = nullptr);

    common::RowsModel& bundles() { return m_bundles; }
    BundleKeysModel& keys() { return m_keys; }
    // Nothing: not read yet, or it could not be.
    const std::optional<TrashContents>& contents() const { return m_contents; }
    const base::Error& problem() const { return m_problem; }

    void refresh();
    void setShown(bool shown); // while hidden nothing is read

    // The bundle that is looked at; empty: none.
    void choose(const QString& bundle);
    const QString& chosen() const { return m_chosen; }
    const BundleRow* chosenRow() const; // nullptr: none, or it has gone
    const base::Error& keysProblem() const { return m_keysProblem; }
    bool isInterrupted() const { return m_isInterrupted; } // the file ends where its writer was
    // “3 bundles · 12 MiB of 1.0 GiB, the oldest go first”.
    QString roomText() const;

Q_SIGNALS:
    void changed();

private:
    void accept(const base::Result<TrashContents>& contents);
    void watch();
    void readMore();
    struct Read;
    void acceptKeys(quint64 choice, const base::Result<Read>& read);

    workspace::Workspace& m_workspace;
    common::RowsModel m_bundles;
    BundleKeysModel m_keys;
    std::optional<TrashContents> m_contents;
    base::Error m_problem;
    QFileSystemWatcher m_watcher;
    QTimer m_liveTimer;
    bool m_isShown = false;
    bool m_isReading = false;
    bool m_readAgain = true;
    QString m_chosen;
    quint64 m_choice = 0; // its number: late answers for others are dropped
    std::shared_ptr<BundleCursor> m_cursor;
    bool m_isReadingKeys = false;
    base::Error m_keysProblem;
    bool m_isInterrupted = false;
};

// “deletion”, “edit of session:1”.
QString causeText(const BundleRow& row);

} // namespace keys
