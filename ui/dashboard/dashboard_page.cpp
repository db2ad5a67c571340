#include "ui/dashboard/dashboard_page.h"

#include "ui/charts/time_chart.h"
#include "ui/common/card.h"
#include "ui/common/error_text.h"
#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/common/status_line.h"
#include "ui/dashboard/advice_panel.h"
#include "ui/dashboard/chart_board.h"
#include "ui/dashboard/go_to_dialog.h"
#include "ui/dashboard/reasons_panel.h"
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

// The card's chart, for “a click goes to its chart”.
ChartId chartOf(CardId card)
{
    switch (card) {
    case CardId::HitRatio:
        return ChartId::HitRatio;
    case CardId::Memory:
        return ChartId::Memory;
    case CardId::Evicted:
        return ChartId::Removed;
    case CardId::Commands:
        return ChartId::Commands;
    case CardId::Latency:
        return ChartId::Latency;
    case CardId::Reads:
        break;
    }
    return ChartId::Reads;
}

} // namespace

DashboardPage::DashboardPage(DashboardPresenter& presenter, QWidget* parent)
    : Page(tr("Dashboard"), parent)
    , m_presenter(presenter)
{
    buildHeader();
    setContent(buildContent());
    connect(&m_presenter, &DashboardPresenter::updated, this, &DashboardPage::update);
    connect(&m_presenter.range(), &charts::ChartRange::modeChanged, this, &DashboardPage::updateMode);
    connect(m_charts, &ChartBoard::markerActivated, this,
            [this](qint64 at) { Q_EMIT momentRequested(QDateTime::fromMSecsSinceEpoch(at)); });
    connect(m_charts, &ChartBoard::pictureRequested, this,
            [this](charts::TimeChart* chart) { savePicture(chart, QStringLiteral("chart")); });
    connect(this, &Page::bannerActionRequested, &m_presenter, &DashboardPresenter::tryNow);
    connect(this, &Page::emptyActionRequested, &m_presenter, &DashboardPresenter::tryNow);
    connect(this, &Page::retryRequested, &m_presenter, &DashboardPresenter::tryNow);
    updateMode();
    updateState();
}

QWidget* DashboardPage::buildContent()
{
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(theme::u(16), theme::u(8), theme::u(16), theme::u(8));
    layout->setSpacing(theme::u(16));
    m_board = new QWidget(content);
    auto* board = new QVBoxLayout(m_board);
    board->setContentsMargins(0, 0, 0, 0);
    board->setSpacing(theme::u(16));
    m_reasons = new ReasonsPanel(m_board);
    m_reasons->hide();
    m_charts = new ChartBoard(m_presenter, m_board);
    m_advice = new AdvicePanel(m_board);
    connect(m_advice, &AdvicePanel::actionRequested, this, &DashboardPage::adviceRequested);
    board->addWidget(buildHeadline());
    board->addWidget(m_reasons);
    board->addWidget(buildCards());
    board->addWidget(m_advice);
    board->addWidget(m_charts, 1);
    layout->addWidget(m_board, 1);
    layout->addWidget(buildRights());

    m_scroll = new QScrollArea;
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setWidget(content);
    return m_scroll;
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
    m_why = new QPushButton(tr("Why?"), row);
    m_why->setCheckable(true);
    theme::setRole(m_why, theme::Role::Link);
    connect(m_why, &QPushButton::toggled, this, [this](bool on) {
        m_reasons->setReasons(m_presenter.reasons());
        m_reasons->setVisible(on);
    });
    m_wayOut = new QPushButton(row);
    theme::setRole(m_wayOut, theme::Role::Link);
    connect(m_wayOut, &QPushButton::clicked, this,
            [this] { Q_EMIT pageRequested(m_presenter.headline().page); });
    layout->addWidget(m_verdict);
    layout->addWidget(m_sentence, 1);
    layout->addWidget(m_wayOut);
    layout->addWidget(m_why);
    return row;
}

QWidget* DashboardPage::buildCards()
{
    auto* cards = new Reflow(cardWidth);
    for (const CardId id : cardIds()) {
        auto* card = new common::Card(cardLabel(id), cards);
        connect(card, &common::Card::activated, this, [this, id] { showChart(chartOf(id)); });
        cards->add(card);
        m_cards.emplace(id, card);
    }
    return cards;
}

void DashboardPage::showChart(ChartId id)
{
    charts::TimeChart* const chart = m_charts->chart(id);
    m_scroll->ensureWidgetVisible(chart, 0, theme::u(16));
    chart->setFocus(Qt::OtherFocusReason);
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

void DashboardPage::activate()
{
    m_active = true;
    update();
}

void DashboardPage::deactivate()
{
    m_active = false;
    m_isBehind = true;
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
    m_isBehind ? m_charts->replace() : m_charts->extend();
    m_isBehind = false;
    m_advice->setLines(m_presenter.advice());
    if (m_why->isChecked())
        m_reasons->setReasons(m_presenter.reasons());
    updateRights();
    setBusy(m_presenter.timeline().isReading());
    updateMode();
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
    m_why->setVisible(m_presenter.situation() == Situation::Live);
}

void DashboardPage::showMoment(const QDateTime& at)
{
    m_presenter.range().goTo(at.toMSecsSinceEpoch());
    m_presenter.range().setCursor(at.toMSecsSinceEpoch());
}

void DashboardPage::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Space && event->modifiers() == Qt::NoModifier)
        return togglePause();
    Page::keyPressEvent(event);
}

} // namespace dashboard
