// All that can be known of one line of the journal: the fields it changed, whether its listing still exists,
// and what has become of what the cache dropped. GUI thread; asked behind the screen.
#pragma once

#include "core/cache/journal.h"
#include "core/listing/dropped.h"
#include "core/property/history.h"
#include "core/workspace/workspace.h"

#include <QTimer>

#include <optional>

namespace activity {

// Of a deletion: it is in no bin.
bool isForGood(const property::HistoryEntry& deletion);

class LinePresenter : public QObject
{
    Q_OBJECT

public:
    enum class Listing { None, Asked, There, Deleted, Unknown }; // Unknown: PostgreSQL did not tell

    // The workspace outlives it.
    explicit LinePresenter(workspace::Workspace& workspace, QObject* parent = nullptr);

    // Nothing: no line. The same one again changes nothing.
    void setEntry(const std::optional<cache::JournalEntry>& entry);
    const std::optional<cache::JournalEntry>& entry() const { return m_entry; }
    // On the screen: Redis is asked again from time to time, seldom when it takes long.
    void setShown(bool shown);

    const std::optional<property::HistoryEntry>& change() const { return m_change; }
    // The one listing the line is about.
    std::optional<property::PropertyId> listing() const;
    Listing listingState() const { return m_listing; }
    const QString& listingTitle() const { return m_title; } // the last one that is known; may be empty
    // Of a deleted one: who deleted it, and when; nothing: the history does not tell.
    const std::optional<property::HistoryEntry>& deletion() const { return m_deletion; }

    // Nothing: the line dropped nothing.
    const std::optional<listing::DroppedQuestion>& question() const { return m_question; }
    const std::optional<listing::DroppedNow>& dropped() const { return m_dropped; }
    // Why Redis did not tell; nothing: it did, or has not answered yet.
    const std::optional<base::Error>& problem() const { return m_problem; }
    void lookAgain();

Q_SIGNALS:
    void changed();

private:
    void askHistory(property::PropertyId id);
    void askListing(property::PropertyId id);
    void take(base::Result<listing::DroppedNow> now);

    workspace::Workspace& m_workspace;
    std::optional<cache::JournalEntry> m_entry;
    quint64 m_asked = 0; // answers about an earlier line are dropped
    std::optional<property::HistoryEntry> m_change;
    Listing m_listing = Listing::None;
    std::optional<quint64> m_askedListing; // the entry whose listing is being asked for
    bool m_missed = false;                 // it changed meanwhile
    QString m_title;
    std::optional<property::HistoryEntry> m_deletion;
    std::optional<listing::DroppedQuestion> m_question;
    std::optional<listing::DroppedNow> m_dropped;
    std::optional<base::Error> m_problem;
    bool m_shown = false;
    bool m_asking = false;
    QTimer m_again;
};

} // namespace activity
