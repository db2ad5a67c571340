// The console below the Keys page: output, what is asked, the line to type into. GUI thread.
#pragma once

#include "ui/keys/console/console_output.h"
#include "ui/keys/console/console_presenter.h"

#include <QTimer>
#include <QWidget>

class QHBoxLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace common {
class ElidedLabel;
class StatusLabel;
} // namespace common

namespace keys {

class AskBar;
class ConsoleInput;
class SyntaxLine;

class ConsolePane : public QWidget
{
    Q_OBJECT

public:
    // The workspace outlives it. It asks the server nothing but its commands before something is typed.
    explicit ConsolePane(workspace::Workspace& workspace, QWidget* parent = nullptr);
    ~ConsolePane() override;

    void focusInput();
    ConsolePresenter& presenter() { return *m_presenter; }

Q_SIGNALS:
    void closeRequested();
    void keysChanged(); // a command that writes was sent

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    // console_pane_building.cpp
    void build();
    QWidget* buildHead();
    QWidget* buildFindRow();
    QWidget* buildCutRow();
    QWidget* buildRunRow();
    QWidget* buildHint();
    QWidget* buildInputRow();

    void update();
    void updateRun();
    void updateHint();
    void take(const QString& text);
    void openFind();
    void closeFind();
    void goBack();
    void find(ConsoleOutput::Search search);
    void chooseFile();

    ConsolePresenter* m_presenter = nullptr;
    common::ElidedLabel* m_place = nullptr;
    common::StatusLabel* m_state = nullptr;
    common::StatusLabel* m_readOnly = nullptr;
    ConsoleOutput* m_output = nullptr;
    QWidget* m_findRow = nullptr;
    QLineEdit* m_find = nullptr;
    QLabel* m_found = nullptr;
    QWidget* m_cutRow = nullptr;
    AskBar* m_ask = nullptr;
    QWidget* m_runRow = nullptr;
    QLabel* m_runText = nullptr;
    SyntaxLine* m_syntax = nullptr;
    common::ElidedLabel* m_about = nullptr;
    ConsoleInput* m_input = nullptr;
    QPushButton* m_send = nullptr;
    QTimer m_ticks; // while a command runs
    bool m_asked = false;
};

} // namespace keys
