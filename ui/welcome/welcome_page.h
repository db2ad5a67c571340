// The first start: one question, and how the answer is going. GUI thread.
#pragma once

#include "ui/welcome/welcome_presenter.h"

#include <QWidget>

class QStackedWidget;
class QLabel;

namespace common {
class EmptyState;
}

namespace welcome {

class ChoiceButton;
class OpeningRow;
class ServersForm;

class WelcomePage : public QWidget
{
    Q_OBJECT

public:
    // The presenter outlives the page.
    explicit WelcomePage(WelcomePresenter& presenter, QWidget* parent = nullptr);

private:
    QWidget* buildHead();
    QWidget* buildChoices();
    QWidget* buildSteps();
    void update();
    void updateMissing();
    void updateNote();

    WelcomePresenter& m_presenter;
    ChoiceButton* m_sample = nullptr;
    ChoiceButton* m_servers = nullptr;
    QStackedWidget* m_steps = nullptr;
    QLabel* m_note = nullptr;
    common::EmptyState* m_missing = nullptr;
    ServersForm* m_form = nullptr;
    OpeningRow* m_opening = nullptr;
    std::optional<Step> m_shown;
};

} // namespace welcome
