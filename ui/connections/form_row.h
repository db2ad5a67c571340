// One row of a form: label, one or two inputs, and the place below where its problem stands. GUI thread.
#pragma once

#include <QObject>
#include <QString>

class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QWidget;

namespace connections {

class FormRow : public QObject
{
    Q_OBJECT

public:
    // `label` has its mnemonic; its buddy is `buddy` (or the input itself). Takes the grid's next rows.
    FormRow(const QString& label, QWidget* input, QWidget* buddy, QGridLayout* grid, QWidget* parent);

    void setVisible(bool visible);
    // The label above the input, where there is no room beside it.
    void setStacked(bool stacked);
    // Empty: none.
    void setProblem(const QString& text);
    QWidget* input() const { return m_input; }

private:
    void arrange();
    void place();

    QGridLayout* m_grid = nullptr;
    int m_row = 0; // of three: label, input, problem
    bool m_stacked = false;
    QLabel* m_label = nullptr;
    QWidget* m_input = nullptr;
    QWidget* m_problemLine = nullptr;
    QLabel* m_problem = nullptr;
    bool m_visible = true;
};

// A line with a button behind it. Returns the widget that holds both.
QWidget* withButton(QLineEdit* line, QPushButton* button, QWidget* parent);
// The button that shows what is typed into `line` while it is down.
QPushButton* revealButton(QLineEdit* line, QWidget* parent);
// The button that lets a file be chosen into `line`. what: “CA file”, for its name.
QPushButton* fileButton(QLineEdit* line, const QString& what, QWidget* parent);

} // namespace connections
