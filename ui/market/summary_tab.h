// The Summary tab: cards, figures by type, prices, viewings per day, ratings and channels. GUI thread.
#pragma once

#include "ui/common/rows_model.h"
#include "ui/market/market_presenter.h"

#include <QScrollArea>

namespace charts {
class BarChart;
class DayChart;
} // namespace charts

namespace common {
class Card;
class EmptyState;
class RowsTable;
} // namespace common

class QStackedWidget;

namespace market {

class SummaryTab : public QWidget
{
    Q_OBJECT

public:
    explicit SummaryTab(MarketPresenter& presenter, QWidget* parent = nullptr);

    void showFigures();
    common::RowsTable* table() const { return m_table; }
    charts::DayChart* viewingsChart() const { return m_viewings; }
    QList<common::Card*> cards() const { return {m_onMarket, m_median, m_perMetre, m_perDay, m_sentiment}; }

Q_SIGNALS:
    void emptyActionRequested();

private:
    QWidget* buildFigures();
    QWidget* buildCards(QWidget* parent);
    QWidget* buildPrices(QWidget* parent);
    QWidget* buildTableTitle(QWidget* parent);
    QWidget* buildCharts(QWidget* parent);
    void showPrices();
    void showFeedback();

    MarketPresenter& m_presenter;
    common::RowsModel m_model;
    QStackedWidget* m_stack = nullptr;
    common::EmptyState* m_nothing = nullptr;
    common::Card* m_onMarket = nullptr;
    common::Card* m_median = nullptr;
    common::Card* m_perMetre = nullptr;
    common::Card* m_perDay = nullptr;
    common::Card* m_sentiment = nullptr;
    common::RowsTable* m_table = nullptr;
    charts::BarChart* m_prices = nullptr;
    charts::DayChart* m_viewings = nullptr;
    charts::BarChart* m_ratings = nullptr;
    charts::BarChart* m_channels = nullptr;
};

} // namespace market
