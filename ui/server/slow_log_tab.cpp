#include "ui/server/slow_log_tab.h"

#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/common/rows_table.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>

namespace server {

using theme::u;

SlowLogTab::SlowLogTab(SlowLogPresenter& presenter, QWidget* parent)
    : ListTab(presenter, tr("Slow log"), tr("Command or client"), parent)
    , m_presenter(presenter)
{
    m_clear = new QPushButton(tr("Clear…"), this);
    tools()->addWidget(m_clear);
    addBelow(buildDetail());
    connect(m_clear, &QPushButton::clicked, this, &SlowLogTab::askClear);
    connect(table(), &common::RowsTable::currentKeyChanged, this, &SlowLogTab::showCommand);
    connect(table(), &common::RowsTable::opened, this, &SlowLogTab::showClient);
    showAll();
}

QWidget* SlowLogTab::buildDetail()
{
    auto* detail = new QWidget;
    auto* layout = new QVBoxLayout(detail);
    layout->setContentsMargins(u(16), u(8), u(16), u(8));
    layout->setSpacing(u(8));
    auto* head = new QHBoxLayout;
    m_facts = common::mutedLabel({}, detail);
    m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_client = new QPushButton(tr("Show client"), detail);
    m_copy = new QPushButton(tr("Copy command"), detail);
    head->addWidget(m_facts, 1);
    head->addWidget(m_client);
    head->addWidget(m_copy);
    m_command = new QPlainTextEdit(detail);
    m_command->setReadOnly(true);
    m_command->setTabChangesFocus(true);
    m_command->setLayoutDirection(Qt::LeftToRight);
    m_command->setAccessibleName(tr("The chosen command, whole"));
    m_command->setMinimumHeight(u(56));
    theme::setFont(m_command, theme::FontRole::Fixed);
    layout->addLayout(head);
    layout->addWidget(m_command, 1);
    connect(m_client, &QPushButton::clicked, this, &SlowLogTab::showClient);
    connect(m_copy, &QPushButton::clicked, this, &SlowLogTab::copyCommand);
    return detail;
}

QList<QWidget*> SlowLogTab::panes() const
{
    return ListTab::panes() << m_command;
}

void SlowLogTab::showAll()
{
    ListTab::showAll();
    setNote(m_presenter.thresholdText());
    const QString refusal = m_presenter.refusal();
    const bool hasCommands = m_presenter.log().length > 0;
    m_clear->setEnabled(refusal.isEmpty() && hasCommands);
    m_clear->setToolTip(!refusal.isEmpty() ? refusal
                        : hasCommands      ? tr("Forgets all of it, for everybody; shows what goes first")
                                           : tr("There is nothing to clear"));
    showCommand();
}

void SlowLogTab::showCommand()
{
    const monitor::SlowCommand* const command = m_presenter.command(table()->currentKey());
    const QString text = command ? commandText(command->command) : QString();
    if (m_command->toPlainText() != text) // a selection in it stays
        m_command->setPlainText(text);
    QStringList facts;
    if (command) {
        facts << common::exactTime(command->at.toLocalTime())
              << tr("%1 ms").arg(common::formatNumber(double(command->took.count()) / 1000, 3))
              << clientText(command->clientName, command->client);
    }
    facts.removeAll(QString());
    m_facts->setText(facts.join(QStringLiteral(" · ")));
    const bool hasClient = command && !command->client.isEmpty();
    m_client->setEnabled(hasClient);
    m_client->setToolTip(hasClient ? tr("Among the clients that are connected now (Enter)")
                                   : tr("The server does not tell who sent it"));
    m_copy->setEnabled(command);
}

void SlowLogTab::showClient()
{
    const monitor::SlowCommand* const command = m_presenter.command(table()->currentKey());
    if (command && !command->client.isEmpty())
        Q_EMIT clientRequested(command->client, command->clientName);
}

void SlowLogTab::copyCommand()
{
    if (const monitor::SlowCommand* const command = m_presenter.command(table()->currentKey()))
        QGuiApplication::clipboard()->setText(commandText(command->command));
}

void SlowLogTab::askClear()
{
    common::DangerDialog::ask(m_presenter.clearing(), this, [this] { m_presenter.clear(); });
}

void SlowLogTab::openMenu(const QPoint& globalPosition)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QAction* const client = menu->addAction(m_client->text());
    client->setEnabled(m_client->isEnabled());
    connect(client, &QAction::triggered, this, &SlowLogTab::showClient);
    menu->addSeparator();
    connect(menu->addAction(m_copy->text()), &QAction::triggered, this, &SlowLogTab::copyCommand);
    connect(menu->addAction(tr("Copy row")), &QAction::triggered, this, [this] { table()->copy(false); });
    menu->popup(globalPosition);
}

} // namespace server
