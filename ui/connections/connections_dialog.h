// Connections (Ctrl+O): the list at the leading side, the form of the chosen one beside it, the test
// below. Shows a ConnectionsPresenter. Open with open(). GUI thread.
#pragma once

#include "ui/connections/connections_presenter.h"

#include <QDialog>

#include <functional>

class QLabel;
class QListView;
class QPushButton;

namespace common {
class Banner;
class ToastArea;
} // namespace common

namespace connections {

class ConnectionForm;
class TestPanel;

class ConnectionsDialog : public QDialog
{
    Q_OBJECT

public:
    // The presenter outlives the dialog.
    explicit ConnectionsDialog(ConnectionsPresenter& presenter, QWidget* parent = nullptr);

    ConnectionForm* form() const { return m_form; }
    QListView* list() const { return m_list; }
    common::ToastArea* toasts() const { return m_toasts; }
    // What stands above the form: why a connection did not open.
    void showProblem(const QString& text);

    void reject() override; // asks about what was typed

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* buildList();
    QWidget* buildForm();
    QWidget* buildButtons();
    void connectPresenter();
    void askUnsaved(std::function<void()> afterwards);
    void chooseRow(int row);
    void askRemove();
    void importEnv();
    void showCurrent();
    void showDirty();

    ConnectionsPresenter& m_presenter;
    QWidget* m_side = nullptr;
    QListView* m_list = nullptr;
    ConnectionForm* m_form = nullptr;
    TestPanel* m_test = nullptr;
    common::Banner* m_banner = nullptr;
    common::ToastArea* m_toasts = nullptr;
    QPushButton* m_duplicate = nullptr;
    QPushButton* m_delete = nullptr;
    QPushButton* m_testButton = nullptr;
    QPushButton* m_save = nullptr;
    QPushButton* m_open = nullptr;
    bool m_isChoosing = false; // the dialog moves the selection, not a person
};

} // namespace connections
