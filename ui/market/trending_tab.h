// The Trending tab: listings that are seen more than before, and agents who are spoken of. GUI thread.
#pragma once

#include "ui/common/rows_model.h"
#include "ui/market/market_presenter.h"

#include <QWidget>

class QSplitter;
class QStackedWidget;

namespace common {
class EmptyState;
class RowsTable;
} // namespace common

namespace market {

class TrendingTab : public QWidget
{
    Q_OBJECT

public:
    explicit TrendingTab(MarketPresenter& presenter, QWidget* parent = nullptr);

    void showFigures();
    common::RowsTable* listings() const { return m_listings; }
    common::RowsTable* agents() const { return m_agents; }

Q_SIGNALS:
    void importRequested();

private:
    MarketPresenter& m_presenter;
    common::RowsModel m_listingModel;
    common::RowsModel m_agentModel;
    QStackedWidget* m_stack = nullptr;
    common::EmptyState* m_nothing = nullptr;
    common::RowsTable* m_listings = nullptr;
    common::RowsTable* m_agents = nullptr;
};

} // namespace market
