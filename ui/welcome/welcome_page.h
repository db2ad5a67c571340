// The first start: one question, and how the answer is going. GUI thread.
#pragma once

#include "ui/welcome/welcome_presenter.h"

#include <QWidget>

class QBoxLayout;
class QLabel;
class QListView;
class QPushButton;
class QStackedWidget;

namespace common {
class EmptyState;
}

namespace welcome {

class ChoiceButton;
class OpeningRow;

class WelcomePage : public QWidget
{
    Q_OBJECT

public:
    // The presenter outlives the page.
    explicit WelcomePage(WelcomePresenter& presenter, QWidget* parent = nullptr);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    QWidget* buildHead();
    QWidget* buildChoices();
    QWidget* buildSteps();
    void update();
    QWidget* buildProblem();
    QWidget* buildKnown();
    void updateMissing();
    void updateProblem();
    void arrangeKnown();

    WelcomePresenter& m_presenter;
    ChoiceButton* m_sample = nullptr;
    ChoiceButton* m_servers = nullptr;
    QStackedWidget* m_steps = nullptr;
    QWidget* m_problem = nullptr;
    QLabel* m_problemText = nullptr;
    QPushButton* m_edit = nullptr;
    QWidget* m_known = nullptr;
    QListView* m_list = nullptr;
    common::EmptyState* m_missing = nullptr;
    OpeningRow* m_opening = nullptr;
};

} // namespace welcome
