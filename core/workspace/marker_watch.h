// Turns what a workspace sees happen into markers of the charts (SPEC M5): lines of the journal, edits that
// no journal tells of, PostgreSQL lost and back. What happens to Redis itself the history's keeper sees.
// Thread: the workspace's.
#pragma once

#include "core/cache/drainer.h"
#include "core/cache/journal.h"
#include "core/monitor/history/history.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <optional>

namespace workspace {

class Workspace;

// One marker for each kind among these lines. newest: of their id so far; lines up to it are known.
std::vector<monitor::HistoryMarker> markersOf(const std::vector<cache::JournalEntry>& lines, qint64 newest,
                                              const QDateTime& now);

class MarkerWatch : public QObject
{
    Q_OBJECT

public:
    using Mark = std::function<void(const monitor::HistoryMarker&)>;

    // The workspace outlives it.
    MarkerWatch(Workspace& workspace, Mark mark);

private:
    void look();
    void read(const cache::JournalPage& page);
    void noteState(const cache::DrainerState& state);
    void noteTags(const std::vector<cache::Tag>& tags, bool everything);

    Workspace& m_workspace;
    const Mark m_mark;
    std::optional<qint64> m_newest; // line of the journal; nothing: not asked yet
    bool m_looking = false;
    bool m_lookAgain = false;
    QTimer m_pause;   // between two looks
    QTimer m_untold;  // until the journal should have told of an edit
    QDateTime m_edit; // that was seen meanwhile
    std::optional<bool> m_databaseReachable;
};

} // namespace workspace
