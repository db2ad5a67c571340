// The tab Missed keys: start and stop, misses by namespace, and the last ones as they were asked for. GUI
// thread.
#pragma once

#include "ui/server/list_tab.h"
#include "ui/server/missed_presenter.h"

class QPushButton;

namespace server {

class MissedTab : public ListTab
{
    Q_OBJECT

public:
    // The presenter outlives the tab.
    explicit MissedTab(MissedPresenter& presenter, QWidget* parent = nullptr);

    QPushButton* switchButton() const { return m_switch; }
    common::RowsTable* latest() const { return m_latest; }
    QList<QWidget*> panes() const override;

protected:
    void showAll() override;

private:
    MissedPresenter& m_presenter;
    QPushButton* m_switch = nullptr;
    common::RowsTable* m_latest = nullptr;
};

} // namespace server
