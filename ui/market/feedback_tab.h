// The Feedback tab: ratings and channels of a city and range, and the batches they came in. GUI thread.
#pragma once

#include "ui/common/rows_model.h"
#include "ui/market/market_presenter.h"

#include <QWidget>

class QStackedWidget;

namespace charts {
class BarChart;
}

namespace common {
class EmptyState;
class ProgressRow;
class RowsTable;
} // namespace common

namespace market {

class FeedbackTab : public QWidget
{
    Q_OBJECT

public:
    explicit FeedbackTab(MarketPresenter& presenter, QWidget* parent = nullptr);

    void showFigures();
    common::RowsTable* batches() const { return m_batches; }
    common::EmptyState* emptyState() const { return m_nothing; }
    charts::BarChart* ratings() const { return m_ratings; }

Q_SIGNALS:
    void importRequested();

private:
    QWidget* buildFigures();
    QWidget* buildBatches();

    MarketPresenter& m_presenter;
    common::RowsModel m_channelModel;
    common::RowsModel m_batchModel;
    QStackedWidget* m_stack = nullptr;
    common::EmptyState* m_nothing = nullptr;
    charts::BarChart* m_ratings = nullptr;
    charts::BarChart* m_shares = nullptr;
    common::RowsTable* m_channels = nullptr;
    QWidget* m_batchPane = nullptr;
    common::RowsTable* m_batches = nullptr;
};

} // namespace market
