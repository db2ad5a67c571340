#include "ui/keys/change/trash_tab.h"

#include "ui/common/banner.h"
#include "ui/common/cell_delegate.h"
#include "ui/common/danger_dialog.h"
#include "ui/common/empty_state.h"
#include "ui/common/error_text.h"
#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/common/rows_table.h"
#include "ui/connections/words.h"
#include "ui/keys/change/change_words.h"
#include "ui/keys/change/restore_dialog.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>

namespace keys {

using theme::u;

TrashTab::TrashTab(workspace::Workspace& workspace, KeyChanges& changes, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_changes(changes)
    , m_presenter(workspace, changes)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(buildVerbs());
    m_banner = new common::Banner(this);
    m_banner->hide();
    layout->addWidget(m_banner);
    m_splitter = new QSplitter(Qt::Horizontal, this);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(1);
    m_bundles =
        new common::RowsTable(m_presenter.bundles(), tr("Deletions and edits in the trash"), m_splitter);
    m_bundles->setMinimumWidth(u(320));
    m_splitter->addWidget(m_bundles);
    m_splitter->addWidget(buildKeys());
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 2);
    m_nothing = new common::EmptyState(this);
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(m_splitter);
    m_stack->addWidget(m_nothing);
    layout->addWidget(m_stack, 1);
    connectParts();
    showAll();
}

QWidget* TrashTab::buildVerbs()
{
    auto* line = new QWidget(this);
    auto* layout = new QHBoxLayout(line);
    layout->setContentsMargins(u(16), 0, u(16), u(8));
    layout->setSpacing(u(8));
    m_restore = new QPushButton(theme::icon(theme::Icon::Undo), tr("Restore all…"), line);
    m_restoreSelected = new QPushButton(tr("Restore selected…"), line);
    m_room = common::mutedLabel(QString(), line);
    m_delete = new QPushButton(theme::icon(theme::Icon::Trash), tr("Delete for good…"), line);
    layout->addWidget(m_restore);
    layout->addWidget(m_restoreSelected);
    layout->addStretch(1);
    layout->addWidget(m_room);
    layout->addSpacing(u(8));
    layout->addWidget(m_delete);
    connect(m_restore, &QPushButton::clicked, this, [this] { restore(false); });
    connect(m_restoreSelected, &QPushButton::clicked, this, [this] { restore(true); });
    connect(m_delete, &QPushButton::clicked, this, &TrashTab::deleteForGood);
    return line;
}

QWidget* TrashTab::buildKeys()
{
    auto* pane = new QWidget(m_splitter);
    pane->setMinimumWidth(u(360));
    auto* layout = new QVBoxLayout(pane);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_keys = new QTableView(pane);
    common::prepareTable(*m_keys);
    m_keys->setAccessibleName(tr("Keys inside"));
    m_keys->setTabKeyNavigation(false);
    m_keys->setContextMenuPolicy(Qt::CustomContextMenu);
    m_keys->setModel(&m_presenter.keys());
    QHeaderView* header = m_keys->horizontalHeader();
    header->setSectionsClickable(false);
    header->setStretchLastSection(false);
    header->setSectionResizeMode(BundleKeysModel::Key, QHeaderView::Stretch);
    m_keys->setColumnWidth(BundleKeysModel::Type, u(72));
    m_keys->setColumnWidth(BundleKeysModel::Size, u(80));
    m_keys->setColumnWidth(BundleKeysModel::Expiry, u(144));
    m_keysNote = common::mutedLabel(QString(), pane);
    m_keysNote->setWordWrap(true);
    m_keysNote->setContentsMargins(u(12), u(8), u(12), u(8));
    layout->addWidget(m_keys, 1);
    layout->addWidget(m_keysNote);
    return pane;
}

void TrashTab::connectParts()
{
    connect(m_bundles, &common::RowsTable::currentKeyChanged, this,
            [this](const QByteArray& id) { m_presenter.choose(QString::fromLatin1(id)); });
    connect(m_bundles, &common::RowsTable::opened, this, [this] { restore(false); });
    connect(m_bundles, &common::RowsTable::contextMenuWanted, this, &TrashTab::openMenu);
    connect(m_keys, &QTableView::customContextMenuRequested, this,
            [this](const QPoint& position) { openMenu(m_keys->viewport()->mapToGlobal(position)); });
    connect(m_keys->selectionModel(), &QItemSelectionModel::selectionChanged, this, &TrashTab::showVerbs);
    // A view that is shown always has a current cell, or Qt 6.4's table accessibility crashes.
    connect(&m_presenter.keys(), &QAbstractItemModel::rowsInserted, this, [this] {
        if (!m_keys->currentIndex().isValid())
            m_keys->selectionModel()->setCurrentIndex(m_presenter.keys().index(0, 0),
                                                      QItemSelectionModel::NoUpdate);
    });
    connect(&m_presenter, &TrashPresenter::changed, this, &TrashTab::showAll);
    connect(&m_changes, &KeyChanges::undoChanged, this, &TrashTab::showVerbs);
    connect(&m_workspace, &workspace::Workspace::connectionChanged, this, &TrashTab::showVerbs);
    connect(m_banner, &common::Banner::actionRequested, this, &TrashTab::refresh);
    connect(m_nothing, &common::EmptyState::actionRequested, this, &TrashTab::refresh);
}

void TrashTab::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_presenter.setShown(true);
}

void TrashTab::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    m_presenter.setShown(false);
}

void TrashTab::refresh()
{
    m_presenter.refresh();
}

// ── showing ──────────────────────────────────────────────────────────────────────────────────

