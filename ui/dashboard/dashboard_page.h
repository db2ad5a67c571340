// The dashboard: cards, linked charts, what to do. Layout and actions only; every word and figure
// comes from the presenter. GUI thread.
#pragma once

#include "ui/common/page.h"
#include "ui/dashboard/dashboard_presenter.h"

#include <map>

class QComboBox;
class QLabel;
class QMenu;
class QPushButton;
class QScrollArea;

namespace charts {
class TimeChart;
}

namespace common {
class Card;
class ElidedLabel;
class StatusLabel;
} // namespace common

namespace dashboard {

class AdvicePanel;
class ChartBoard;
class ReasonsPanel;

class DashboardPage : public common::Page
{
    Q_OBJECT

public:
    // The presenter outlives the page: it gathers samples before the page is first opened.
    explicit DashboardPage(DashboardPresenter& presenter, QWidget* parent = nullptr);

    void activate() override;
    void deactivate() override;

    // All charts stand still around that moment.
    void showMoment(const QDateTime& at);

Q_SIGNALS:
    // AdviceRule::action, and what it is about: “open:policy”, “page”. Pages of this window are asked for by
    // pageRequested.
    void adviceRequested(const QString& action, const QString& subject);
    // A marker was clicked: what happened then?
    void momentRequested(const QDateTime& at);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void buildHeader();
    void buildSpans();
    void buildExport();
    void buildInterval();
    QWidget* buildContent();
    QWidget* buildHeadline();
    QWidget* buildCards();
    QWidget* buildRights();
    void togglePause();
    void askMoment();
    void showChart(ChartId id);
    void savePicture(QWidget* widget, const QString& label);
    void saveFigures(const QString& suffix);
    void save(const QString& path, const QByteArray& content);
    void update();
    void updateState();
    void updateHeadline();
    void updateRights();
    void updateMode();

    DashboardPresenter& m_presenter;
    bool m_active = false;
    bool m_isBehind = true; // samples came while nobody looked
    QComboBox* m_span = nullptr;
    QComboBox* m_interval = nullptr;
    QPushButton* m_pause = nullptr;
    QPushButton* m_export = nullptr;
    QMenu* m_exportMenu = nullptr;
    QScrollArea* m_scroll = nullptr;
    QWidget* m_board = nullptr; // headline, cards and charts: the picture
    QWidget* m_headline = nullptr;
    common::StatusLabel* m_verdict = nullptr;
    common::ElidedLabel* m_sentence = nullptr;
    QPushButton* m_why = nullptr;
    ReasonsPanel* m_reasons = nullptr;
    QPushButton* m_wayOut = nullptr;
    std::map<CardId, common::Card*> m_cards;
    ChartBoard* m_charts = nullptr;
    QWidget* m_rights = nullptr;
    QLabel* m_rightsText = nullptr;
    AdvicePanel* m_advice = nullptr;
};

} // namespace dashboard
