// The tab Slow log: commands that took long, the chosen one whole, and the way to its client. GUI thread.
#pragma once

#include "ui/server/list_tab.h"
#include "ui/server/slow_log_presenter.h"

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace server {

class SlowLogTab : public ListTab
{
    Q_OBJECT

public:
    // The presenter outlives the tab.
    explicit SlowLogTab(SlowLogPresenter& presenter, QWidget* parent = nullptr);

    QPlainTextEdit* command() const { return m_command; }
    QPushButton* clearButton() const { return m_clear; }
    QPushButton* clientButton() const { return m_client; }
    QList<QWidget*> panes() const override;

Q_SIGNALS:
    void clientRequested(const QByteArray& address, const QByteArray& name);

protected:
    void openMenu(const QPoint& globalPosition) override;
    void showAll() override;

private:
    QWidget* buildDetail();
    void showCommand();
    void showClient();
    void copyCommand();
    void askClear();

    SlowLogPresenter& m_presenter;
    QPushButton* m_clear = nullptr;
    QLabel* m_facts = nullptr;
    QPlainTextEdit* m_command = nullptr;
    QPushButton* m_client = nullptr;
    QPushButton* m_copy = nullptr;
};

} // namespace server
