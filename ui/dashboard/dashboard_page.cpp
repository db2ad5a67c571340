#include "ui/dashboard/dashboard_page.h"

#include "ui/charts/time_chart.h"
#include "ui/common/card.h"
#include "ui/common/labels.h"
#include "ui/common/status_line.h"
#include "ui/dashboard/reflow.h"
#include "ui/theme/fonts.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace dashboard {

namespace {

constexpr int cardWidth = 164;
constexpr int chartWidth = 400;

// The card's chart, for “a click goes to its chart”.
std::optional<ChartId> chartOf(CardId card)
{
    switch (card) {
    case CardId::HitRatio:
        return ChartId::HitRatio;
    case CardId::Reads:
        return ChartId::Reads;
    case CardId::Memory:
    case CardId::Evicted:
        return ChartId::Memory;
    case CardId::Commands:
    case CardId::Latency:
        return ChartId::Commands;
    }
    return std::nullopt;
}

} // namespace

DashboardPage::DashboardPage(DashboardPresenter& presenter, QWidget* parent)
    : Page(tr("Dashboard"), parent)
    , m_presenter(presenter)
{
    buildHeader();
    setContent(buildContent());
    linkCharts();
    connect(&m_presenter, &DashboardPresenter::updated, this, &DashboardPage::update);
    connect(&m_presenter, &DashboardPresenter::spanChanged, this, &DashboardPage::updateCharts);
    connect(&m_presenter, &DashboardPresenter::pausedChanged, this, &DashboardPage::updatePaused);
    connect(this, &Page::bannerActionRequested, &m_presenter, &DashboardPresenter::tryNow);
    connect(this, &Page::emptyActionRequested, &m_presenter, &DashboardPresenter::tryNow);
    connect(this, &Page::retryRequested, &m_presenter, &DashboardPresenter::tryNow);
    updateState();
}

void DashboardPage::buildHeader()
{
    m_span = new QComboBox(this);
    m_span->setAccessibleName(tr("Shown span"));
    for (const int minutes : {5, 15, 60})
        m_span->addItem(tr("last %1 min").arg(minutes), minutes);
    connect(m_span, &QComboBox::activated, this, [this](int index) {
        m_presenter.setSpan(std::chrono::minutes(m_span->itemData(index).toInt()));
    });
    addHeaderWidget(m_span);

    handle(common::ActionId::PauseUpdates, [this] { m_presenter.setPaused(!m_presenter.isPaused()); });
    m_pause = new QPushButton(this);
    connect(m_pause, &QPushButton::clicked, this, [this] { m_presenter.setPaused(!m_presenter.isPaused()); });
    addHeaderWidget(m_pause);
    updatePaused();
}

QWidget* DashboardPage::buildContent()
{
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(theme::u(16), theme::u(8), theme::u(16), theme::u(8));
    layout->setSpacing(theme::u(16));
    layout->addWidget(buildHeadline());
    layout->addWidget(buildCards());
    layout->addWidget(buildCharts(), 1);
    layout->addWidget(buildAdvice());
    layout->addWidget(buildRights());

    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(content);
    return scroll;
}

QWidget* DashboardPage::buildHeadline()
{
    auto* row = new QWidget;
    m_headline = row;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::u(8));
    m_verdict = new common::StatusLabel(row);
    theme::setFont(m_verdict, theme::FontRole::Strong);
    m_sentence = new common::ElidedLabel({}, row);
    m_wayOut = new QPushButton(row);
    theme::setRole(m_wayOut, theme::Role::Link);
    connect(m_wayOut, &QPushButton::clicked, this,
            [this] { Q_EMIT pageRequested(m_presenter.headline().page); });
    layout->addWidget(m_verdict);
    layout->addWidget(m_sentence, 1);
    layout->addWidget(m_wayOut);
    return row;
}

QWidget* DashboardPage::buildCards()
{
    auto* cards = new Reflow(cardWidth);
    for (const CardId id : cardIds()) {
        auto* card = new common::Card(cardLabel(id), cards);
        connect(card, &common::Card::activated, this, [this, id] {
            if (const auto chart = chartOf(id))
                m_charts.at(*chart)->setFocus(Qt::OtherFocusReason);
        });
        cards->add(card);
        m_cards.emplace(id, card);
    }
    return cards;
}

QWidget* DashboardPage::buildCharts()
{
    auto* grid = new Reflow(chartWidth);
    for (const ChartId id : DashboardPresenter::chartIds()) {
        const ChartView view = m_presenter.chart(id);
        auto* chart = new charts::TimeChart(view.title, view.unit, grid);
        grid->add(chart);
        m_charts.emplace(id, chart);
    }
    return grid;
}

QWidget* DashboardPage::buildAdvice()
{
    m_advice = new QWidget;
    auto* layout = new QVBoxLayout(m_advice);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::u(4));
    layout->addWidget(common::sectionLabel(tr("What to do"), m_advice));
    m_adviceLines = new QVBoxLayout;
    m_adviceLines->setSpacing(theme::u(4));
    layout->addLayout(m_adviceLines);
    m_advice->hide();
    return m_advice;
}

