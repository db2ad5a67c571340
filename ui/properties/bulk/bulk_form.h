// The fields of a bulk edit, one line each: left as it is, or what it becomes. Hands on what is entered;
// decides nothing. GUI thread.
#pragma once

#include "core/property/agent.h"
#include "ui/properties/bulk/bulk_wish.h"

#include <QWidget>

class QBoxLayout;
class QCheckBox;
class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;

namespace properties {

class BulkForm : public QWidget
{
    Q_OBJECT

public:
    BulkForm(const std::vector<property::Agent>& agents, const QStringList& cities,
             QWidget* parent = nullptr);

    const BulkFields& fields() const { return m_fields; }
    // Under the field; empty: nothing is wrong with it.
    void setProblem(property::Field field, const QString& text);
    void focusField(property::Field field);
    QCheckBox* check(property::Field field) const { return m_lines.at(field).check; }
    QWidget* input(property::Field field) const { return m_lines.at(field).input; }
    QLineEdit* roundingField() const { return m_rounding; }

Q_SIGNALS:
    void edited();

private:
    struct Line
    {
        QCheckBox* check = nullptr;
        QWidget* input = nullptr;
        QLabel* problem = nullptr;
    };

    void addLine(property::Field field, QWidget* whole, QWidget* input, QGridLayout* grid);
    QLineEdit* addText(property::Field field, QGridLayout* grid, int width);
    QComboBox* addChoice(property::Field field, QGridLayout* grid);
    void addPrice(QGridLayout* grid);
    void addDescription(QGridLayout* grid);
    void choose(property::Field field, bool isSet);
    void show(property::Field field);

    BulkFields m_fields;
    std::map<property::Field, Line> m_lines;
    QLineEdit* m_rounding = nullptr;
};

} // namespace properties
