// The Cache page without widgets: groups and their figures, warming, clearing, switching. GUI thread.
#pragma once

#include "core/cache/drainer.h"
#include "core/workspace/workspace.h"
#include "ui/cache_groups/cache_source.h"
#include "ui/cache_groups/groups_model.h"
#include "ui/common/danger_dialog.h"
#include "ui/common/toast.h"

#include <QElapsedTimer>
#include <QPointer>

namespace cache_groups {

class CachePresenter : public QObject
{
    Q_OBJECT

public:
    explicit CachePresenter(CacheSource source, QObject* parent = nullptr);

    // Samples once a second and the servers' states come from there. Once.
    void follow(workspace::Workspace* workspace);
    // What `follow` is made of.
    void tick();
    void setConnection(const cache::DrainerState& state);
    void setCapabilities(const std::optional<redis::Capabilities>& capabilities);

    GroupsModel& model() { return m_model; }
    QStringList statusParts() const;
    QString banner() const; // Redis is away; empty: it is not
    // Why the cache is not used, or does less, although Redis answers; empty: nothing is in the way.
    QString notice() const;
    // Why nothing may be written now; empty: it may.
    QString refusal() const;
    bool isBusy() const { return m_job; }
    bool isMeasuring() const { return m_measuring; }

    // Asks Redis for entries and memory of every group, behind the screen. A second call while one
    // is under way is dropped.
    void measure();
    void setEnabled(const QByteArray& group, bool enabled);

    // What the dialog says before it is done; empty groups: all.
    common::Danger warmDanger(const Groups& groups) const;
    common::Danger clearDanger(const Groups& groups) const;
    // One at a time: a second wish while one runs is dropped.
    void warm(Groups groups);
    void clear(Groups groups);
    void cancel();
    void tryNow();
    const CacheSource& source() const { return m_source; } // for the self-test's own presenter

Q_SIGNALS:
    void changed();
    void jobBegan(base::Job* job, const QString& what);
    // What it did, or why it did not.
    void reported(const common::Toast& toast);
    void failed(const base::Error& error, const QString& what);

private:
    Groups all() const;
    Groups orAll(Groups groups) const;
    QString nameOf(const Groups& groups) const;
    void begin(base::Job* job, const QString& what, std::function<void()> done);
    void end(const QString& what, const std::function<void()>& done);
    void reportWarm(const listing::WarmReport& report, const Groups& groups);
    void reportClear(const cache::Cleared& cleared, const Groups& groups, std::chrono::nanoseconds took);

    CacheSource m_source;
    GroupsModel m_model;
    QPointer<base::Job> m_job;
    std::optional<cache::DrainerState> m_connection;
    std::optional<redis::Capabilities> m_capabilities;
    std::optional<base::Error> m_measureProblem;
    QDateTime m_measuredAt;
    QDateTime m_awaySince;
    bool m_measuring = false;
};

} // namespace cache_groups
