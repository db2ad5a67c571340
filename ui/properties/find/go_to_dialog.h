// “Go to value”: jumps to the first row not before it in the current order. GUI thread; open().
#pragma once

#include "ui/properties/list/list_presenter.h"

#include <QDialog>

class QLabel;
class QLineEdit;

namespace properties {

class GoToDialog : public QDialog
{
    Q_OBJECT

public:
    explicit GoToDialog(ListPresenter& list, QWidget* parent = nullptr);
    QLineEdit* field() const { return m_value; }

private:
    void go();

    ListPresenter& m_list;
    QLineEdit* m_value = nullptr;
    QLabel* m_message = nullptr;
};

} // namespace properties
