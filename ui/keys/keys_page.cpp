#include "ui/keys/keys_page.h"

#include "ui/common/danger_dialog.h"
#include "ui/common/error_text.h"
#include "ui/common/format.h"
#include "ui/common/profile_settings.h"
#include "ui/common/status_line.h"
#include "ui/connections/words.h"
#include "ui/keys/browse/key_filter_line.h"
#include "ui/keys/browse/key_words.h"
#include "ui/keys/browse/scan_bar.h"
#include "ui/keys/change/trash_tab.h"
#include "ui/keys/console/console_pane.h"
#include "ui/keys/key_text.h"
#include "ui/keys/splitter_memory.h"
#include "ui/keys/value/key_pane.h"
#include "ui/theme/theme.h"

#include <QSplitter>

namespace keys {

namespace {

using keyspace::ScanState;
using theme::u;

} // namespace

KeysPage::KeysPage(workspace::Workspace& workspace, QWidget* parent)
    : Page(tr("Keys"), parent)
    , m_workspace(workspace)
    , m_changes(workspace)
{
    build();
    buildActions();
    connectParts();
    connectPane();
    showReady();
    showTab();
    updateActions();
}

void KeysPage::build()
{
    m_docks = new QSplitter(Qt::Vertical);
    m_docks->setChildrenCollapsible(false);
    m_docks->setHandleWidth(1);
    m_browser = new BrowserTab(m_workspace, m_changes, m_docks);
    m_console = new ConsolePane(m_workspace, m_docks);
    m_console->setMinimumHeight(u(160));
    m_console->hide();
    m_docks->addWidget(m_browser);
    m_docks->addWidget(m_console);
    m_docks->setStretchFactor(0, 3);
    m_docks->setStretchFactor(1, 2);
    new SplitterMemory(*m_docks,
                       common::profileSettingsKey(m_workspace.profile().name, QStringLiteral("keys/dock")));
    addTab(tr("Browser"), m_docks);
    m_trash = new TrashTab(m_workspace, m_changes, this);
    addTab(tr("Trash"), m_trash);
    m_scanBar = new ScanBar(m_browser->presenter(), this);
    setSaveBar(m_scanBar);
}

void KeysPage::connectParts()
{
    BrowsePresenter& presenter = m_browser->presenter();
    connect(this, &Page::tabChanged, this, &KeysPage::showTab);
    connect(this, &Page::bannerActionRequested, this, &KeysPage::actOnBanner);
    connect(m_browser, &BrowserTab::changed, this, &KeysPage::updateActions);
    connect(&presenter, &BrowsePresenter::changed, this, &KeysPage::updateBanner);
    connect(&presenter, &BrowsePresenter::failed, this, &KeysPage::showFailure);
    connect(m_browser, &BrowserTab::jobBegan, this, &Page::jobStarted);
    connect(m_browser, &BrowserTab::contextMenuWanted, this, &KeysPage::openMenu);
    connect(m_browser, &BrowserTab::bookmarkRequested, this, &KeysPage::toggleBookmark);
    connect(m_browser, &BrowserTab::newKeyRequested, this, &KeysPage::newKey);
    connect(&presenter.memory(), &BrowseMemory::changed, this, &KeysPage::updateBookmark);
    connect(m_console, &ConsolePane::closeRequested, this, [this] { toggleConsole(false); });
    connect(m_console, &ConsolePane::keysChanged, this, [this] {
        m_browser->presenter().noteOutside();
        m_browser->pane()->refresh();
    });
    connect(&m_changes, &KeyChanges::told, this, &KeysPage::tell);
    connect(&m_changes, &KeyChanges::undoChanged, this, &KeysPage::updateUndo);
    connect(&m_changes, &KeyChanges::failed, this, &KeysPage::showFailure);
    connect(&m_changes, &KeyChanges::jobBegan, this, &Page::jobStarted);
    connect(&m_changes, &KeyChanges::keysChanged, this, [this](const std::vector<QByteArray>& keys) {
        m_failure.clear();
        updateBanner();
        const QByteArray shown = m_browser->pane()->key();
        if (std::find(keys.begin(), keys.end(), shown) != keys.end() && !m_browser->pane()->hasUnsaved())
            m_browser->pane()->refresh();
    });
    connect(m_trash, &TrashTab::changed, this, [this] { statusLine()->setParts(m_trash->statusParts()); });
    connect(m_trash, &TrashTab::failed, this, &KeysPage::showFailure);
    connect(&m_workspace, &workspace::Workspace::connectionChanged, this, &KeysPage::updateActions);
}

void KeysPage::connectPane()
{
    KeyPane* const pane = m_browser->pane();
    connect(pane, &KeyPane::deleteRequested, this, [this](const QByteArray& key) {
        askDelete({Target::Kind::Key, key, 1});
    });
    connect(pane, &KeyPane::renameRequested, this, &KeysPage::askRename);
    connect(pane, &KeyPane::duplicateRequested, this, &KeysPage::askDuplicate);
    connect(pane, &KeyPane::expiryRequested, this, &KeysPage::askExpiry);
}

void KeysPage::showTab()
{
    m_scanBar->setVisible(isOnBrowser());
    statusLine()->setParts(m_trash->statusParts());
    statusLine()->setVisible(!isOnBrowser());
    updateActions();
}

void KeysPage::toggleConsole(bool shown)
{
    if (shown)
        setCurrentTab(0);
    m_console->setVisible(shown);
    if (QAction* const toggle = action(common::ActionId::ShowConsole)) {
        toggle->setChecked(shown);
        Q_EMIT actionsChanged();
    }
    if (shown)
        m_console->focusInput();
    else
        m_browser->currentView()->setFocus(Qt::OtherFocusReason);
}

void KeysPage::showKey(const QByteArray& key)
{
    setCurrentTab(0);
    m_browser->openKey(key);
}

void KeysPage::showNamespace(const QByteArray& prefix)
{
    setCurrentTab(0);
    m_browser->showNamespace(prefix);
}

void KeysPage::showGroup(const QByteArray& group)
{
    showNamespace(m_workspace.keyspace().entriesPrefix(group));
}

void KeysPage::showEntry(const QByteArray& name)
{
    showKey(m_workspace.keyspace().prefix() + name);
}

void KeysPage::activate()
{
    m_browser->presenter().setShown(true);
    if (isOnBrowser())
        m_browser->currentView()->setFocus(Qt::OtherFocusReason);
}

void KeysPage::deactivate()
{
    m_browser->presenter().setShown(false);
}

QList<QWidget*> KeysPage::panes() const
{
    if (!isOnBrowser())
        return {m_trash};
    QList<QWidget*> panes = m_browser->panes();
    if (m_console->isVisible())
        panes << m_console;
    return panes;
}

bool KeysPage::mayClose()
{
    if (m_mayClose || !m_browser->pane()->hasUnsaved())
        return true;
    common::Danger danger;
    danger.level = common::DangerLevel::Two;
    danger.verb = tr("Discard what was typed");
    danger.target = tr("Edits that are not saved, of %1").arg(keyInSentence(m_browser->pane()->key()));
    danger.count = 1;
    danger.profile = m_workspace.profile().name;
    danger.environment = connections::environmentOf(m_workspace.profile().environment);
    common::DangerDialog::ask(danger, this, [this] {
        m_mayClose = true;
        Q_EMIT closeAllowed();
    });
    return false;
}

void KeysPage::showFailure(const base::Error& error, const QString& what)
{
    m_failure = tr("%1 failed – %2").arg(what, common::errorLine(error));
    updateBanner();
}

// ── banner ───────────────────────────────────────────────────────────────────────────────────

// One, the gravest.
void KeysPage::updateBanner()
{
    const BrowsePresenter& presenter = m_browser->presenter();
    const keyspace::ScanProgress progress = presenter.progress();
    const bool hasRows = presenter.isHeld() || presenter.view().rows > 0;
    setBusy(progress.state == ScanState::Connecting ||
            (presenter.isHeld() && progress.state == ScanState::Scanning));
    if (presenter.isAway())
        banner()->showMessage(theme::Tone::Bad,
                              tr("Redis away since %1 · names are as they were found, values cannot be read")
                                  .arg(common::formatTime(presenter.awaySince())),
                              tr("Try now"));
    else if (!m_failure.isEmpty())
        banner()->showMessage(theme::Tone::Bad, m_failure);
    else if (progress.state == ScanState::Failed && hasRows)
        banner()->showMessage(theme::Tone::Bad, tr("The scan ended early – %1").arg(scanNote(progress)),
                              tr("Scan again"));
    else if (progress.state == ScanState::Paused && progress.serverIsSlow)
        banner()->showMessage(theme::Tone::Warn, scanNote(progress));
    else if (presenter.isOutOfDate())
        banner()->showMessage(
            theme::Tone::Warn,
            presenter.liveness().outOfDateSince.isValid()
                ? tr("Changes were missed since %1: the list may be out of date")
                      .arg(common::formatTime(presenter.liveness().outOfDateSince.toLocalTime()))
                : tr("The console wrote, and Redis does not tell of changes: the list may be "
                     "out of date"),
            tr("Scan again"));
    else
        banner()->hide();
}

void KeysPage::actOnBanner()
{
    m_failure.clear();
    if (m_browser->presenter().isAway())
        m_workspace.retryNow();
    else
        m_browser->presenter().scanAgain();
    updateBanner();
}

} // namespace keys
