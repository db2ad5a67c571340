// The dashboard: cards, linked charts, what to do. Layout and actions only; every word and figure
// comes from the presenter. GUI thread.
#pragma once

#include "ui/common/page.h"
#include "ui/dashboard/dashboard_presenter.h"

#include <map>

class QComboBox;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace charts {
class TimeChart;
}

namespace common {
class Card;
class ElidedLabel;
class StatusLabel;
} // namespace common

namespace dashboard {

class DashboardPage : public common::Page
{
    Q_OBJECT

public:
    // The presenter outlives the page: it gathers samples before the page is first opened.
    explicit DashboardPage(DashboardPresenter& presenter, QWidget* parent = nullptr);

    void activate() override;
    void deactivate() override;

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    QWidget* buildContent();
    QWidget* buildHeadline();
    QWidget* buildCards();
    QWidget* buildCharts();
    QWidget* buildAdvice();
    void buildHeader();
    void linkCharts();
    void update();
    void updateState();
    void updateHeadline();
    void updateCharts();
    void updateAdvice();
    QWidget* buildRights();
    void updateRights();
    void updatePaused();

    DashboardPresenter& m_presenter;
    bool m_active = false;
    QComboBox* m_span = nullptr;
    QPushButton* m_pause = nullptr;
    QWidget* m_headline = nullptr;
    common::StatusLabel* m_verdict = nullptr;
    common::ElidedLabel* m_sentence = nullptr;
    QPushButton* m_wayOut = nullptr;
    std::map<CardId, common::Card*> m_cards;
    std::map<ChartId, charts::TimeChart*> m_charts;
    QWidget* m_rights = nullptr;
    QLabel* m_rightsText = nullptr;
    QWidget* m_advice = nullptr;
    QVBoxLayout* m_adviceLines = nullptr;
    std::vector<QString> m_shownAdvice;
};

} // namespace dashboard
