#include "ui/market/market_page.h"

#include "ui/common/format.h"
#include "ui/common/rows_table.h"
#include "ui/common/status_line.h"
#include "ui/market/feedback_import_dialog.h"
#include "ui/market/feedback_tab.h"
#include "ui/market/places_tab.h"
#include "ui/market/summary_tab.h"
#include "ui/market/trending_tab.h"
#include "ui/market/words.h"
#include "ui/theme/theme.h"

#include <QAbstractItemView>
#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSignalBlocker>

namespace market {

namespace {

using common::ActionId;
using theme::u;

constexpr int narrowPage = 880; // tabs, filters and the action need as much beside each other

} // namespace

MarketPage::MarketPage(workspace::Workspace& workspace, QWidget* parent)
    : common::Page(tr("Market"), parent)
    , m_presenter(workspace)
{
    buildHeader();
    buildTabs();
    buildActions();
    m_clock = new QTimer(this);
    m_clock->setInterval(std::chrono::seconds(1));
    connect(m_clock, &QTimer::timeout, this, [this] {
        m_presenter.tick();
        statusLine()->setParts(m_presenter.statusParts());
    });
    connect(&m_presenter, &MarketPresenter::changed, this, &MarketPage::showAll);
    connect(&m_presenter, &MarketPresenter::questionChanged, this, &MarketPage::showQuestion);
    showQuestion();
    showAll();
}

void MarketPage::buildHeader()
{
    m_filters = new QWidget(this);
    auto* filters = new QHBoxLayout(m_filters);
    filters->setContentsMargins(0, 0, 0, 0);
    filters->setSpacing(u(8));
    m_city = new QComboBox(m_filters);
    m_city->setAccessibleName(tr("City"));
    m_city->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_city->setMaximumWidth(u(220));
    m_city->addItem(cityText({}));
    m_range = new QComboBox(m_filters);
    m_range->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_range->setAccessibleName(tr("Range of days"));
    for (const int days : {7, 30, 90, 365})
        m_range->addItem(rangeText(days), days);
    filters->addWidget(m_city);
    filters->addWidget(m_range);
    filters->addStretch(1);
    addHeaderWidget(m_filters);
    connect(m_city, &QComboBox::activated, this, [this](int index) {
        m_presenter.setCity(index == 0 ? property::City() : property::City(m_city->itemText(index)));
    });
    connect(m_range, &QComboBox::activated, this,
            [this](int index) { m_presenter.setDays(m_range->itemData(index).toInt()); });
    m_bypass = new QCheckBox(tr("bypass"), this);
    m_bypass->setAccessibleName(tr("Bypass the cache"));
    m_bypass->setToolTip(tr("Ask PostgreSQL for every answer (Ctrl+Shift+B)"));
    connect(m_bypass, &QCheckBox::clicked, &m_presenter, &MarketPresenter::setBypassed);
    statusLine()->addTrailing(m_bypass);
}

void MarketPage::buildTabs()
{
    m_summary = new SummaryTab(m_presenter, this);
    m_places = new PlacesTab(m_presenter, this);
    m_feedback = new FeedbackTab(m_presenter, this);
    m_trending = new TrendingTab(m_presenter, this);
    addTab(tr("Summary"), m_summary);
    addTab(tr("Places"), m_places);
    addTab(tr("Feedback"), m_feedback);
    addTab(tr("Trending"), m_trending);
    connect(this, &common::Page::tabChanged, &m_presenter,
            [this](int index) { m_presenter.setTab(static_cast<Tab>(index)); });
    connect(m_summary, &SummaryTab::emptyActionRequested, &m_presenter, [this] { m_presenter.setCity({}); });
    connect(m_places, &PlacesTab::cityRequested, this, &MarketPage::showCity);
    connect(m_feedback, &FeedbackTab::importRequested, this, &MarketPage::openImport);
    connect(m_trending, &TrendingTab::importRequested, this, &MarketPage::openImport);
}

void MarketPage::buildActions()
{
    handle(ActionId::Refresh, [this] { m_presenter.refresh(); });
    handle(ActionId::BypassCache, [this] { m_presenter.setBypassed(!m_presenter.isBypassed()); });
    handle(ActionId::ImportFeedback, [this] { openImport(); });
    setMainAction(ActionId::ImportFeedback, tr("Import feedback…"));
    connect(this, &common::Page::retryRequested, &m_presenter, &MarketPresenter::retry);
    connect(this, &common::Page::bannerActionRequested, &m_presenter, &MarketPresenter::retry);
    connect(this, &common::Page::emptyActionRequested, this, &MarketPage::schemaRequested);
}

void MarketPage::arrange()
{
    const bool isNarrow = width() < u(narrowPage);
    if (std::exchange(m_isNarrow, isNarrow) == isNarrow)
        return;
    if (isNarrow)
        setFilterLine(m_filters);
    else
        addHeaderWidget(m_filters);
    const int side = isNarrow ? u(16) : 0;
    m_filters->layout()->setContentsMargins(side, 0, side, isNarrow ? u(8) : 0);
}

void MarketPage::resizeEvent(QResizeEvent* event)
{
    common::Page::resizeEvent(event);
    arrange();
}

FeedbackImportDialog* MarketPage::importDialog() const
{
    return m_import;
}

void MarketPage::activate()
{
    m_presenter.setLive(true);
    m_clock->start();
}

void MarketPage::deactivate()
{
    m_presenter.setLive(false);
    m_clock->stop();
}

// An import that runs is stopped by closing: nothing of it is stored then.
bool MarketPage::mayClose()
{
    if (!m_import || !m_import->presenter().isRunning())
        return true;
    m_import->raise();
    return false;
}

QList<QWidget*> MarketPage::panes() const
{
    switch (m_presenter.tab()) {
    case Tab::Summary:
        return {m_summary};
    case Tab::Places:
        return {m_places->table(), m_places->pane()};
    case Tab::Feedback:
        return {m_feedback, m_feedback->batches()};
    case Tab::Trending:
        break;
    }
    return {m_trending->listings(), m_trending->agents()};
}

// ── showing ──────────────────────────────────────────────────────────────────────────────────

void MarketPage::showQuestion()
{
    const property::City& city = m_presenter.city();
    int index = city ? m_city->findText(*city) : 0;
    if (index < 0) { // chosen before the list came, or gone from it since
        m_city->addItem(*city);
        index = m_city->count() - 1;
    }
    m_city->setCurrentIndex(index);
    m_range->setCurrentIndex(m_range->findData(m_presenter.days()));
    m_bypass->setChecked(m_presenter.isBypassed());
}

void MarketPage::fillCities()
{
    const auto& locations = m_presenter.locations().value;
    if (!locations)
        return;
    QStringList cities{cityText({})};
    for (const property::LocationCount& location : *locations)
        cities.append(location.city);
    QStringList shown;
    for (int i = 0; i < m_city->count(); ++i)
        shown.append(m_city->itemText(i));
    if (cities == shown || m_city->view()->isVisible())
        return; // not under somebody's hand
    const QSignalBlocker blocker(m_city);
    m_city->clear();
    m_city->addItems(cities);
    showQuestion();
}

void MarketPage::showAll()
{
    fillCities();
    const bool isOfCities = m_presenter.tab() == Tab::Places || m_presenter.tab() == Tab::Trending;
    m_city->setEnabled(!isOfCities);
    m_city->setToolTip(isOfCities ? tr("This tab speaks of all cities") : QString());
    const QString refusal = m_presenter.importRefusal();
    setAvailable(ActionId::ImportFeedback, refusal.isEmpty(), refusal);
    const BannerText text = m_presenter.banner();
    if (text.text.isEmpty())
        banner()->hide();
    else
        banner()->showMessage(text.tone, text.text, tr("Try now"));
    showState();
    setBusy(m_presenter.isBusy());
    statusLine()->setParts(m_presenter.statusParts());
}

void MarketPage::showState()
{
    if (const auto missing = m_presenter.schemaText()) {
        showEmpty(*missing);
        return;
    }
    switch (m_presenter.state()) {
    case TabState::Loading:
        showLoading();
        return;
    case TabState::Failed:
        showError(m_presenter.problem());
        return;
    case TabState::Ready:
        break;
    }
    switch (m_presenter.tab()) {
    case Tab::Summary:
        m_summary->showFigures();
        break;
    case Tab::Places:
        m_places->showFigures();
        break;
    case Tab::Feedback:
        m_feedback->showFigures();
        break;
    case Tab::Trending:
        m_trending->showFigures();
        break;
    }
    showReady();
}

void MarketPage::showCity(const QString& city)
{
    m_presenter.setCity(city);
    setCurrentTab(static_cast<int>(Tab::Summary));
}

// ── importing ────────────────────────────────────────────────────────────────────────────────

void MarketPage::openImport()
{
    if (m_import) {
        m_import->raise();
        return;
    }
    m_import = new FeedbackImportDialog(m_presenter.workspace(), this);
    m_import->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_import, &FeedbackImportDialog::imported, this, &MarketPage::report);
    connect(&m_import->presenter(), &FeedbackImportPresenter::began, this, &common::Page::jobStarted);
    m_import->open();
}

void MarketPage::report(const property::ImportReport& report)
{
    common::Toast toast;
    toast.text = tr("Imported %n row(s) of feedback", nullptr, static_cast<int>(report.accepted));
    if (report.rejected > 0)
        toast.text += tr(" · %1 rejected").arg(common::formatCount(report.rejected));
    if (m_import) // which groups: the dialog's last step
        toast.text += tr(" · %1").arg(m_import->presenter().effectText());
    if (m_presenter.profile().environment == profile::Environment::Production)
        toast.text += tr(" · %1").arg(m_presenter.profile().name);
    toast.links.push_back({tr("Show"), [this] { setCurrentTab(static_cast<int>(Tab::Feedback)); }});
    Q_EMIT toastRequested(toast);
    m_presenter.refresh();
}

} // namespace market
