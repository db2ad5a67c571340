// The tab Memory without widgets: what fills Redis, found by a job that looks at a fair sample of the keys.
// GUI thread.
#pragma once

#include "core/monitor/server/key_sample.h"
#include "ui/server/part.h"

#include <QPointer>

namespace server {

class MemoryPresenter : public Part
{
    Q_OBJECT

public:
    // Keys that are looked at: quick, and exact.
    static constexpr qint64 fewKeys = 20'000;
    static constexpr qint64 manyKeys = 200'000;

    explicit MemoryPresenter(workspace::Workspace& workspace, QObject* parent = nullptr);

    // One at a time.
    void measure(qint64 most);
    bool isMeasuring() const { return m_job != nullptr; }
    // Why it cannot be measured now; empty: it can.
    QString measureRefusal() const;
    const std::optional<monitor::KeySample>& sample() const { return m_sample; }
    // “20,000 of 1,204,000 keys looked at, ± 0.7 %”; empty: nothing is known.
    QString coverageText() const;

    std::optional<common::EmptyText> emptyText() const override;
    void emptyAction() override;

Q_SIGNALS:
    void jobBegan(base::Job* job, const QString& what);

protected:
    void ask() override { measure(m_most); }
    bool asksByItself() const override { return false; }
    std::vector<common::Row> rows() const override;
    common::EmptyText nothingThere() const override;
    redis::Right right() const override;
    QString fallbackRule() const override;
    QString countText(qint64 shown, qint64 all) const override;

private:
    std::optional<monitor::KeySample> m_sample;
    QPointer<base::Job> m_job;
    qint64 m_most = fewKeys;
};

} // namespace server
