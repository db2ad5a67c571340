// One condition of the filter builder: field, operator, the editor that fits them, remove. Shows a
// condition and tells what is entered; decides nothing. GUI thread.
#pragma once

#include "core/property/condition.h"
#include "ui/properties/find/filter_builder_values.h"

#include <QWidget>

class QBoxLayout;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace properties {

class PickerBox;

class FilterBuilderRow : public QWidget
{
    Q_OBJECT

public:
    // The values outlive the row.
    FilterBuilderRow(FilterValues& values, const property::Condition& condition, QWidget* parent);

    const property::Condition& condition() const { return m_condition; }
    // Editors are built anew only where another field or operator needs it.
    void setCondition(const property::Condition& condition);
    void setProblem(const QString& problem); // empty: none
    void focusValue();

    QComboBox* columnField() const { return m_column; }
    QComboBox* operatorField() const { return m_operator; }
    // Of numbers, texts and times; of Between two.
    const std::vector<QLineEdit*>& lines() const { return m_lines; }
    QComboBox* choice() const; // of types, statuses, cities and agents
    QPushButton* removeButton() const { return m_remove; }

Q_SIGNALS:
    void columnChosen(property::Column column);
    void operatorChosen(property::Operator op);
    void valuesEntered(const std::vector<QString>& values);
    void removeRequested();

private:
    bool hasChoice() const;
    bool isList() const { return m_condition.op == property::Operator::IsOneOf; }
    void buildFrame();
    void fillOperators();
    void buildEditors();
    void buildChoice();
    void addLine(const QString& name);
    void addCalendar(QLineEdit* line);
    void showValues();
    void readLines();
    void openPicker();
    QString textOf(std::size_t value) const;
    QString lineText(std::size_t line) const;

    FilterValues& m_values;
    property::Condition m_condition;
    QComboBox* m_column = nullptr;
    QComboBox* m_operator = nullptr;
    QBoxLayout* m_editors = nullptr;
    QPushButton* m_remove = nullptr;
    QLabel* m_problem = nullptr;
    std::vector<QWidget*> m_built;
    std::vector<QLineEdit*> m_lines;
    PickerBox* m_choice = nullptr;
    bool m_isShowing = false;
};

} // namespace properties
