// Menu bar and shortcuts of the window, from the action table.
#include "ui/common/actions.h"
#include "ui/common/density.h"
#include "ui/theme/theme.h"
#include "ui/window/about_dialog.h"
#include "ui/window/main_window.h"
#include "ui/window/menu_titles.h"
#include "ui/window/shortcut_sheet.h"

#include <QActionGroup>
#include <QApplication>
#include <QCoreApplication>
#include <QMenu>
#include <QMenuBar>

namespace window {

using common::ActionContext;
using common::ActionId;
using common::ActionMenu;

std::vector<std::pair<ActionMenu, QString>> menuTitles()
{
    const auto title = [](const char* text) { return QCoreApplication::translate("Menu", text); };
    return {{ActionMenu::File, title(QT_TRANSLATE_NOOP("Menu", "&File"))},
            {ActionMenu::Edit, title(QT_TRANSLATE_NOOP("Menu", "&Edit"))},
            {ActionMenu::View, title(QT_TRANSLATE_NOOP("Menu", "&View"))},
            {ActionMenu::Go, title(QT_TRANSLATE_NOOP("Menu", "&Go"))},
            {ActionMenu::Tools, title(QT_TRANSLATE_NOOP("Menu", "&Tools"))},
            {ActionMenu::Help, title(QT_TRANSLATE_NOOP("Menu", "&Help"))}};
}

QAction* MainWindow::action(ActionId id) const
{
    const auto found = m_actions.find(id);
    return found == m_actions.end() ? nullptr : found->second;
}

void MainWindow::buildActions()
{
    for (const common::ActionSpec& spec : common::actionTable()) {
        QAction* action = common::makeAction(spec.id, this, true);
        m_actions[spec.id] = action;
        if (spec.context == ActionContext::Page)
            connect(action, &QAction::triggered, this, [this, id = spec.id] {
                if (QAction* own = currentPage() ? currentPage()->action(id) : nullptr)
                    own->trigger();
            });
    }
    m_actions[ActionId::ToggleSideBar]->setCheckable(true);
    const auto choice = [this](std::initializer_list<ActionId> ids) {
        auto* group = new QActionGroup(this);
        for (const ActionId id : ids) {
            m_actions[id]->setCheckable(true);
            group->addAction(m_actions[id]);
        }
    };
    choice({ActionId::LookSystem, ActionId::LookLight, ActionId::LookDark});
    choice({ActionId::RowsCompact, ActionId::RowsComfortable});
    connectWindowActions();
}

void MainWindow::connectWindowActions()
{
    const auto on = [this](ActionId id, auto act) { connect(m_actions[id], &QAction::triggered, this, act); };
    using Mode = theme::Theme::Mode;
    theme::Theme& look = theme::Theme::instance();
    on(ActionId::Connections, [this] { Q_EMIT connectionsRequested(); });
    on(ActionId::Preferences, [this] { Q_EMIT preferencesRequested(); });
    on(ActionId::CloseWindow, [this] { close(); });
    on(ActionId::Quit, [] { QApplication::closeAllWindows(); });
    on(ActionId::ToggleSideBar, [this] { toggleSideBar(); });
    on(ActionId::TextLarger, [&look] { look.setTextScale(look.textScale() + 0.1); });
    on(ActionId::TextSmaller, [&look] { look.setTextScale(look.textScale() - 0.1); });
    on(ActionId::TextNormal, [&look] { look.setTextScale(1.0); });
    on(ActionId::LookSystem, [&look] { look.setMode(Mode::System); });
    on(ActionId::LookLight, [&look] { look.setMode(Mode::Light); });
    on(ActionId::LookDark, [&look] { look.setMode(Mode::Dark); });
    using Rows = common::Density::Rows;
    common::Density& density = common::Density::instance();
    on(ActionId::RowsCompact, [&density] { density.setRows(Rows::Compact); });
    on(ActionId::RowsComfortable, [&density] { density.setRows(Rows::Comfortable); });
    connect(&density, &common::Density::changed, this, [this] { syncActions(); });
    on(ActionId::NextTab, [this] { stepTab(1); });
    on(ActionId::PreviousTab, [this] { stepTab(-1); });
    on(ActionId::NextPane, [this] { stepPane(1); });
    on(ActionId::PreviousPane, [this] { stepPane(-1); });
    on(ActionId::ShortcutSheet, [this] { openShortcutSheet(); });
    on(ActionId::About, [this] { openAbout(); });
}

void MainWindow::buildMenus()
{
    for (const auto& [which, title] : menuTitles()) {
        QMenu* menu = menuBar()->addMenu(title);
        if (which == ActionMenu::Go) {
            for (std::size_t i = 0; i < m_pages.size(); ++i) {
                auto* open = new QAction(theme::icon(m_pages[i].icon), m_pages[i].title, this);
                open->setObjectName(QStringLiteral("go.page.") + m_pages[i].id);
                if (const int digit = pageDigit(m_pages, i); digit > 0)
                    open->setShortcut(QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_0 + digit)));
                connect(open, &QAction::triggered, this, [this, id = m_pages[i].id] { openPage(id); });
                menu->addAction(open);
                m_pageActions.push_back(open);
            }
            menu->addSeparator();
        }
        for (const common::ActionSpec& spec : common::actionTable()) {
            if (spec.menu != which)
                continue;
            if (spec.separatorBefore)
                menu->addSeparator();
            menu->addAction(m_actions[spec.id]);
        }
    }
    syncActions();
}

