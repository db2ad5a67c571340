// How far an import or export is, in two lines: what and a bar, then bytes, rows, rate and time left. GUI
// thread.
#pragma once

#include "core/base/job.h"

#include <QElapsedTimer>
#include <QPointer>
#include <QTimer>
#include <QWidget>

#include <functional>

class QProgressBar;

namespace common {
class ElidedLabel;
}

namespace properties {

class ImportProgress : public QWidget
{
    Q_OBJECT

public:
    explicit ImportProgress(QWidget* parent = nullptr);

    // Shows itself until the job has finished. rows: of the whole file, when that is known, else -1.
    // finishing: what is done once everything was read or written, while the job is not over.
    void follow(base::Job* job, const QString& what, qint64 rows, const QString& finishing);
    QString text() const;

private:
    void showProgress();

    QPointer<base::Job> m_job;
    QElapsedTimer m_since;
    QString m_unit; // a new one has a rate of its own
    QString m_what;
    QString m_finishing;
    qint64 m_rows = -1;
    QTimer m_tick; // the rate falls also while nothing comes
    common::ElidedLabel* m_name = nullptr;
    QProgressBar* m_bar = nullptr;
    common::ElidedLabel* m_figures = nullptr;
};

} // namespace properties
