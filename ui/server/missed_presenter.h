// The tab Missed keys without widgets: which keys are asked for and not there, as it happens. Opt-in, because
// Redis has to be told to announce them. GUI thread.
#pragma once

#include "core/workspace/missed_keys.h"
#include "ui/server/part.h"

#include <deque>
#include <map>

namespace server {

class MissedPresenter : public Part
{
    Q_OBJECT

public:
    static constexpr std::size_t mostNamespaces = 1000;
    static constexpr std::size_t mostLatest = 200;

    explicit MissedPresenter(workspace::Workspace& workspace, QObject* parent = nullptr);

    void start();
    void stop();
    workspace::MissedKeyFeed::State feedState() const { return m_feed.state(); }
    bool isRunning() const { return m_feed.isRunning(); }
    // Why it ended without stop(); empty: it did not.
    const base::Error& ending() const { return m_ending; }
    // What start() changes on the server, in plain words, before it is done.
    QString explanation() const;
    // What is lent now, and what is not told; empty: it does not run.
    QString runningText() const;

    common::RowsModel& latest() { return m_latestModel; } // newest first
    // The key of a row of latest(); nothing: there is no such row.
    std::optional<QByteArray> keyOf(const QByteArray& rowKey) const;

    std::optional<common::EmptyText> emptyText() const override;
    void emptyAction() override;
    QStringList statusParts() const override;

protected:
    void ask() override {}
    bool asksByItself() const override { return false; }
    std::vector<common::Row> rows() const override;
    common::EmptyText nothingThere() const override;
    redis::Right right() const override { return redis::Right::Subscribe; }
    QString fallbackRule() const override;
    QString countText(qint64 shown, qint64 all) const override;

private:
    struct Missed
    {
        qint64 times = 0;
        QDateTime last;
    };
    struct Latest
    {
        qint64 number = 0; // of the miss, since start()
        workspace::MissedKey missed;
    };
    void take(const workspace::MissedKeys& batch);

    workspace::MissedKeyFeed m_feed;
    common::RowsModel m_latestModel;
    std::map<QByteArray, Missed> m_namespaces;
    std::deque<Latest> m_latest; // newest first
    QDateTime m_since;
    qint64 m_all = 0;
    qint64 m_dropped = 0; // announced, and not named to us
    qint64 m_own = 0;     // of all, asked for by this program
    base::Error m_ending;
};

} // namespace server
