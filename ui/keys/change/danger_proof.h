// What an administrator has to tick or type before something dangerous (SCREEN “Danger”), where the danger
// changes while the dialog is open. common::DangerDialog asks the same of one that does not. GUI thread.
#pragma once

#include "ui/common/danger_dialog.h"

#include <QWidget>

class QLabel;

namespace keys {

class DangerProof : public QWidget
{
    Q_OBJECT

public:
    explicit DangerProof(QWidget* parent = nullptr);

    // What was typed stays; what was ticked does not when something else would be lost.
    void setDanger(const common::Danger& danger);
    bool isGiven() const;
    // Where the focus goes: the field, or nothing to be proved: nullptr.
    QWidget* field() const;

Q_SIGNALS:
    void changed();

private:
    QString expectedWord() const;

    common::Danger m_danger;
    QLabel* m_lost = nullptr;
    QCheckBox* m_ticked = nullptr;
    QWidget* m_row = nullptr;
    QLabel* m_word = nullptr;
    QLineEdit* m_typed = nullptr;
};

} // namespace keys
