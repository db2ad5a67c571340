#include "ui/server/missed_tab.h"

#include "ui/common/rows_table.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace server {

MissedTab::MissedTab(MissedPresenter& presenter, QWidget* parent)
    : ListTab(presenter, tr("Missed keys"), tr("Namespace"), parent)
    , m_presenter(presenter)
{
    m_switch = new QPushButton(this);
    tools()->addWidget(m_switch);
    m_latest = new common::RowsTable(presenter.latest(), tr("Keys that were missed last"), this);
    m_latest->setMinimumHeight(theme::u(120));
    addBelow(m_latest);
    connect(m_switch, &QPushButton::clicked, this, [this] {
        if (m_presenter.isRunning())
            m_presenter.stop();
        else
            m_presenter.start();
    });
    showAll();
}

QList<QWidget*> MissedTab::panes() const
{
    return ListTab::panes() << m_latest;
}

void MissedTab::showAll()
{
    ListTab::showAll();
    setNote(m_presenter.runningText());
    m_switch->setText(m_presenter.isRunning() ? tr("Stop watching") : tr("Start watching"));
    m_switch->setToolTip(m_presenter.isRunning() ? tr("Gives the server's setting back")
                                                 : m_presenter.explanation());
    m_switch->setEnabled(m_presenter.feedState() != workspace::MissedKeyFeed::State::Stopping);
}

} // namespace server
