#include "ui/properties/transfer/import_progress.h"

#include "ui/common/labels.h"
#include "ui/properties/transfer/import_words.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

#include <QProgressBar>
#include <QVBoxLayout>

#include <algorithm>

namespace properties {

using theme::u;

ImportProgress::ImportProgress(QWidget* parent)
    : QWidget(parent)
{
    m_name = new common::ElidedLabel({}, this);
    m_bar = new QProgressBar(this);
    m_bar->setTextVisible(false);
    m_figures = new common::ElidedLabel({}, this);
    m_figures->setMuted(true);
    theme::setFont(m_figures, theme::FontRole::Tabular);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(u(8));
    layout->addWidget(m_name);
    layout->addWidget(m_bar);
    layout->addWidget(m_figures);
    m_tick.setInterval(std::chrono::milliseconds(500));
    connect(&m_tick, &QTimer::timeout, this, &ImportProgress::showProgress);
    hide();
}

void ImportProgress::follow(base::Job* job, const QString& what, qint64 rows, const QString& finishing)
{
    if (m_job)
        m_job->disconnect(this);
    m_job = job;
    m_what = what;
    m_finishing = finishing;
    m_rows = rows;
    m_unit.clear();
    m_since.start();
    connect(job, &base::Job::progressed, this, &ImportProgress::showProgress);
    connect(job, &base::Job::finished, this, [this] {
        m_job.clear();
        m_tick.stop();
        hide();
    });
    m_tick.start();
    showProgress();
    show();
}

void ImportProgress::showProgress()
{
    if (!m_job)
        return;
    base::JobProgress progress = m_job->progress();
    if (progress.total < 0 && progress.unit == QStringLiteral("rows") && m_rows >= 0)
        progress.total = std::max(m_rows, progress.done);
    if (progress.unit != m_unit) {
        m_unit = progress.unit;
        m_since.start();
    }
    const bool isRead =
        (progress.total > 0 && progress.done >= progress.total) || progress.unit == QStringLiteral("commits");
    m_name->setText(isRead && !m_finishing.isEmpty() ? m_finishing : m_what);
    // QProgressBar counts in int; a thousand steps are finer than its pixels.
    m_bar->setRange(0, progress.total > 0 && !isRead ? 1000 : 0);
    if (progress.total > 0 && !isRead)
        m_bar->setValue(
            static_cast<int>(std::clamp<qint64>(progress.done, 0, progress.total) * 1000 / progress.total));
    m_figures->setText(transferText(progress, m_rows, static_cast<double>(m_since.elapsed()) / 1000));
    m_bar->setAccessibleName(m_name->text() + QLatin1Char(' ') + m_figures->text());
}

QString ImportProgress::text() const
{
    return m_figures->text();
}

} // namespace properties
