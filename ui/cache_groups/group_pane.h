// The chosen group below the list: its hit ratio over time, its figures, and what can be done with it. GUI
// thread.
#pragma once

#include "ui/cache_groups/cache_presenter.h"

#include <QWidget>

class QAction;
class QComboBox;
class QLabel;
class QPushButton;

namespace charts {
class TimeChart;
}

namespace cache_groups {

// The page's own actions: what the context menu does, the buttons do.
struct GroupActions
{
    QAction* warm = nullptr;
    QAction* clear = nullptr;
    QAction* lifetime = nullptr;
    QAction* edits = nullptr;
    QAction* keys = nullptr;
};

class GroupPane : public QWidget
{
    Q_OBJECT

public:
    // The presenter outlives the pane.
    GroupPane(CachePresenter& presenter, const GroupActions& actions, QWidget* parent = nullptr);

    void setGroup(const QByteArray& group);
    // Figures and chart as they are now; the buttons as their actions are.
    void refresh();
    charts::TimeChart* chart() const { return m_chart; }

private:
    QWidget* buildFacts();
    QWidget* buildChart();
    void showChart(const GroupRow& row);
    void showFacts(const GroupRow& row);
    HistorySpan span() const;

    CachePresenter& m_presenter;
    const GroupActions m_actions;
    QByteArray m_group;
    QLabel* m_title = nullptr;
    QLabel* m_meaning = nullptr;
    QLabel* m_facts = nullptr;
    QLabel* m_reads = nullptr;
    QComboBox* m_span = nullptr;
    charts::TimeChart* m_chart = nullptr;
    QLabel* m_whose = nullptr;
    std::vector<std::pair<QPushButton*, QAction*>> m_buttons;
};

} // namespace cache_groups