// What is missing for want of a right, with the rule that gives it.
QWidget* DashboardPage::buildRights()
{
    m_rights = new QWidget;
    m_rightsText = common::mutedLabel({}, m_rights);
    m_rightsText->setWordWrap(true);
    auto* icon = new common::IconLabel(theme::Icon::Lock, 16, m_rights);
    icon->setIcon(theme::Icon::Lock, theme::Ink::Muted);
    auto* copy = new QPushButton(theme::icon(theme::Icon::Copy), tr("Copy rule"), m_rights);
    connect(copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_presenter.rightsNote().rule); });
    auto* layout = new QHBoxLayout(m_rights);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::u(8));
    layout->addWidget(icon);
    layout->addWidget(m_rightsText, 1);
    layout->addWidget(copy);
    m_rights->hide();
    return m_rights;
}

void DashboardPage::updateRights()
{
    const RightsNote note = m_presenter.rightsNote();
    m_rightsText->setText(note.text);
    m_rights->setVisible(!note.text.isEmpty());
}

// One crosshair on all charts.
void DashboardPage::linkCharts()
{
    for (const auto& [id, moved] : m_charts) {
        connect(moved, &charts::TimeChart::cursorMoved, this, [this](std::optional<qint64> at) {
            for (const auto& [other, chart] : m_charts)
                chart->setCursorTime(at);
        });
    }
}

void DashboardPage::activate()
{
    m_active = true;
    update();
}

void DashboardPage::deactivate()
{
    m_active = false;
}

void DashboardPage::update()
{
    updateState();
    if (!m_active)
        return; // what is not seen is not painted: the presenter keeps the samples
    updateHeadline();
    for (const CardView& view : m_presenter.cards(QDateTime::currentDateTimeUtc())) {
        m_cards.at(view.id)->setText(view.text);
        m_cards.at(view.id)->setValues(view.values);
    }
    updateCharts();
    updateAdvice();
    updateRights();
    statusLine()->setParts(m_presenter.statusParts());
}

void DashboardPage::updateState()
{
    const QString away = m_presenter.banner();
    if (away.isEmpty())
        banner()->hide();
    else
        banner()->showMessage(theme::Tone::Bad, away, tr("Try now"));
    if (m_presenter.situation() == Situation::Loading)
        showLoading();
    else if (const auto refusal = m_presenter.refusal())
        showEmpty(*refusal);
    else
        showReady();
}

void DashboardPage::updateHeadline()
{
    const Headline headline = m_presenter.headline();
    m_headline->setVisible(m_presenter.situation() != Situation::Away); // the banner says it
    m_verdict->setStatus(headline.tone, headline.word);
    m_sentence->setText(headline.sentence);
    m_wayOut->setText(headline.action);
    m_wayOut->setVisible(!headline.action.isEmpty());
}

void DashboardPage::updateCharts()
{
    const auto span = m_presenter.span();
    m_span->setCurrentIndex(m_span->findData(static_cast<int>(span.count() / 60)));
    for (const auto& [id, chart] : m_charts) {
        ChartView view = m_presenter.chart(id);
        chart->setSpan(span);
        chart->setLimit(view.limit, view.limitName);
        chart->setSeries(std::move(view.series));
    }
}

void DashboardPage::updateAdvice()
{
    const std::vector<QString> sentences = m_presenter.advice();
    if (sentences == m_shownAdvice)
        return;
    m_shownAdvice = sentences;
    while (QLayoutItem* item = m_adviceLines->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const QString& sentence : sentences) {
        auto* line = new QWidget(m_advice);
        auto* layout = new QHBoxLayout(line);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->setSpacing(theme::u(8));
        auto* icon = new common::IconLabel(theme::toneIcon(theme::Tone::Warn), 16, line);
        icon->setIcon(theme::toneIcon(theme::Tone::Warn), theme::Ink::Warn);
        auto* text = new QLabel(sentence, line);
        text->setWordWrap(true);
        text->setTextInteractionFlags(Qt::TextSelectableByMouse);
        layout->addWidget(icon, 0, Qt::AlignTop);
        layout->addWidget(text, 1);
        m_adviceLines->addWidget(line);
    }
    m_advice->setVisible(!sentences.empty());
}

void DashboardPage::updatePaused()
{
    const bool paused = m_presenter.isPaused();
    m_pause->setText(paused ? tr("Resume") : tr("Pause"));
    m_pause->setIcon(theme::icon(paused ? theme::Icon::Play : theme::Icon::Pause));
    m_pause->setToolTip(paused ? tr("Back to live (Space)") : tr("Let the charts stand still (Space)"));
    for (const auto& [id, chart] : m_charts)
        chart->setPaused(paused);
}

void DashboardPage::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Space && event->modifiers() == Qt::NoModifier) {
        m_presenter.setPaused(!m_presenter.isPaused());
        return;
    }
    Page::keyPressEvent(event);
}

} // namespace dashboard
