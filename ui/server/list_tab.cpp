#include "ui/server/list_tab.h"

#include "ui/common/empty_state.h"
#include "ui/common/labels.h"
#include "ui/common/rows_table.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace server {

using theme::u;

ListTab::ListTab(Part& part, const QString& name, const QString& find, QWidget* parent)
    : QWidget(parent)
    , m_part(part)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(u(8));
    layout->addWidget(buildLine(name, find));
    m_stack = new QStackedWidget(this);
    m_list = new QWidget(m_stack);
    auto* lines = new QVBoxLayout(m_list);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(u(8));
    m_above = new QVBoxLayout;
    m_splitter = new QSplitter(Qt::Vertical, m_list);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(1);
    m_table = new common::RowsTable(part.model(), name, m_splitter);
    m_splitter->addWidget(m_table);
    lines->addLayout(m_above);
    lines->addWidget(m_splitter, 1);
    m_empty = new common::EmptyState(m_stack);
    m_stack->addWidget(m_list);
    m_stack->addWidget(m_empty);
    layout->addWidget(m_stack, 1);
    connect(m_empty, &common::EmptyState::actionRequested, &part, &Part::emptyAction);
    connect(m_table, &common::RowsTable::contextMenuWanted, this, &ListTab::openMenu);
    connect(&part, &Part::changed, this, [this] { showAll(); });
    connect(&part, &Part::filterChanged, this, [this] {
        if (m_search->text().trimmed() != m_part.filter())
            m_search->setText(m_part.filter());
    });
}

QWidget* ListTab::buildLine(const QString& name, const QString& find)
{
    auto* line = new QWidget(this);
    auto* layout = new QHBoxLayout(line);
    layout->setContentsMargins(u(16), 0, u(16), 0);
    layout->setSpacing(u(8));
    m_search = new QLineEdit(line);
    m_search->setPlaceholderText(find);
    m_search->setAccessibleName(tr("Find in %1").arg(name));
    m_search->setToolTip(tr("Shows only the rows that hold these words (Ctrl+F)"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(theme::icon(theme::Icon::Search, theme::Ink::Muted), QLineEdit::LeadingPosition);
    m_search->setMinimumWidth(u(200));
    m_search->setMaximumWidth(u(280));
    m_search->installEventFilter(this);
    m_note = common::mutedLabel({}, line);
    m_note->setWordWrap(true);
    m_tools = new QHBoxLayout;
    m_tools->setSpacing(u(8));
    layout->addWidget(m_search, 1);
    layout->addWidget(m_note, 2);
    layout->addLayout(m_tools);
    connect(m_search, &QLineEdit::textChanged, &m_part, &Part::setFilter);
    return line;
}

void ListTab::setNote(const QString& text)
{
    m_note->setText(text);
}

void ListTab::addAbove(QWidget* widget)
{
    m_above->addWidget(widget);
}

void ListTab::addBelow(QWidget* widget)
{
    m_splitter->addWidget(widget);
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 1);
}

void ListTab::addBeside(QWidget* widget)
{
    m_splitter->setOrientation(Qt::Horizontal);
    m_splitter->insertWidget(0, widget);
    m_splitter->setStretchFactor(0, 2);
    m_splitter->setStretchFactor(1, 3);
}

QList<QWidget*> ListTab::panes() const
{
    return {m_search, m_table};
}

void ListTab::openMenu(const QPoint& globalPosition)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(menu->addAction(tr("Copy")), &QAction::triggered, this, [this] { m_table->copy(false); });
    menu->popup(globalPosition);
}

void ListTab::showAll()
{
    const auto empty = m_part.emptyText();
    if (empty)
        m_empty->setText(*empty);
    m_stack->setCurrentWidget(empty ? static_cast<QWidget*>(m_empty) : m_list);
}

bool ListTab::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != m_search || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Down:
        m_table->setFocus(Qt::OtherFocusReason);
        return true;
    case Qt::Key_Escape:
        if (m_search->text().isEmpty())
            return QWidget::eventFilter(watched, event);
        m_search->clear();
        return true;
    default:
        return QWidget::eventFilter(watched, event);
    }
}

} // namespace server