// What the current page cannot do is disabled, with its reason.
void MainWindow::syncActions()
{
    const common::Page* page = m_welcome ? nullptr : currentPage();
    for (const common::ActionSpec& spec : common::actionTable()) {
        if (spec.context != ActionContext::Page)
            continue;
        const QAction* own = page ? page->action(spec.id) : nullptr;
        QAction* mine = m_actions[spec.id];
        mine->setEnabled(own && own->isEnabled());
        mine->setText(own ? own->text() : common::actionText(spec.id)); // “Undo price of 812”
        mine->setStatusTip(own ? own->statusTip() : tr("Not on this page"));
        mine->setCheckable(own && own->isCheckable());
        mine->setChecked(own && own->isChecked());
    }
    for (QAction* open : m_pageActions)
        open->setEnabled(!m_welcome);
    const theme::Theme::Mode mode = theme::Theme::instance().mode();
    m_actions[ActionId::LookSystem]->setChecked(mode == theme::Theme::Mode::System);
    m_actions[ActionId::LookLight]->setChecked(mode == theme::Theme::Mode::Light);
    m_actions[ActionId::LookDark]->setChecked(mode == theme::Theme::Mode::Dark);
    const bool isCompact = common::Density::instance().rows() == common::Density::Rows::Compact;
    m_actions[ActionId::RowsCompact]->setChecked(isCompact);
    m_actions[ActionId::RowsComfortable]->setChecked(!isCompact);
}

void MainWindow::toggleSideBar()
{
    m_sideBarCollapsed = !m_sideBar->isCollapsed();
    updateSideBar();
    saveStateNow();
}

void MainWindow::stepTab(int by)
{
    common::Page* page = currentPage();
    if (!page || page->tabCount() < 2)
        return;
    page->setCurrentTab((page->currentTab() + by + page->tabCount()) % page->tabCount());
}

// Panes are the side bar and what a page shows beside each other: F6 goes from one to the next.
void MainWindow::stepPane(int by)
{
    std::vector<QWidget*> panes{m_sideBar};
    if (common::Page* page = currentPage())
        for (QWidget* pane : page->panes())
            panes.push_back(pane);
    const QWidget* focus = focusWidget();
    int current = -1;
    for (std::size_t i = 0; i < panes.size(); ++i) {
        if (focus && (panes[i] == focus || panes[i]->isAncestorOf(focus)))
            current = static_cast<int>(i);
    }
    const int count = static_cast<int>(panes.size());
    QWidget* next = panes[static_cast<std::size_t>((current + by + count) % count)];
    if (next->focusPolicy() == Qt::NoFocus) {
        const QList<QWidget*> inside = next->findChildren<QWidget*>();
        const auto first = std::find_if(inside.begin(), inside.end(), [](const QWidget* widget) {
            return (widget->focusPolicy() & Qt::TabFocus) && widget->isVisible() && widget->isEnabled();
        });
        if (first == inside.end())
            return;
        next = *first;
    }
    next->setFocus(Qt::TabFocusReason);
}

void MainWindow::openShortcutSheet()
{
    std::vector<PageTitle> titles;
    for (std::size_t i = 0; i < m_pages.size(); ++i)
        titles.push_back({m_pages[i].title, pageDigit(m_pages, i)});
    auto* sheet = new ShortcutSheet(titles, this);
    sheet->setAttribute(Qt::WA_DeleteOnClose);
    sheet->open();
}

void MainWindow::openAbout()
{
    auto* about = new AboutDialog(this);
    about->setAttribute(Qt::WA_DeleteOnClose);
    about->open();
}

} // namespace window
