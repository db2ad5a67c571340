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
    // What `follow` is made of. at: ms since the epoch.
    void tick(qint64 at = QDateTime::currentMSecsSinceEpoch());
    void setConnection(const cache::DrainerState& state);
    void setCapabilities(const std::optional<redis::Capabilities>& capabilities);
    void setPressure(const cache::PressureState& state);
    void policiesChanged(); // somebody's, on any desktop

    GroupsModel& model() { return m_model; }
    QStringList statusParts() const;
    QString banner() const; // Redis is away; empty: it is not
    // Why the cache is not used, or does less, although Redis answers; empty: nothing is in the way.
    QString notice() const;
    // Why nothing may be written now; empty: it may.
    QString refusal() const;
    // The same of the groups' lifetimes and switches, which stand in PostgreSQL.
    QString policyRefusal() const;
    cache::PressureState pressure() const { return m_pressure; }
    // “figures of 2 desktops”; empty: this one's own are shown.
    QString desktops() const;
    bool isBusy() const { return m_job; }
    bool isMeasuring() const { return m_measuring; }

    // Asks Redis for entries and memory of every group, behind the screen. A second call while one
    // is under way is dropped.
    void measure();
    // Stored for this environment; every desktop follows. What is wished stands in the table at once.
    void setEnabled(const QByteArray& group, bool enabled);
    void setPolicy(const cache::GroupPolicy& policy);
    // Of a dialog that took its time: the switch stays as it is by now.
    void setLifetime(cache::GroupPolicy policy);
    std::optional<cache::GroupPolicy> policyOf(const QByteArray& group) const;

    // What the dialog says before it is done; empty groups: all.
    common::Danger warmDanger(const WarmWish& wish) const;
    common::Danger clearDanger(const Groups& groups) const;
    common::Danger patternDanger(const QByteArray& pattern, const cache::FoundEntries& found) const;
    common::Danger tagDanger(const cache::Tag& tag) const;
    // One at a time: a second wish while one runs is dropped. Empty groups: all.
    void warm(const WarmWish& wish);
    void clear(const Groups& groups);
    void clearFound(const QByteArray& pattern, const cache::FoundEntries& found);
    void invalidate(const cache::Tag& tag);
    void flush(const QString& database);
    void cancel();
    void tryNow();
    const CacheSource& source() const { return m_source; } // for dialogs with work of their own
    Groups all() const;
    QString nameOf(const Groups& groups) const; // “page” in quotes, “all groups”, “3 groups”

Q_SIGNALS:
    void changed();
    void jobBegan(base::Job* job, const QString& what);
    // What it did, or why it did not.
    void reported(const common::Toast& toast);
    void failed(const base::Error& error, const QString& what);

private:
    Groups orAll(const Groups& groups) const;
    std::vector<cache::GroupPolicy> shownPolicies() const;
    void store(const cache::GroupPolicy& wanted, const QString& done);
    void stored(const base::Result<void>& saved, const cache::GroupPolicy& before, const QString& done);
    common::Danger danger() const; // with what all of them say
    void reportCleared(const QString& text, const Groups& warmable);
    void begin(base::Job* job, const QString& what, std::function<void()> done);
    void end(const QString& what, const std::function<void()>& done);
    void reportWarm(const listing::WarmReport& report, const Groups& groups);

    CacheSource m_source;
    GroupsModel m_model;
    QPointer<base::Job> m_job;
    std::optional<cache::DrainerState> m_connection;
    std::optional<redis::Capabilities> m_capabilities;
    std::optional<base::Error> m_measureProblem;
    cache::PressureState m_pressure;
    std::vector<cache::GroupPolicy> m_wanted; // saved, and not yet followed by the drainer
    QDateTime m_measuredAt;
    QDateTime m_awaySince;
    bool m_measuring = false;
};

} // namespace cache_groups
