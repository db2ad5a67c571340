// What every tab of the Server page does alike, without widgets: it asks one question at a time, again and
// again while the tab is shown, and keeps the old answer when a new one fails. GUI thread; asked behind the
// screen.
#pragma once

#include "core/workspace/workspace.h"
#include "ui/common/empty_state.h"
#include "ui/common/rows_model.h"
#include "ui/common/toast.h"

#include <QObject>
#include <QTimer>

#include <chrono>
#include <optional>
#include <vector>

namespace server {

class Part : public QObject
{
    Q_OBJECT

public:
    enum class State { Loading, Ready, Failed };

    // every: between two questions while the tab is shown; zero: only when told. The workspace outlives it.
    Part(workspace::Workspace& workspace, std::vector<common::RowsColumn> columns,
         std::chrono::milliseconds every, QObject* parent = nullptr);

    // On the screen; the first time asks at once.
    void setShown(bool shown);
    void setPaused(bool paused);
    bool isPaused() const { return m_paused; }
    void refresh();
    // Rows that hold these words, whatever their case.
    void setFilter(const QString& filter);
    const QString& filter() const { return m_filter; }

    State state() const { return m_state; }
    bool isBusy() const { return m_asking; }
    bool isKnown() const { return m_at.isValid(); } // there is an answer, be it an old one
    const base::Error& problem() const { return m_problem; }
    const QDateTime& answeredAt() const { return m_at; }

    common::RowsModel& model() { return m_model; }
    const common::RowsModel& model() const { return m_model; }
    // In the place of the tab: a right is missing, nothing is there, nothing matches, no answer at all.
    virtual std::optional<common::EmptyText> emptyText() const;
    // The button of emptyText().
    virtual void emptyAction();
    // What is shown is old, and why; empty: it is not.
    QString warning() const;
    virtual QStringList statusParts() const;
    // Why nothing can be changed on this server now; empty: it can.
    QString refusal() const;
    const profile::Profile& profile() const { return m_workspace.profile(); }

Q_SIGNALS:
    void changed();       // rows, state or what the status line says
    void filterChanged(); // not by its own field
    void reported(const common::Toast& toast);
    void failed(const base::Error& error, const QString& what); // something that was to be done

protected:
    virtual void ask() = 0;
    virtual std::vector<common::Row> rows() const = 0; // all, in their default order
    virtual common::EmptyText nothingThere() const = 0;
    virtual common::EmptyText nothingMatches() const;
    // What this tab needs, as an ACL rule.
    virtual redis::Right right() const = 0;
    virtual QString fallbackRule() const = 0; // while it is not known what the user may do
    // “11 of 128 commands”: how many rows are shown of how many.
    virtual QString countText(qint64 shown, qint64 all) const = 0;

    // Asks fn(Session&) -> Result<T>; take(T) only when it could be answered.
    template<class F, class Take>
    void question(F fn, Take take)
    {
        using Answer = std::invoke_result_t<F, workspace::Session&>;
        beginAsking();
        m_workspace.run(std::move(fn), this, [this, take = std::move(take)](Answer answer) {
            if (answer)
                take(std::move(*answer));
            endAsking(answer ? std::optional<base::Error>() : answer.error());
        });
    }
    // False: shown for the first time, it waits until somebody asks.
    virtual bool asksByItself() const { return true; }
    void beginAsking();
    void endAsking(const std::optional<base::Error>& problem); // Cancelled: as it was before
    void fill();                                               // the model, from rows() and the filter
    void tell(const QString& sentence);
    workspace::Workspace& workspace() const { return m_workspace; }

private:
    common::EmptyText refusedText() const;

    workspace::Workspace& m_workspace;
    common::RowsModel m_model;
    std::chrono::milliseconds m_every;
    QTimer m_again;
    QString m_filter;
    State m_state = State::Loading;
    base::Error m_problem;
    QDateTime m_at; // of the newest answer
    qint64 m_all = 0;
    bool m_asking = false;
    bool m_asksAgain = false;
    bool m_shown = false;
    bool m_paused = false;
};

} // namespace server
