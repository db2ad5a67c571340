// What a console asks before it sends what is dangerous: inside the pane, after the levels of SCREEN
// “Danger”. GUI thread.
#pragma once

#include "ui/keys/console/console_words.h"

#include <QWidget>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace common {
class IconLabel;
}

namespace keys {

class AskBar : public QWidget
{
    Q_OBJECT

public:
    explicit AskBar(QWidget* parent = nullptr);

    // Shows itself, and takes the focus where the question says.
    void ask(const ConsoleQuestion& question);

Q_SIGNALS:
    void agreed();
    void declined();

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QWidget* buildProof();
    void updateVerb();

    ConsoleQuestion m_question;
    common::IconLabel* m_glyph = nullptr;
    QLabel* m_title = nullptr;
    QLabel* m_details = nullptr;
    QLabel* m_sample = nullptr;
    QCheckBox* m_tick = nullptr;
    QWidget* m_typing = nullptr;
    QLabel* m_expected = nullptr;
    QLineEdit* m_typed = nullptr;
    QPushButton* m_verb = nullptr;
    QPushButton* m_cancel = nullptr;
};

} // namespace keys
