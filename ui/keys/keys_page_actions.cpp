// What can be done to keys, and what it is done to: the other half of keys_page.cpp.
#include "core/cache/own_keys.h"
#include "core/listing/dropped.h"
#include "ui/common/format.h"
#include "ui/keys/browse/key_filter_line.h"
#include "ui/keys/browse/key_words.h"
#include "ui/keys/change/delete_dialog.h"
#include "ui/keys/change/expiry_dialog.h"
#include "ui/keys/change/new_key_dialog.h"
#include "ui/keys/change/rename_dialog.h"
#include "ui/keys/console/console_pane.h"
#include "ui/keys/key_text.h"
#include "ui/keys/keys_page.h"
#include "ui/keys/transfer/export_keys_dialog.h"
#include "ui/keys/transfer/import_keys_dialog.h"
#include "ui/keys/value/key_pane.h"
#include "ui/theme/roles.h"

#include <QLineEdit>
#include <QMenu>
#include <QPushButton>

namespace keys {

using common::ActionId;
using Kind = Target::Kind;

void KeysPage::buildActions()
{
    handle(ActionId::NewRecord, [this] { newKey(); });
    setMainAction(ActionId::NewRecord, tr("New key"));
    handle(ActionId::Refresh, [this] { m_browser->presenter().scanAgain(); });
    handle(ActionId::Find, [this] {
        setCurrentTab(0);
        m_browser->filterLine()->find();
    });
    handle(ActionId::SelectAll, [this] { m_browser->selectAll(); });
    handle(ActionId::Copy, [this] { m_browser->copyNames(); });
    handle(ActionId::Open, [this] {
        if (const Target at = m_browser->current(); at.kind == Kind::Key)
            m_browser->openKey(at.path);
    });
    handle(ActionId::Undo, [this] { m_changes.undo(); });
    handle(ActionId::Redo, [this] { m_changes.redo(); });
    handle(ActionId::ShowConsole, [this] { toggleConsole(m_console->isHidden()); })->setCheckable(true);
    handle(ActionId::Bookmark, [this] { toggleBookmark(); })->setCheckable(true);
    handle(ActionId::PauseUpdates, [this] {
        BrowsePresenter& presenter = m_browser->presenter();
        if (presenter.progress().state == keyspace::ScanState::Paused)
            presenter.resume();
        else
            presenter.pause();
    });
    buildKeyActions();
}

void KeysPage::buildKeyActions()
{
    handle(ActionId::Delete, [this] { askDelete(); });
    handle(ActionId::RenameKey, [this] { askRename(singleKey()); });
    handle(ActionId::Duplicate, [this] { askDuplicate(singleKey()); });
    handle(ActionId::SetExpiry, [this] { askExpiry(singleKey()); });
    handle(ActionId::Export, [this] { exportKeys(); });
    handle(ActionId::ImportKeys, [this] { importKeys(); });
    m_measure = new QAction(tr("Measure memory"), this);
    m_measure->setToolTip(
        tr("Asks Redis for the memory of every key below, some at a time; can be cancelled"));
    connect(m_measure, &QAction::triggered, this, &KeysPage::measure);
    m_edits = new QAction(tr("Show edits that dropped it"), this);
    connect(m_edits, &QAction::triggered, this, [this] {
        if (const auto own = cache::ownKey(singleKey()))
            Q_EMIT editsRequested(own->name);
    });
    m_group = new QAction(tr("Show its group on the Cache page"), this);
    connect(m_group, &QAction::triggered, this, [this] {
        if (const auto named = listing::namedKey(singleKey()))
            Q_EMIT groupRequested(named->group);
    });
    m_flush = new QAction(tr("Flush database…"), this);
    connect(m_flush, &QAction::triggered, this, &KeysPage::askFlush);
    buildMore();
}

// What is not about the current row; the database itself apart from it.
void KeysPage::buildMore()
{
    auto* more = new QPushButton(tr("More"), this);
    more->setObjectName(QStringLiteral("more"));
    more->setAccessibleName(tr("More to do with keys"));
    theme::setRole(more, theme::Role::Quiet);
    auto* menu = new QMenu(more);
    menu->setToolTipsVisible(true);
    for (const ActionId id : {ActionId::ImportKeys, ActionId::Export, ActionId::ShowConsole})
        menu->addAction(action(id));
    menu->addSeparator();
    menu->addAction(m_flush);
    more->setMenu(menu);
    addHeaderWidget(more);
}

QByteArray KeysPage::singleKey() const
{
    const Target at = m_browser->current();
    const qint64 selected = m_browser->presenter().view().selected;
    return at.kind == Kind::Key && selected <= 1 ? at.path : QByteArray();
}

// ── what may be done now ─────────────────────────────────────────────────────────────────────

void KeysPage::updateActions()
{
    if (!m_browser || !m_measure)
        return; // still being built
    const QString refusal = m_changes.refusal();
    const Target about = m_browser->target();
    const QByteArray key = singleKey();
    const QString notHere = isOnBrowser() ? QString() : tr("On the tab Browser");
    const auto set = [this, &notHere](ActionId id, bool possible, const QString& reason) {
        setAvailable(id, notHere.isEmpty() && possible, notHere.isEmpty() ? reason : notHere);
    };
    const QString noKey = key.isNull() ? tr("Choose one key") : m_changes.refusalFor(key);
    const QString single = !refusal.isEmpty() ? refusal : noKey;
    setAvailable(ActionId::NewRecord, refusal.isEmpty(), refusal);
    set(ActionId::Delete, refusal.isEmpty() && about.kind != Kind::None,
        refusal.isEmpty() ? tr("Choose a key or a namespace") : refusal);
    set(ActionId::RenameKey, single.isEmpty(), single);
    set(ActionId::Duplicate, single.isEmpty(), single);
    set(ActionId::SetExpiry, single.isEmpty(), single);
    set(ActionId::Export, about.kind != Kind::None, tr("Choose a key or a namespace"));
    setAvailable(ActionId::ImportKeys, refusal.isEmpty(), refusal);
    set(ActionId::Open, m_browser->current().kind == Kind::Key, tr("Choose a key"));
    set(ActionId::Copy, about.kind != Kind::None, tr("Choose a key or a namespace"));
    set(ActionId::SelectAll, m_browser->presenter().view().rows > 0, tr("There are no keys"));
    set(ActionId::Bookmark, m_browser->current().kind != Kind::None, tr("Choose a key or a namespace"));
    const auto state = m_browser->presenter().progress().state;
    set(ActionId::PauseUpdates,
        state == keyspace::ScanState::Scanning || state == keyspace::ScanState::Paused,
        tr("Nothing is scanned now"));
    m_flush->setEnabled(refusal.isEmpty());
    m_flush->setToolTip(refusal.isEmpty() ? tr("Shows first what would go and what undo can keep") : refusal);
    updateOwn(key);
    m_measure->setEnabled(about.kind == Kind::Namespace && !m_browser->presenter().job());
    updateUndo();
    updateBookmark();
}

// Where one of our keys leads.
void KeysPage::updateOwn(const QByteArray& key)
{
    const auto named = key.isNull() ? std::nullopt : listing::namedKey(key);
    m_edits->setVisible(named.has_value());
    m_group->setVisible(named && !named->group.isEmpty());
}

void KeysPage::updateUndo()
{
    const auto show = [this](ActionId id, bool can, const QString& text, const QString& reason) {
        QAction* const shown = action(id);
        setAvailable(id, can, reason);
        const QString wanted = can ? text : common::actionText(id);
        if (shown->text() == wanted)
            return;
        shown->setText(wanted);
        Q_EMIT actionsChanged();
    };
    show(ActionId::Undo, m_changes.canUndo(), m_changes.undoText(), tr("Nothing to take back"));
    show(ActionId::Redo, m_changes.canRedo(), m_changes.redoText(), tr("Nothing to do again"));
}

void KeysPage::updateBookmark()
{
    const Target at = m_browser->current();
    const bool isKept = at.kind != Kind::None &&
                        m_browser->presenter().memory().isBookmarked({at.path, at.kind == Kind::Namespace});
    QAction* const shown = action(ActionId::Bookmark);
    if (shown->isChecked() == isKept)
        return;
    shown->setChecked(isKept);
    Q_EMIT actionsChanged();
}

void KeysPage::openMenu(const QPoint& globalPosition)
{
    const Target about = m_browser->target();
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(QStringLiteral("keysMenu"));
    menu->setToolTipsVisible(true);
    const auto add = [this, menu](std::initializer_list<ActionId> ids) {
        for (const ActionId id : ids) {
            if (QAction* const one = action(id))
                menu->addAction(one);
        }
        menu->addSeparator();
    };
    if (about.kind == Kind::Namespace)
        menu->addAction(m_measure);
    else
        add({ActionId::Open});
    add({ActionId::NewRecord, ActionId::RenameKey, ActionId::Duplicate, ActionId::SetExpiry});
    add({ActionId::Copy, ActionId::Export, ActionId::Bookmark, ActionId::SelectAll, ActionId::Refresh});
    menu->addAction(m_edits);
    menu->addAction(m_group);
    menu->addSeparator();
    add({ActionId::Delete});
    menu->popup(globalPosition);
}

// ── doing it ─────────────────────────────────────────────────────────────────────────────────

void KeysPage::newKey()
{
    const Target at = m_browser->current();
    const QByteArray prefix = at.kind == Kind::Namespace ? at.path
                              : at.kind == Kind::Key     ? m_browser->presenter().tree().parentOf(at.path)
                                                         : QByteArray();
    auto* dialog =
        new NewKeyDialog(m_changes, m_changes.refusalFor(prefix).isEmpty() ? prefix : QByteArray(), this);
    connect(dialog, &NewKeyDialog::created, this, &KeysPage::showKey);
    dialog->open();
}

void KeysPage::askDelete()
{
    askDelete(m_browser->target());
}

// Exactly what is there now goes, whatever comes meanwhile.
void KeysPage::askDelete(const Target& about)
{
    freeze(about, [this](const std::shared_ptr<const keyspace::NameSet>& names, const QString& what) {
        (new DeleteDialog(m_workspace, m_changes, names, what, this))->open();
    });
}

// The names as they are now, and what they are called; none of them: nothing happens.
void KeysPage::freeze(const Target& about,
                      std::function<void(std::shared_ptr<const keyspace::NameSet>, QString)> then)
{
    const auto tell = [then = std::move(then)](const QString& what) {
        return [then, what](const std::shared_ptr<const keyspace::NameSet>& names) {
            if (!names->isEmpty())
                then(names, what);
        };
    };
    const QByteArrayView name(about.path);
    switch (about.kind) {
    case Kind::None:
        break;
    case Kind::Key:
        tell(keyInSentence(about.path))(std::make_shared<const keyspace::NameSet>(std::span(&name, 1)));
        break;
    case Kind::Namespace:
        m_browser->presenter().freezeBelow(about.path, this,
                                           tell(tr("below %1").arg(keyInSentence(about.path + '*'))));
        break;
    case Kind::Selection:
        m_browser->presenter().freezeSelection(this,
                                               tell(tr("%1 selected").arg(common::formatCount(about.keys))));
        break;
    }
}

void KeysPage::askRename(const QByteArray& key)
{
    if (key.isNull())
        return;
    auto* dialog = new RenameDialog(m_changes, key, RenameDialog::Mode::Rename, this);
    connect(dialog, &RenameDialog::moved, this,
            [this](const QByteArray&, const QByteArray& to) { showKey(to); });
    dialog->open();
}

void KeysPage::askDuplicate(const QByteArray& key)
{
    if (key.isNull())
        return;
    auto* dialog = new RenameDialog(m_changes, key, RenameDialog::Mode::Duplicate, this);
    connect(dialog, &RenameDialog::moved, this,
            [this](const QByteArray&, const QByteArray& to) { showKey(to); });
    dialog->open();
}

void KeysPage::askExpiry(const QByteArray& key)
{
    if (!key.isNull())
        (new ExpiryDialog(m_changes, m_workspace, key, this))->open();
}

void KeysPage::exportKeys()
{
    freeze(m_browser->target(),
           [this](const std::shared_ptr<const keyspace::NameSet>& names, const QString& what) {
               (new ExportKeysDialog(m_workspace, names, what, this))->open();
           });
}

void KeysPage::importKeys()
{
    (new ImportKeysDialog(m_workspace, m_changes, this))->open();
}

void KeysPage::askFlush()
{
    (new DeleteDialog(m_workspace, m_changes, this))->open();
}

void KeysPage::measure()
{
    if (const Target at = m_browser->current(); at.kind == Kind::Namespace)
        m_browser->presenter().measure(at.path, keyspace::Fact::Memory);
}

void KeysPage::toggleBookmark()
{
    const Target at = m_browser->current();
    if (at.kind == Kind::None)
        return;
    BrowseMemory& memory = m_browser->presenter().memory();
    const Bookmark bookmark{at.path, at.kind == Kind::Namespace};
    const bool on = !memory.isBookmarked(bookmark);
    if (!memory.setBookmarked(bookmark, on)) {
        m_failure = tr("At most %1 bookmarks are kept: remove one first").arg(BrowseMemory::mostBookmarks);
        updateBanner();
        return;
    }
    const QString name = keyInSentence(bookmark.isNamespace ? bookmark.path + '*' : bookmark.path);
    Q_EMIT toastRequested({on ? tr("Bookmarked %1").arg(name) : tr("Bookmark of %1 removed").arg(name),
                           {{tr("Undo"), [&memory, bookmark, on] { memory.setBookmarked(bookmark, !on); }}},
                           true,
                           {},
                           {}});
}

void KeysPage::tell(const QString& sentence, bool canBeUndone)
{
    common::Toast toast;
    toast.text = sentence;
    if (canBeUndone) {
        toast.hasUndo = true;
        toast.links.push_back(
            {tr("Undo"), [this, step = m_changes.latestStep()] { m_changes.undoStep(step); }});
    }
    Q_EMIT toastRequested(toast);
}

} // namespace keys
