// The tab Alerts: open incidents and the log, and what can be done about the chosen one. GUI thread.
#pragma once

#include "ui/activity/alerts_presenter.h"

#include <QWidget>

class QLabel;
class QMenu;
class QPushButton;
class QStackedWidget;

namespace common {
class EmptyState;
class RowsTable;
} // namespace common

namespace activity {

class AlertsTab : public QWidget
{
    Q_OBJECT

public:
    // The presenter outlives the tab.
    explicit AlertsTab(AlertsPresenter& presenter, QWidget* parent = nullptr);

    common::RowsTable* table() const { return m_table; }
    QPushButton* acknowledgeButton() const { return m_acknowledge; }
    QPushButton* chartsButton() const { return m_charts; }
    QMenu* muteMenu() const { return m_mute; }

Q_SIGNALS:
    void chartsRequested(const QDateTime& at); // of the dashboard, at that moment

private:
    QWidget* buildHead();
    QWidget* buildList();
    void buildMute();
    void openMenu(const QPoint& globalPosition);
    void showCharts();
    void update();

    AlertsPresenter& m_presenter;
    QStackedWidget* m_stack = nullptr;
    common::RowsTable* m_table = nullptr;
    common::EmptyState* m_empty = nullptr;
    QLabel* m_explanation = nullptr;
    QPushButton* m_charts = nullptr;
    QPushButton* m_acknowledge = nullptr;
    QPushButton* m_muteButton = nullptr;
    QMenu* m_mute = nullptr;
    QAction* m_unmute = nullptr;
};

} // namespace activity
