#include "ui/server/clients_tab.h"

#include "core/base/units.h"
#include "ui/common/labels.h"
#include "ui/common/rows_table.h"
#include "ui/server/slow_log_presenter.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>

namespace server {

using common::CellKind;
using theme::u;

ClientsTab::ClientsTab(ClientsPresenter& presenter, QWidget* parent)
    : ListTab(presenter, tr("Clients"), tr("Name, address, user or command"), parent)
    , m_presenter(presenter)
    , m_fieldModel({{tr("Field"), CellKind::Text, 200}, {tr("Value"), CellKind::Text, 240, true}})
{
    m_kill = new QAction(tr("Disconnect…"), this);
    m_killButton = new QPushButton(m_kill->text(), this);
    tools()->addWidget(m_killButton);
    addBelow(buildDetail());
    connect(m_kill, &QAction::triggered, this, &ClientsTab::askKill);
    connect(m_killButton, &QPushButton::clicked, m_kill, &QAction::trigger);
    connect(table(), &common::RowsTable::currentKeyChanged, this, &ClientsTab::showClient);
    showAll();
}

QWidget* ClientsTab::buildDetail()
{
    auto* detail = new QWidget;
    auto* layout = new QVBoxLayout(detail);
    layout->setContentsMargins(0, u(8), 0, 0);
    layout->setSpacing(u(4));
    m_title = common::sectionLabel({}, detail);
    m_title->setContentsMargins(u(16), 0, u(16), 0);
    m_fields = new common::RowsTable(m_fieldModel, tr("All that Redis tells of the chosen client"), detail);
    layout->addWidget(m_title);
    layout->addWidget(m_fields, 1);
    return detail;
}

QList<QWidget*> ClientsTab::panes() const
{
    return ListTab::panes() << m_fields;
}

void ClientsTab::showAll()
{
    ListTab::showAll();
    showClient();
}

void ClientsTab::showClient()
{
    const QByteArray key = table()->currentKey();
    const monitor::ServerClient* const client = m_presenter.client(key);
    m_title->setText(client ? tr("Client %1").arg(client->id) : tr("No client is chosen"));
    std::vector<common::Row> rows;
    if (client) {
        for (auto field = client->fields.begin(); field != client->fields.end(); ++field)
            rows.push_back(
                {field.key(), {{base::escapeBytes(field.key())}, {base::escapeBytes(field.value())}}});
    }
    m_fieldModel.setRows(std::move(rows));
    const QString refusal = m_presenter.killRefusal(key);
    m_kill->setEnabled(refusal.isEmpty());
    m_kill->setToolTip(refusal.isEmpty() ? tr("Ends its connection; shows first what that means") : refusal);
    m_killButton->setEnabled(m_kill->isEnabled());
    m_killButton->setToolTip(m_kill->toolTip());
}

// The client as it is when it is asked, not the one that stands in the row when the dialog is answered.
void ClientsTab::askKill()
{
    const monitor::ServerClient* const client = m_presenter.client(table()->currentKey());
    if (!client)
        return;
    common::DangerDialog::ask(m_presenter.killing(*client), this,
                              [this, id = client->id] { m_presenter.kill(id); });
}

void ClientsTab::openMenu(const QPoint& globalPosition)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    connect(menu->addAction(tr("Copy row")), &QAction::triggered, this, [this] { table()->copy(false); });
    menu->addSeparator();
    menu->addAction(m_kill);
    menu->popup(globalPosition);
}

} // namespace server
