// The tab “Foreign keys” without widgets: rules about keys of another application, adding and removing them.
// GUI thread.
#pragma once

#include "ui/cache_groups/cache_presenter.h"
#include "ui/cache_groups/foreign_source.h"
#include "ui/common/empty_state.h"
#include "ui/common/rows_model.h"
#include "ui/common/toast.h"

#include <QPointer>
#include <QTimer>

#include <optional>
#include <vector>

namespace cache_groups {

class ForeignPresenter : public QObject
{
    Q_OBJECT

public:
    enum class State { Loading, Ready, Failed };

    // cache: whose source it asks and whose servers it follows; outlives the presenter.
    explicit ForeignPresenter(CachePresenter& cache, QObject* parent = nullptr);

    // On the screen: the list is asked for again and again, more often while something waits.
    void setShown(bool shown);
    void refresh();

    State state() const { return m_state; }
    bool isBusy() const { return m_asking; }
    common::RowsModel& model() { return m_model; }
    const cache::ForeignRule* rule(const QByteArray& key) const; // by the key of its row; null: none
    // Instead of the list: no rule yet, no tables, no right. Nothing: there are rules.
    std::optional<common::EmptyText> emptyText() const;
    // The list is older than it should be, and why; empty: it is not.
    QString problem() const;
    // Why no rule can be added or removed now; empty: they can.
    QString refusal() const;
    // Why Redis cannot be looked through now; empty: it can.
    QString matchRefusal() const;
    QStringList statusParts() const;

    // Why the rule cannot be as it is; empty: it can. Says what to do.
    QString problemOf(const cache::ForeignKey& key) const;
    // then: stored, or why not. What was stored is reported with Undo.
    void add(const cache::ForeignKey& key, QObject* context,
             const std::function<void(const base::Result<void>&)>& then);
    void remove(const QByteArray& key);
    Running<cache::ForeignMatch> match(const cache::ForeignKey& key, QObject* parent);
    // How many keys match now, by a job that can be cancelled; one at a time.
    void count(const QByteArray& key);

Q_SIGNALS:
    void changed();
    void reported(const common::Toast& toast);
    void failed(const base::Error& error, const QString& what);
    void jobBegan(base::Job* job, const QString& what);

private:
    void take(base::Result<ForeignList> list);
    void stored(const cache::ForeignKey& key, const QString& text);
    void drop(const cache::ForeignKey& key);
    void removed(const cache::ForeignKey& key);
    void counted(const Running<cache::ForeignMatch>& running, const QString& name);
    void report(const QString& text, std::function<void()> undo = {});

    CachePresenter& m_cache;
    common::RowsModel m_model;
    std::vector<cache::ForeignRule> m_rules;
    State m_state = State::Loading;
    std::optional<base::Error> m_problem;
    bool m_mayChange = true; // until it is known
    bool m_asking = false;
    bool m_shown = false;
    QTimer m_again;
    QPointer<base::Job> m_job;
};

} // namespace cache_groups
