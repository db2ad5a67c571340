#include "ui/market/summary_tab.h"

#include "ui/common/card.h"
#include "ui/common/empty_state.h"
#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/common/rows_table.h"
#include "ui/dashboard/reflow.h"
#include "ui/market/figures.h"
#include "ui/market/words.h"
#include "ui/properties/number_input.h"
#include "ui/theme/fonts.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace market {

using theme::u;

namespace {

constexpr int cardWidth = 176;
constexpr int mostRows = 8;
constexpr int chartHeight = 248;
constexpr int leastSpark = 15; // fewer days are a dot

} // namespace

SummaryTab::SummaryTab(MarketPresenter& presenter, QWidget* parent)
    : QWidget(parent)
    , m_presenter(presenter)
    , m_model(typeColumns())
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    m_stack = new QStackedWidget(this);
    m_nothing = new common::EmptyState(m_stack);
    auto* scroll = new QScrollArea(m_stack);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(buildFigures());
    m_stack->addWidget(scroll);
    m_stack->addWidget(m_nothing);
    layout->addWidget(m_stack);
    connect(m_nothing, &common::EmptyState::actionRequested, this, &SummaryTab::emptyActionRequested);
}

QWidget* SummaryTab::buildFigures()
{
    auto* content = new QWidget(this);
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(u(16), u(8), u(16), u(16));
    layout->setSpacing(u(16));
    layout->addWidget(buildCards(content));
    layout->addWidget(buildPrices(content));
    layout->addWidget(buildCharts(content));
    layout->addStretch(1);
    return content;
}

QWidget* SummaryTab::buildCards(QWidget* parent)
{
    auto* cards = new dashboard::Reflow(cardWidth, parent);
    const auto add = [cards](const QString& label) {
        auto* card = new common::Card(label, cards);
        cards->add(card);
        return card;
    };
    m_onMarket = add(tr("On the market"));
    m_median = add(tr("Median price"));
    m_perMetre = add(tr("Price per m²"));
    m_perDay = add(tr("Viewings"));
    m_sentiment = add(tr("Sentiment"));
    return cards;
}

QWidget* SummaryTab::buildPrices(QWidget* parent)
{
    auto* row = new dashboard::Reflow(400, parent);
    auto* pane = new QWidget(row);
    theme::setRole(pane, theme::Role::Pane);
    auto* inside = new QVBoxLayout(pane);
    inside->setContentsMargins(1, 1, 1, 1);
    inside->addWidget(buildTableTitle(pane));
    m_table = new common::RowsTable(m_model, tr("Figures by type"), pane);
    m_table->fitHeight(mostRows);
    inside->addWidget(m_table);
    inside->addStretch(1);
    m_prices = new charts::BarChart(tr("Median price by type"), row);
    m_prices->setEmptyText(tr("nothing is on the market"));
    row->add(pane);
    row->add(m_prices);
    // A card goes to what it is made of.
    for (common::Card* card : {m_onMarket, m_median, m_perMetre})
        connect(card, &common::Card::activated, m_table, [this] { m_table->setFocus(Qt::OtherFocusReason); });
    return row;
}

// As a chart says its own.
QWidget* SummaryTab::buildTableTitle(QWidget* parent)
{
    auto* line = new QWidget(parent);
    auto* layout = new QHBoxLayout(line);
    layout->setContentsMargins(u(12), u(12), u(12), u(8));
    auto* title = new QLabel(tr("Figures by type"), line);
    theme::setFont(title, theme::FontRole::Strong);
    layout->addWidget(title);
    layout->addStretch(1);
    layout->addWidget(common::mutedLabel(tr("in %1").arg(QLatin1String(properties::currencySymbol)), line));
    return line;
}

QWidget* SummaryTab::buildCharts(QWidget* parent)
{
    auto* row = new dashboard::Reflow(400, parent);
    m_viewings = new charts::DayChart(tr("Viewings per day"), tr("viewings"), row);
    m_viewings->setMinimumHeight(u(chartHeight));
    auto* bars = new dashboard::Reflow(190, row);
    m_ratings = new charts::BarChart(tr("Ratings"), bars);
    m_channels = new charts::BarChart(tr("Channels"), bars);
    bars->add(m_ratings);
    bars->add(m_channels);
    row->add(m_viewings);
    row->add(bars);
    connect(m_perDay, &common::Card::activated, m_viewings,
            [this] { m_viewings->setFocus(Qt::OtherFocusReason); });
    connect(m_sentiment, &common::Card::activated, m_ratings,
            [this] { m_ratings->setFocus(Qt::OtherFocusReason); });
    return row;
}

void SummaryTab::showFigures()
{
    if (const auto text = m_presenter.emptyText()) {
        m_nothing->setText(*text);
        m_stack->setCurrentWidget(m_nothing);
        return;
    }
    m_stack->setCurrentIndex(0);
    showPrices();
    showFeedback();
}

void SummaryTab::showPrices()
{
    if (!m_presenter.summary().value)
        return;
    const property::MarketSummary& summary = *m_presenter.summary().value;
    const auto& everywhere = m_presenter.everywhere().value;
    const bool compares = m_presenter.city() && everywhere;
    std::optional<qint64> all;
    if (const auto& locations = m_presenter.locations().value) {
        all = 0;
        for (const property::LocationCount& location : *locations)
            *all += !m_presenter.city() || location.city == *m_presenter.city() ? location.all : 0;
    }
    m_onMarket->setText(onMarketCard(summary, all));
    m_median->setText(medianCard(summary, compares ? &*everywhere : nullptr));
    m_perMetre->setText(perMetreCard(summary, compares ? &*everywhere : nullptr));
    m_model.setRows(typeRows(summary));
    m_prices->setBars(priceBars(summary), tr("in %1").arg(QLatin1String(properties::currencySymbol)));
}

void SummaryTab::showFeedback()
{
    const QDate today = m_presenter.range().to;
    const QString none = tr("no feedback %1").arg(inRangeText(m_presenter.days()));
    if (const auto& viewings = m_presenter.viewings().value) {
        const auto& before = m_presenter.viewingsBefore().value;
        m_perDay->setText(
            viewingsCard(*viewings, before.value_or(std::vector<property::DayViewings>()), today));
        const QList<double> values = viewingsSpark(*viewings, today);
        m_perDay->setValues(values.size() >= leastSpark ? values : QList<double>());
        m_viewings->setEmptyText(tr("today has only begun"));
        m_viewings->setDays(viewingDays(*viewings, today), unfinishedDay(*viewings, today));
    }
    if (const auto& sentiment = m_presenter.sentiment().value) {
        m_sentiment->setText(sentimentCard(*sentiment, m_presenter.days()));
        m_ratings->setEmptyText(none);
        m_ratings->setBars(sentiment->total > 0 ? ratingBars(*sentiment) : std::vector<charts::Bar>(),
                           tr("%1 answers").arg(common::formatCount(sentiment->total)));
        m_channels->setEmptyText(none);
        if (const auto& channels = m_presenter.channels().value)
            m_channels->setBars(sentiment->total > 0 ? channelBars(*channels) : std::vector<charts::Bar>(),
                                tr("share of answers"));
    }
}

} // namespace market