void TrashTab::showAll()
{
    const auto& contents = m_presenter.contents();
    const base::Error& problem = m_presenter.problem();
    const bool hasFailed = problem.code != base::ErrorCode::None;
    if (hasFailed && contents)
        m_banner->showMessage(theme::Tone::Bad, common::errorLine(problem), tr("Retry"));
    else
        m_banner->hide();
    common::EmptyText text;
    if (hasFailed && !contents) {
        const common::ErrorText words = common::describe(problem);
        text.tone = theme::Tone::Bad;
        text.title = words.title;
        text.detail = words.advice;
        text.action = tr("Retry");
    } else if (contents && contents->bundles.empty()) {
        text.icon = theme::Icon::Trash;
        text.title = tr("The trash is empty");
        text.detail = tr("Deleted, edited and overwritten keys come here and can be brought back.");
    }
    if (!text.title.isEmpty())
        m_nothing->setText(text);
    m_stack->setCurrentWidget(text.title.isEmpty() ? static_cast<QWidget*>(m_splitter) : m_nothing);
    m_room->setText(m_presenter.roomText());
    const base::Error& unread = m_presenter.keysProblem();
    const bool isDamaged = unread.code != base::ErrorCode::None;
    m_keysNote->setText(isDamaged ? common::errorLine(unread)
                        : m_presenter.isInterrupted()
                            ? tr("Whoever wrote this was interrupted: these are the keys that were kept.")
                            : QString());
    m_keysNote->setVisible(!m_keysNote->text().isEmpty());
    showVerbs();
    Q_EMIT changed();
}

std::set<QByteArray> TrashTab::selectedKeys() const
{
    std::set<QByteArray> keys;
    for (const QModelIndex& row : m_keys->selectionModel()->selectedRows())
        keys.insert(row.data(common::IdRole).toByteArray());
    return keys;
}

void TrashTab::showVerbs()
{
    const BundleRow* row = m_presenter.chosenRow();
    const auto selected = m_keys->selectionModel()->selectedRows().size();
    const QString refusal = m_changes.refusal();
    const QString none = row == nullptr ? tr("Nothing is selected") : QString();
    const auto enable = [](QPushButton* button, const QString& reason) {
        button->setEnabled(reason.isEmpty());
        button->setToolTip(reason);
        button->setAccessibleDescription(reason);
    };
    // Looking what would come back is never refused; the dialog says why it goes no further.
    enable(m_restore, none);
    enable(m_restoreSelected, !none.isEmpty() ? none : selected == 0 ? tr("No key is selected") : QString());
    enable(m_delete, none);
    m_restore->setText(row == nullptr ? tr("Restore all…")
                                      : tr("Restore all %1…").arg(common::formatCount(row->bundle.keys)));
    m_restoreSelected->setText(selected == 0 ? tr("Restore selected…")
                                             : tr("Restore selected %1…").arg(common::formatCount(selected)));
    if (!refusal.isEmpty())
        m_restore->setToolTip(refusal);
}

QStringList TrashTab::statusParts() const
{
    const auto& contents = m_presenter.contents();
    if (!contents)
        return {};
    qint64 keys = 0;
    for (const BundleRow& row : contents->bundles)
        keys += row.bundle.keys;
    return {tr("%Ln deletion(s) and edit(s)", nullptr, static_cast<int>(contents->bundles.size())),
            keyCount(keys), m_presenter.roomText()};
}

// ── verbs ────────────────────────────────────────────────────────────────────────────────────

void TrashTab::restore(bool onlySelected)
{
    const BundleRow* row = m_presenter.chosenRow();
    const std::set<QByteArray> selected = selectedKeys();
    if (row == nullptr || (onlySelected && selected.empty()))
        return;
    auto* dialog = new RestoreDialog(m_workspace, m_changes, *row,
                                     onlySelected ? std::optional(selected) : std::nullopt, this);
    dialog->open();
}

void TrashTab::deleteForGood()
{
    const BundleRow* row = m_presenter.chosenRow();
    if (row == nullptr)
        return;
    const profile::Profile& profile = m_workspace.profile();
    common::Danger danger;
    danger.level = common::DangerLevel::Three;
    danger.verb = tr("Delete %1 for good").arg(keyCount(row->bundle.keys));
    danger.target = causeText(*row);
    danger.count = row->bundle.keys;
    danger.counted = keyCount(row->bundle.keys);
    danger.asOf = QDateTime::currentDateTime();
    danger.size = base::Bytes{row->bundle.bytes};
    danger.lost = tr("What the trash holds of them is lost: they cannot be brought back any more");
    danger.profile = profile.name;
    danger.environment = connections::environmentOf(profile.environment);
    for (int i = 0; i < m_presenter.keys().rowCount() && i < 8; ++i)
        danger.sample << m_presenter.keys().index(i, BundleKeysModel::Key).data().toString();
    common::DangerDialog::ask(danger, this, [this, id = row->bundle.id, what = danger.verb] {
        m_changes.forget(id, this, [this, what](const base::Result<void>& removed) {
            if (!removed)
                Q_EMIT failed(removed.error(), what);
        });
    });
}

void TrashTab::openMenu(const QPoint& position)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    const auto add = [&](const QPushButton* button, auto act) {
        auto* action = menu->addAction(button->text());
        action->setEnabled(button->isEnabled());
        action->setToolTip(button->toolTip());
        connect(action, &QAction::triggered, this, act);
    };
    add(m_restore, [this] { restore(false); });
    add(m_restoreSelected, [this] { restore(true); });
    menu->addSeparator();
    add(m_delete, [this] { deleteForGood(); });
    menu->popup(position);
}

} // namespace keys
