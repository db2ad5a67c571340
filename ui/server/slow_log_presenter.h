// The tab Slow log without widgets: what took Redis long, from when on a command counts as slow, and
// forgetting all of it. GUI thread.
#pragma once

#include "core/monitor/server/slow_log.h"
#include "ui/common/danger_dialog.h"
#include "ui/server/part.h"

namespace server {

// As it would be typed, whole: bytes that are no text as \xNN, words with a space in quotes.
QString commandText(const redis::Command& command);
// “php-worker · 10.0.0.7:41234”; empty: the server does not tell (before 4.0).
QString clientText(const QByteArray& name, const QByteArray& address);

class SlowLogPresenter : public Part
{
    Q_OBJECT

public:
    explicit SlowLogPresenter(workspace::Workspace& workspace, QObject* parent = nullptr);

    const monitor::SlowLog& log() const { return m_log; }
    const monitor::SlowCommand* command(const QByteArray& key) const; // by the key of its row; null: none
    // “Commands over 10 ms are kept, the newest 128”; empty: not known.
    QString thresholdText() const;
    // What Clear would do; the log is read again afterwards.
    common::Danger clearing() const;
    void clear();

protected:
    void ask() override;
    std::vector<common::Row> rows() const override;
    common::EmptyText nothingThere() const override;
    redis::Right right() const override { return redis::Right::SlowLog; }
    QString fallbackRule() const override;
    QString countText(qint64 shown, qint64 all) const override;

private:
    monitor::SlowLog m_log;
};

} // namespace server
