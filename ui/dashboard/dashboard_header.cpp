// The controls of the dashboard: which time, how often, pause, export.
#include "ui/charts/time_chart.h"
#include "ui/common/error_text.h"
#include "ui/common/format.h"
#include "ui/common/status_line.h"
#include "ui/dashboard/chart_board.h"
#include "ui/dashboard/dashboard_page.h"
#include "ui/dashboard/go_to_dialog.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QFileInfo>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>

namespace dashboard {

namespace {

using std::chrono::seconds;

const std::vector<seconds>& spans()
{
    using std::chrono::hours;
    using std::chrono::minutes;
    static const std::vector<seconds> all{minutes(5), minutes(15), hours(1),  hours(6),
                                          hours(24),  hours(168),  hours(720)};
    return all;
}

} // namespace

void DashboardPage::buildHeader()
{
    buildSpans();
    auto* moment = new QPushButton(tr("Go to…"), this);
    moment->setToolTip(tr("Show a moment of the past"));
    connect(moment, &QPushButton::clicked, this, &DashboardPage::askMoment);
    addHeaderWidget(moment);
    handle(common::ActionId::PauseUpdates, [this] { togglePause(); });
    m_pause = new QPushButton(this);
    connect(m_pause, &QPushButton::clicked, this, &DashboardPage::togglePause);
    addHeaderWidget(m_pause);
    buildExport();
    buildInterval();
}

void DashboardPage::buildSpans()
{
    m_span = new QComboBox(this);
    m_span->setObjectName(QStringLiteral("span"));
    m_span->setAccessibleName(tr("Shown span"));
    for (const seconds span : spans()) {
        const qint64 minutes = span.count() / 60;
        const QString text = minutes <= 15     ? tr("last %1 min").arg(minutes)
                             : minutes <= 1440 ? tr("last %1 h").arg(minutes / 60)
                                               : tr("last %1 d").arg(minutes / 1440);
        m_span->addItem(text, static_cast<qlonglong>(span.count()));
    }
    connect(m_span, &QComboBox::activated, this, [this](int index) {
        m_presenter.range().setSpan(seconds(m_span->itemData(index).toLongLong()));
        update(); // the cards compare with the span before
    });
    addHeaderWidget(m_span);
}

void DashboardPage::buildExport()
{
    m_exportMenu = new QMenu(this);
    const auto add = [this](const QString& text, const QString& name, auto act) {
        QAction* action = m_exportMenu->addAction(text);
        action->setObjectName(name);
        connect(action, &QAction::triggered, this, act);
    };
    add(tr("Picture of the board…"), QStringLiteral("png"),
        [this] { savePicture(m_board, QStringLiteral("dashboard")); });
    add(tr("Shown figures as CSV…"), QStringLiteral("csv"), [this] { saveFigures(QStringLiteral("csv")); });
    add(tr("Shown figures as JSON…"), QStringLiteral("json"),
        [this] { saveFigures(QStringLiteral("json")); });
    m_export = new QPushButton(theme::icon(theme::Icon::Export), tr("Export"), this);
    m_export->setObjectName(QStringLiteral("export"));
    const auto open = [this] { m_exportMenu->popup(m_export->mapToGlobal(QPoint(0, m_export->height()))); };
    connect(m_export, &QPushButton::clicked, this, open);
    handle(common::ActionId::Export, open);
    addHeaderWidget(m_export);
}

void DashboardPage::buildInterval()
{
    m_interval = new QComboBox(this);
    m_interval->setObjectName(QStringLiteral("interval"));
    m_interval->setAccessibleName(tr("Time between two samples"));
    for (const auto interval : DashboardPresenter::intervals())
        m_interval->addItem(tr("every %1").arg(common::formatDuration(interval)),
                            static_cast<qlonglong>(interval.count()));
    const auto show = [this] {
        m_interval->setCurrentIndex(
            m_interval->findData(static_cast<qlonglong>(m_presenter.interval().count())));
    };
    connect(m_interval, &QComboBox::activated, this, [this](int index) {
        m_presenter.setInterval(std::chrono::milliseconds(m_interval->itemData(index).toLongLong()));
    });
    connect(&m_presenter, &DashboardPresenter::intervalChanged, this, show);
    show();
    statusLine()->addTrailing(m_interval);
}

void DashboardPage::togglePause()
{
    charts::ChartRange& range = m_presenter.range();
    range.isChosen() ? range.toLive() : range.setPaused(!range.isPaused());
}

void DashboardPage::updateMode()
{
    const bool isLive = m_presenter.range().isLive();
    m_span->setCurrentIndex(m_span->findData(static_cast<qlonglong>(m_presenter.range().span().count())));
    m_pause->setText(isLive ? tr("Pause") : tr("Back to live"));
    m_pause->setIcon(theme::icon(isLive ? theme::Icon::Pause : theme::Icon::Play));
    m_pause->setToolTip(isLive ? tr("Let the charts stand still (Space)") : tr("Back to live (Space)"));
}

void DashboardPage::askMoment()
{
    auto* dialog = new GoToDialog(QDateTime::fromMSecsSinceEpoch(m_presenter.range().newest()), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &GoToDialog::chosen, this, &DashboardPage::showMoment);
    dialog->open();
}

void DashboardPage::savePicture(QWidget* widget, const QString& label)
{
    askWhereTo(this, tr("Save picture"), label, QStringLiteral("png"), [this, widget](const QString& path) {
        m_charts->paintNow(); // what is scrolled out of sight as well
        save(path, pictureOf(*widget));
    });
}

void DashboardPage::saveFigures(const QString& suffix)
{
    // Of the moment of the wish, however long the dialog stays open.
    const charts::Period range = m_presenter.range().shown();
    const std::vector<ExportedSeries> series = m_charts->exported();
    const QByteArray content = suffix == QLatin1String("csv") ? toCsv(series, range) : toJson(series, range);
    askWhereTo(this, tr("Save the shown figures"), QStringLiteral("figures"), suffix,
               [this, content](const QString& path) { save(path, content); });
}

void DashboardPage::save(const QString& path, const QByteArray& content)
{
    const auto written = writePrivate(path, content);
    if (written) {
        common::Toast toast;
        toast.text =
            tr("Saved %1, %2").arg(QFileInfo(path).fileName(), common::formatBytes({content.size()}));
        Q_EMIT toastRequested(toast);
        return;
    }
    auto* box = new QMessageBox(QMessageBox::Warning, tr("Not saved"),
                                common::describe(written.error()).title, QMessageBox::Close, this);
    box->setInformativeText(written.error().detail);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->open();
}

} // namespace dashboard
