// One field of the form: label, input, what is wrong with it, what it was. GUI thread.
#pragma once

#include "core/property/property.h"

#include <QGridLayout>
#include <QLineEdit>
#include <QObject>

class QLabel;
class QPushButton;

namespace common {
class IconLabel;
}

namespace properties {

// A line with a muted unit inside it, which is not part of the text.
class UnitEdit : public QLineEdit
{
    Q_OBJECT

public:
    explicit UnitEdit(const QString& unit, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void makeRoom();
    QString m_unit;
};

struct FieldLook
{
    QString problem; // empty: none
    bool isChanged = false;
    QString was; // the old value, shown while changed
};

class FieldRow : public QObject
{
    Q_OBJECT

public:
    // Adds itself below what the grid holds: label in column 0, the rest in column 1.
    FieldRow(property::Field field, QWidget* input, QGridLayout* grid, QWidget* parent);

    property::Field field() const { return m_field; }
    QWidget* input() const { return m_input; }
    void setLook(const FieldLook& look);
    const FieldLook& look() const { return m_look; }

Q_SIGNALS:
    void revertRequested();

private:
    property::Field m_field;
    QWidget* m_input = nullptr;
    QWidget* m_messageLine = nullptr;
    QLabel* m_message = nullptr;
    QPushButton* m_was = nullptr;
    FieldLook m_look;
};

} // namespace properties
