// The Activity page without widgets: which lines of the journal are asked for, and what is known of the
// one that is chosen. GUI thread.
#pragma once

#include "core/cache/journal.h"
#include "core/property/history.h"
#include "core/workspace/workspace.h"
#include "ui/common/empty_state.h"
#include "ui/common/rows_model.h"

#include <QTimer>

#include <optional>
#include <vector>

namespace activity {

enum class Kind { All, Edits, Imports, OtherPrograms, Cache };
enum class Span { Today, Week, Month, All };

class ActivityPresenter : public QObject
{
    Q_OBJECT

public:
    enum class State { Loading, Ready, Failed };

    explicit ActivityPresenter(workspace::Workspace& workspace, QObject* parent = nullptr);

    void setText(const QString& text); // who, what or number; asked for once typing pauses
    void setKind(Kind kind);
    void setSpan(Span span);
    void clearFilter();
    const QString& text() const { return m_text; }
    Kind kind() const { return m_kind; }
    Span span() const { return m_span; }
    bool isFiltered() const;

    // New lines are shown as they come. Paused: only said.
    void setPaused(bool paused);
    bool isPaused() const { return m_paused; }
    void refresh();
    // Older lines, behind the last one that is shown.
    void showOlder();
    bool hasOlder() const { return m_more; }

    State state() const { return m_state; }
    const base::Error& problem() const { return m_problem; }
    bool isBusy() const { return m_asking; }
    // Instead of the list: no tables, no right, nothing found. Nothing: there are lines.
    std::optional<common::EmptyText> emptyText() const;
    QStringList statusParts() const;

    common::RowsModel& model() { return m_model; }
    // By the key of its row; null: none.
    const cache::JournalEntry* entry(const QByteArray& key) const;

    // The chosen line's change of its listing, when it is about one.
    void choose(const QByteArray& key);
    const cache::JournalEntry* chosen() const { return entry(m_chosen); }
    const std::optional<property::HistoryEntry>& change() const { return m_change; }

Q_SIGNALS:
    void changed();       // list, state or status
    void filterChanged(); // by a button, not by the field itself
    void chosenChanged();

private:
    cache::JournalFilter filter() const;
    void ask(const std::optional<cache::JournalPosition>& before);
    void take(base::Result<cache::JournalPage> page, bool older);
    void onGrowth();

    workspace::Workspace& m_workspace;
    common::RowsModel m_model;
    std::vector<cache::JournalEntry> m_entries; // newest first
    QString m_text;
    Kind m_kind = Kind::All;
    Span m_span = Span::All;
    QTimer m_typing;
    quint64 m_question = 0; // answers to earlier ones are dropped
    quint64 m_chosenQuestion = 0;
    State m_state = State::Loading;
    base::Error m_problem;
    bool m_asking = false;
    bool m_more = false;
    bool m_paused = false;
    bool m_missed = false; // lines came while paused
    QByteArray m_chosen;
    std::optional<property::HistoryEntry> m_change;
};

} // namespace activity
