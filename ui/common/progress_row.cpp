#include "ui/common/progress_row.h"

#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QGridLayout>
#include <QProgressBar>
#include <QPushButton>

#include <algorithm>

namespace common {

ProgressRow::ProgressRow(QWidget* parent)
    : QWidget(parent)
{
    m_name = new ElidedLabel({}, this);
    m_bar = new QProgressBar(this);
    m_bar->setTextVisible(false);
    m_bar->setMinimumWidth(theme::u(80));
    m_bar->setMaximumWidth(theme::u(240));
    m_figures = new ElidedLabel({}, this);
    m_figures->setMuted(true);
    theme::setFont(m_figures, theme::FontRole::Tabular);
    m_cancel = new QPushButton(tr("Cancel"), this);
    theme::setRole(m_cancel, theme::Role::Quiet);
    m_grid = new QGridLayout(this);
    m_grid->setContentsMargins(0, 0, 0, 0);
    setCompact(false);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        if (m_job)
            m_job->cancel();
        Q_EMIT cancelRequested();
    });
}

void ProgressRow::setCompact(bool compact)
{
    for (QWidget* widget : std::initializer_list<QWidget*>{m_name, m_bar, m_figures, m_cancel})
        m_grid->removeWidget(widget);
    m_cancel->setText(compact ? QString() : tr("Cancel"));
    m_cancel->setIcon(compact ? theme::icon(theme::Icon::Close, theme::Ink::Muted) : QIcon());
    m_cancel->setToolTip(compact ? tr("Cancel") : QString());
    m_cancel->setAccessibleName(tr("Cancel"));
    m_bar->setMaximumWidth(compact ? QWIDGETSIZE_MAX : theme::u(240));
    m_grid->setVerticalSpacing(theme::u(2));
    m_grid->setColumnStretch(0, compact ? 1 : 0);
    m_grid->setColumnStretch(2, compact ? 0 : 1);
    if (compact) {
        m_grid->addWidget(m_name, 0, 0);
        m_grid->addWidget(m_cancel, 0, 1, 3, 1, Qt::AlignVCenter);
        m_grid->addWidget(m_bar, 1, 0);
        m_grid->addWidget(m_figures, 2, 0);
        m_grid->setContentsMargins(theme::u(10), theme::u(4), theme::u(2), theme::u(4));
        return;
    }
    m_grid->addWidget(m_name, 0, 0);
    m_grid->addWidget(m_bar, 0, 1);
    m_grid->addWidget(m_figures, 0, 2);
    m_grid->addWidget(m_cancel, 0, 3);
}

void ProgressRow::follow(base::Job* job, const QString& what)
{
    if (m_job)
        m_job->disconnect(this);
    m_job = job;
    m_since.start();
    setProgress(what, job->progress().done, job->progress().total);
    connect(job, &base::Job::progressed, this, [this](const base::JobProgress& progress) {
        setProgress(m_what, progress.done, progress.total);
    });
    connect(job, &base::Job::finished, this, &ProgressRow::jobFinished);
    if (job->isFinished())
        jobFinished();
}

void ProgressRow::setProgress(const QString& what, qint64 done, qint64 total)
{
    if (!m_since.isValid() || what != m_what)
        m_since.start();
    m_what = what;
    m_name->setText(what);
    // QProgressBar counts in int; a thousand steps are finer than its pixels.
    m_bar->setRange(0, total > 0 ? 1000 : 0);
    if (total > 0)
        m_bar->setValue(static_cast<int>(std::clamp<qint64>(done, 0, total) * 1000 / total));
    m_figures->setText(progressText(done, total, static_cast<double>(m_since.elapsed()) / 1000));
    m_bar->setAccessibleName(what + QLatin1Char(' ') + m_figures->text());
    show();
}

QString ProgressRow::text() const
{
    return m_figures->text();
}

void ProgressRow::jobFinished()
{
    m_job = nullptr;
    m_cancel->setEnabled(m_keepVisible);
    if (!m_keepVisible)
        hide();
    m_since.invalidate();
    Q_EMIT finished();
    m_cancel->setEnabled(true);
}

QString progressText(qint64 done, qint64 total, double seconds)
{
    QStringList parts;
    parts << (total >= 0 ? ProgressRow::tr("%1 of %2").arg(formatCount(done), formatCount(total))
                         : formatCount(done));
    // The first half second says nothing about the rate.
    if (seconds >= 0.5 && done > 0) {
        const double rate = static_cast<double>(done) / seconds;
        parts << formatRate(rate);
        if (total > done)
            parts << ProgressRow::tr("%1 left").arg(formatDuration(std::chrono::seconds(
                std::max<qint64>(1, qRound64(static_cast<double>(total - done) / rate)))));
    }
    return parts.join(QStringLiteral(" · "));
}

} // namespace common
