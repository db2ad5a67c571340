#include "ui/cache_groups/foreign_pane.h"

#include "ui/cache_groups/foreign_key_dialog.h"
#include "ui/cache_groups/foreign_words.h"
#include "ui/common/empty_state.h"
#include "ui/common/labels.h"
#include "ui/common/progress_row.h"
#include "ui/common/rows_table.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace cache_groups {

using theme::u;

ForeignPane::ForeignPane(ForeignPresenter& presenter, QWidget* parent)
    : QWidget(parent)
    , m_presenter(presenter)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(u(16), u(8), u(16), u(8));
    layout->setSpacing(u(8));
    m_countAction = new QAction(tr("Count matching keys"), this);
    m_removeAction = new QAction(tr("Remove the rule"), this);
    connect(m_countAction, &QAction::triggered, this, [this] { m_presenter.count(m_table->currentKey()); });
    connect(m_removeAction, &QAction::triggered, this, &ForeignPane::removeCurrent);
    m_stack = new QStackedWidget(this);
    m_empty = new common::EmptyState(m_stack);
    connect(m_empty, &common::EmptyState::actionRequested, this, &ForeignPane::emptyAction);
    m_stack->addWidget(buildList());
    m_stack->addWidget(m_empty);
    layout->addWidget(m_stack, 1);
    m_progress = new common::ProgressRow(this);
    m_progress->hide();
    layout->addWidget(m_progress);
    connect(&m_presenter, &ForeignPresenter::jobBegan, m_progress, &common::ProgressRow::follow);
    connect(&m_presenter, &ForeignPresenter::changed, this, &ForeignPane::update);
    connect(m_table, &common::RowsTable::currentKeyChanged, this, &ForeignPane::update);
    connect(m_table, &common::RowsTable::contextMenuWanted, this, &ForeignPane::openMenu);
    update();
}

QWidget* ForeignPane::buildHead()
{
    auto* head = new QWidget;
    auto* layout = new QHBoxLayout(head);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(u(8));
    QLabel* what =
        common::mutedLabel(tr("Keys that another application keeps in this Redis, dropped by the same "
                              "changes as ours."),
                           head);
    what->setWordWrap(true);
    m_count = new QPushButton(tr("Count"), head);
    m_remove = new QPushButton(tr("Remove"), head);
    m_add = new QPushButton(tr("Add…"), head);
    m_count->setObjectName(QStringLiteral("count"));
    m_remove->setObjectName(QStringLiteral("remove"));
    m_add->setObjectName(QStringLiteral("add"));
    layout->addWidget(what, 1);
    layout->addWidget(m_count);
    layout->addWidget(m_remove);
    layout->addWidget(m_add);
    connect(m_count, &QPushButton::clicked, m_countAction, &QAction::trigger);
    connect(m_remove, &QPushButton::clicked, m_removeAction, &QAction::trigger);
    connect(m_add, &QPushButton::clicked, this, &ForeignPane::add);
    return head;
}

QWidget* ForeignPane::buildList()
{
    auto* list = new QWidget(m_stack);
    auto* layout = new QVBoxLayout(list);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(u(8));
    m_table = new common::RowsTable(m_presenter.model(), tr("Keys of other applications"), list);
    layout->addWidget(buildHead());
    layout->addWidget(m_table, 1);
    return list;
}

void ForeignPane::add()
{
    auto* dialog = new ForeignKeyDialog(m_presenter, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void ForeignPane::removeCurrent()
{
    m_presenter.remove(m_table->currentKey());
}

void ForeignPane::emptyAction()
{
    if (m_presenter.state() == ForeignPresenter::State::Ready)
        add();
    else
        m_presenter.refresh();
}

void ForeignPane::openMenu(const QPoint& position)
{
    if (!m_presenter.rule(m_table->currentKey()))
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    menu->addAction(m_countAction);
    menu->addSeparator();
    menu->addAction(m_removeAction);
    menu->popup(position);
}

void ForeignPane::update()
{
    const auto empty = m_presenter.emptyText();
    if (empty)
        m_empty->setText(*empty);
    m_stack->setCurrentIndex(empty ? 1 : 0);
    const QString refusal = m_presenter.refusal();
    const QString matchRefusal = m_presenter.matchRefusal();
    const bool hasRule = m_presenter.rule(m_table->currentKey()) != nullptr;
    m_add->setEnabled(refusal.isEmpty());
    m_add->setToolTip(refusal.isEmpty() ? tr("Name a key or a pattern, and which changes drop it (Ctrl+N)")
                                        : refusal);
    m_removeAction->setEnabled(hasRule && refusal.isEmpty());
    m_removeAction->setToolTip(refusal.isEmpty()
                                   ? tr("The keys stay as they are and are left alone from now on (Delete)")
                                   : refusal);
    m_countAction->setEnabled(hasRule && matchRefusal.isEmpty());
    m_countAction->setToolTip(
        matchRefusal.isEmpty() ? tr("Walks through Redis and counts what the rule would drop; drops nothing")
                               : matchRefusal);
    for (const auto& [button, action] :
         {std::pair(m_remove, m_removeAction), std::pair(m_count, m_countAction)}) {
        button->setEnabled(action->isEnabled());
        button->setToolTip(action->toolTip());
    }
}

void ForeignPane::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Delete && m_removeAction->isEnabled())
        m_removeAction->trigger();
    else
        QWidget::keyPressEvent(event);
}

} // namespace cache_groups
