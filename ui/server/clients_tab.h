// The tab Clients: who is connected, all that Redis tells of the chosen one, and disconnecting it. GUI
// thread.
#pragma once

#include "ui/server/clients_presenter.h"
#include "ui/server/list_tab.h"

class QAction;
class QLabel;
class QPushButton;

namespace server {

class ClientsTab : public ListTab
{
    Q_OBJECT

public:
    // The presenter outlives the tab.
    explicit ClientsTab(ClientsPresenter& presenter, QWidget* parent = nullptr);

    QPushButton* killButton() const { return m_killButton; }
    common::RowsTable* fields() const { return m_fields; }
    QList<QWidget*> panes() const override;

protected:
    void openMenu(const QPoint& globalPosition) override;
    void showAll() override;

private:
    QWidget* buildDetail();
    void showClient();
    void askKill();

    ClientsPresenter& m_presenter;
    common::RowsModel m_fieldModel;
    QAction* m_kill = nullptr;
    QPushButton* m_killButton = nullptr;
    QLabel* m_title = nullptr;
    common::RowsTable* m_fields = nullptr;
};

} // namespace server
