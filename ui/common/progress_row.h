// One line of progress: what, n of m, rate, time left, Cancel. GUI thread.
#pragma once

#include "core/base/job.h"

#include <QElapsedTimer>
#include <QPointer>
#include <QWidget>

class QGridLayout;
class QProgressBar;
class QPushButton;

namespace common {

class ElidedLabel;

class ProgressRow : public QWidget
{
    Q_OBJECT

public:
    explicit ProgressRow(QWidget* parent = nullptr);

    // Follows the job until it has finished; hides itself then unless setKeepVisible(true).
    void follow(base::Job* job, const QString& what);

    // Without a job. total < 0: not known yet. Shows itself.
    void setProgress(const QString& what, qint64 done, qint64 total);
    void setKeepVisible(bool keep) { m_keepVisible = keep; }
    // Two lines in 180 px, for the side bar's foot.
    void setCompact(bool compact);
    QString text() const; // “560 of 890 · 210 /s · 2 s left”

Q_SIGNALS:
    void cancelRequested();
    void finished();

private:
    void jobFinished();

    QPointer<base::Job> m_job;
    QElapsedTimer m_since;
    bool m_keepVisible = false;
    QString m_what;
    QGridLayout* m_grid = nullptr;
    ElidedLabel* m_name = nullptr;
    QProgressBar* m_bar = nullptr;
    ElidedLabel* m_figures = nullptr;
    QPushButton* m_cancel = nullptr;
};

// “560 of 890 · 210 /s · 2 s left”; rate and rest only once they can be known.
QString progressText(qint64 done, qint64 total, double seconds);

} // namespace common
