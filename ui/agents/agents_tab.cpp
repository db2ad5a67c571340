#include "ui/agents/agents_tab.h"

#include "ui/agents/agent_form.h"
#include "ui/common/empty_state.h"
#include "ui/common/error_text.h"
#include "ui/common/rows_table.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace agents {

using theme::u;

namespace {

constexpr int narrowWindow = 1100; // SCREEN: below this the pane takes the list's place

} // namespace

AgentsTab::AgentsTab(workspace::Workspace& workspace, QWidget* parent)
    : QWidget(parent)
    , m_presenter(workspace)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(buildFilterLine());
    buildBody();
    layout->addWidget(m_splitter, 1);
    connect(&m_presenter, &AgentsPresenter::listChanged, this, &AgentsTab::showList);
    connect(&m_presenter, &AgentsPresenter::formChanged, this, &AgentsTab::arrange);
    connect(&m_presenter, &AgentsPresenter::finished, this, &AgentsTab::report);
    connect(&m_presenter, &AgentsPresenter::failed, this, &AgentsTab::failed);
    connect(&m_presenter, &AgentsPresenter::stagedChangedBy, this, &AgentsTab::changed);
    connect(m_form, &AgentForm::closeRequested, this, &AgentsTab::leaveForm);
    connect(m_table, &common::RowsTable::opened, this, &AgentsTab::openCurrent);
    connect(m_table, &common::RowsTable::escaped, this, &AgentsTab::leaveForm);
    connect(m_table, &common::RowsTable::contextMenuWanted, this, &AgentsTab::openMenu);
    connect(m_table, &common::RowsTable::currentKeyChanged, this, [this](const QByteArray& key) {
        if (m_presenter.isOpen())
            m_presenter.select(key.toLongLong());
    });
    connect(m_nothing, &common::EmptyState::actionRequested, this, [this] {
        if (m_presenter.state() == ListState::NothingThere) {
            m_presenter.beginNew();
        } else if (m_presenter.state() == ListState::Failed) {
            m_presenter.refresh();
        } else {
            m_search->clear();
            m_active->setCurrentIndex(m_active->count() - 1);
            m_presenter.clearFilter();
        }
    });
    showList();
    arrange();
}

