// The Activity page without widgets: which lines of the journal are asked for, and what is known of the
// one that is chosen. GUI thread.
#pragma once

#include "core/cache/journal.h"
#include "core/workspace/workspace.h"
#include "ui/activity/journal_query.h"
#include "ui/activity/line_presenter.h"
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

    // Who, what, a number, a tag, a group or a key; asked for once typing pauses.
    void setText(const QString& text);
    // What is typed and is more than words becomes a part of the filter of its own. False: it is words.
    bool keepText();
    // Edits that dropped it; nothing: whatever they dropped.
    void setAbout(const std::optional<About>& about);
    void setWho(const QString& user); // empty: anybody
    // Only these, whatever was filtered before.
    void showAbout(const About& about);
    void showWho(const QString& user);
    void setKind(Kind kind);
    void setSpan(Span span);
    void clearFilter();
    const QString& text() const { return m_text; }
    Kind kind() const { return m_kind; }
    Span span() const { return m_span; }
    const std::optional<About>& about() const { return m_about; }
    const QString& who() const { return m_who; }
    cache::JournalFilter filter() const;
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

    void choose(const QByteArray& key);      // empty: none
    LinePresenter& line() { return m_line; } // the chosen one

Q_SIGNALS:
    void changed();       // list, state or status
    void filterChanged(); // not by the field itself

private:
    void ask(const std::optional<cache::JournalPosition>& before);
    void take(base::Result<cache::JournalPage> page, bool older);
    void onGrowth();
    void forgetFilter();

    workspace::Workspace& m_workspace;
    common::RowsModel m_model;
    std::vector<cache::JournalEntry> m_entries; // newest first
    QString m_text;
    std::optional<About> m_about;
    QString m_who;
    Kind m_kind = Kind::All;
    Span m_span = Span::All;
    QTimer m_typing;
    quint64 m_question = 0; // answers to earlier ones are dropped
    State m_state = State::Loading;
    base::Error m_problem;
    bool m_asking = false;
    bool m_more = false;
    bool m_paused = false;
    bool m_missed = false; // lines came while paused
    QByteArray m_chosen;
    LinePresenter m_line;
};

} // namespace activity
