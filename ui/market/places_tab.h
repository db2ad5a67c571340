// The Places tab: every city with what is on the market and what is seen of it, and one of them beside
// the list. GUI thread.
#pragma once

#include "ui/common/rows_model.h"
#include "ui/market/market_presenter.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QSplitter;
class QStackedWidget;

namespace charts {
class BarChart;
}

namespace common {
class EmptyState;
class RowsTable;
} // namespace common

namespace market {

class PlacesTab : public QWidget
{
    Q_OBJECT

public:
    explicit PlacesTab(MarketPresenter& presenter, QWidget* parent = nullptr);

    void showFigures();
    common::RowsTable* table() const { return m_table; }
    QWidget* pane() const { return m_pane; }

Q_SIGNALS:
    // The city is to be the page's.
    void cityRequested(const QString& city);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* buildPane();
    void showPlace();
    void openMenu(const QPoint& position);

    MarketPresenter& m_presenter;
    common::RowsModel m_model;
    QStackedWidget* m_stack = nullptr;
    QSplitter* m_splitter = nullptr;
    common::EmptyState* m_nothing = nullptr;
    common::RowsTable* m_table = nullptr;
    QWidget* m_pane = nullptr;
    QLabel* m_title = nullptr;
    QPushButton* m_show = nullptr;
    QLabel* m_median = nullptr;
    QLabel* m_average = nullptr;
    QLabel* m_span = nullptr;
    charts::BarChart* m_types = nullptr;
    charts::BarChart* m_statuses = nullptr;
};

} // namespace market