QWidget* AgentsTab::buildFilterLine()
{
    auto* line = new QWidget(this);
    auto* layout = new QHBoxLayout(line);
    layout->setContentsMargins(u(16), 0, u(16), u(8));
    layout->setSpacing(u(8));
    m_search = new QLineEdit(line);
    m_search->setPlaceholderText(tr("Name, e-mail, phone"));
    m_search->setAccessibleName(tr("Search agents"));
    m_search->setToolTip(tr("Search in name, e-mail and phone (Ctrl+F)"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(theme::icon(theme::Icon::Search, theme::Ink::Muted), QLineEdit::LeadingPosition);
    m_search->setMinimumWidth(u(200));
    m_search->setMaximumWidth(u(320));
    m_search->installEventFilter(this);
    m_active = new QComboBox(line);
    m_active->setAccessibleName(tr("Which agents"));
    m_active->addItem(tr("Active"), 1);
    m_active->addItem(tr("Inactive"), 0);
    m_active->addItem(tr("Active and inactive"), -1);
    layout->addWidget(m_search, 1);
    layout->addWidget(m_active);
    layout->addStretch(1);
    connect(m_search, &QLineEdit::textChanged, &m_presenter, &AgentsPresenter::setSearch);
    connect(m_active, &QComboBox::activated, this, [this] {
        const int chosen = m_active->currentData().toInt();
        m_presenter.setActiveFilter(chosen < 0 ? std::nullopt : std::optional(chosen == 1));
    });
    return line;
}

void AgentsTab::buildBody()
{
    m_splitter = new QSplitter(Qt::Horizontal, this);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(1);
    m_listStack = new QStackedWidget(m_splitter);
    m_listStack->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Expanding);
    m_listStack->setMinimumWidth(u(240));
    m_table = new common::RowsTable(m_presenter.model(), tr("Agents"), m_listStack);
    m_nothing = new common::EmptyState(m_listStack);
    m_listStack->addWidget(m_table);
    m_listStack->addWidget(m_nothing);
    m_form = new AgentForm(m_presenter, m_splitter);
    m_splitter->addWidget(m_listStack);
    m_splitter->addWidget(m_form);
    m_splitter->setStretchFactor(0, 1);
}

void AgentsTab::setRefusal(const QString& reason)
{
    if (std::exchange(m_refusal, reason) == reason)
        return;
    m_form->setRefusal(reason);
    showList();
}

void AgentsTab::find()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void AgentsTab::copy() const
{
    m_table->copy(false);
}

void AgentsTab::selectAll()
{
    m_table->selectAll();
}

void AgentsTab::openCurrent()
{
    if (const QByteArray key = m_table->currentKey(); !key.isEmpty())
        m_presenter.select(key.toLongLong());
}

void AgentsTab::step(int by)
{
    const int row = m_table->currentIndex().row() + by;
    if (const common::Row* next = m_presenter.model().at(row))
        m_table->setCurrentKey(next->key);
}

bool AgentsTab::leaveForm()
{
    if (!m_presenter.isOpen())
        return false;
    m_presenter.close();
    m_table->setFocus();
    return true;
}

void AgentsTab::setMenuActions(const QList<QAction*>& actions)
{
    m_menuActions = actions;
}

void AgentsTab::showList()
{
    common::EmptyText text;
    text.icon = theme::Icon::User;
    switch (m_presenter.state()) {
    case ListState::Loading:
    case ListState::Ready:
        m_listStack->setCurrentWidget(m_table);
        Q_EMIT changed();
        return;
    case ListState::NothingMatches:
        text.icon = theme::Icon::Search;
        text.title = tr("No agent matches");
        text.detail = m_presenter.query().search.isEmpty()
                          ? m_active->currentText()
                          : tr("“%1” among: %2").arg(m_presenter.query().search, m_active->currentText());
        text.action = tr("Clear search and filter");
        break;
    case ListState::NothingThere:
        text.title = tr("No agents yet");
        text.detail = tr("Agents stand on listings; the first one can be added here.");
        text.action = m_refusal.isEmpty() ? tr("New agent") : QString();
        break;
    case ListState::Failed:
        const common::ErrorText words = common::describe(m_presenter.problem());
        text.tone = theme::Tone::Bad;
        text.title = words.title;
        text.detail = words.advice;
        text.action = tr("Retry");
        break;
    }
    m_nothing->setText(text);
    m_listStack->setCurrentWidget(m_nothing);
    Q_EMIT changed();
}

void AgentsTab::arrange()
{
    const bool isOpen = m_presenter.isOpen();
    const bool isNarrow = window()->width() < u(narrowWindow);
    m_listStack->setVisible(!isOpen || !isNarrow);
    const bool wasHidden = m_form->isHidden();
    m_form->setVisible(isOpen);
    if (isOpen && !isNarrow && wasHidden)
        m_splitter->setSizes({width() - u(392), u(392)});
    if (isOpen && m_presenter.currentId() != 0)
        m_table->setCurrentKey(QByteArray::number(m_presenter.currentId()));
    Q_EMIT changed();
}

void AgentsTab::report(const AgentReport& report)
{
    common::Toast toast;
    toast.text = m_presenter.toastText(report);
    if (report.canBeUndone) {
        toast.links.push_back({tr("Undo"), [this] { m_presenter.undo(); }});
        toast.hasUndo = true;
    }
    Q_EMIT toastRequested(toast);
}

void AgentsTab::openMenu(const QPoint& position)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    menu->addActions(m_menuActions);
    menu->popup(position);
}

void AgentsTab::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void AgentsTab::keyPressEvent(QKeyEvent* event)
{
    if (event->key() != Qt::Key_Escape || !leaveForm())
        QWidget::keyPressEvent(event);
}

bool AgentsTab::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_search && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const bool leaves = key == Qt::Key_Down || key == Qt::Key_Return || key == Qt::Key_Enter;
        if (key == Qt::Key_Escape && !m_search->text().isEmpty()) {
            m_search->clear();
            return true;
        }
        if (leaves || key == Qt::Key_Escape) {
            m_table->setFocus();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace agents
