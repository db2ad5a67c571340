#include "ui/cache_groups/cache_page.h"

#include "ui/cache_groups/foreign_pane.h"
#include "ui/cache_groups/group_pane.h"
#include "ui/cache_groups/group_words.h"
#include "ui/common/cell_delegate.h"
#include "ui/common/error_text.h"
#include "ui/common/progress_row.h"
#include "ui/common/rows_table.h"
#include "ui/common/status_line.h"
#include "ui/properties/words.h"
#include "ui/theme/theme.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QTableView>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace cache_groups {

namespace {

using common::ActionId;

constexpr std::chrono::seconds measureEvery(15);

struct Width
{
    GroupsModel::Column column;
    int px;
};
constexpr std::array widths{
    Width{GroupsModel::Group, 124},   Width{GroupsModel::HitRatio, 88},   Width{GroupsModel::Trend, 96},
    Width{GroupsModel::Verdict, 148}, Width{GroupsModel::Target, 72},     Width{GroupsModel::Entries, 84},
    Width{GroupsModel::Memory, 96},   Width{GroupsModel::TimeToLive, 80}, Width{GroupsModel::On, 48},
};

} // namespace

CachePage::CachePage(CachePresenter& presenter, QWidget* parent)
    : Page(tr("Cache"), parent)
    , m_presenter(presenter)
    , m_foreign(presenter)
    , m_measure(new QTimer(this))
{
    buildActions(); // first: the table's first current index already updates them
    addTab(tr("Groups"), buildGroups());
    buildForeign();
    connect(this, &Page::tabChanged, this, &CachePage::showTab);
    connect(&m_presenter, &CachePresenter::changed, this, &CachePage::update);
    connect(&m_presenter, &CachePresenter::reported, this, &Page::toastRequested);
    connect(&m_presenter, &CachePresenter::failed, this, &CachePage::showFailure);
    connect(&m_presenter, &CachePresenter::jobBegan, this, [this](base::Job* job, const QString& what) {
        m_failure.clear();
        m_progress->follow(job, what);
        Q_EMIT jobStarted(job, what);
    });
    connect(m_progress, &common::ProgressRow::cancelRequested, &m_presenter, &CachePresenter::cancel);
    connect(this, &Page::bannerActionRequested, &m_presenter, &CachePresenter::tryNow);
    m_measure->setInterval(measureEvery);
    connect(m_measure, &QTimer::timeout, &m_presenter, &CachePresenter::measure);
    update();
}

void CachePage::buildActions()
{
    handle(ActionId::WarmCache, [this] { askWarm(); });
    m_warm = setMainAction(ActionId::WarmCache, tr("Warm…"));
    handle(ActionId::ClearCache, [this] { askClear({}); });
    handle(ActionId::SelfTest, [this] { openSelfTest(); });
    handle(ActionId::Refresh, [this] {
        m_presenter.measure();
        m_foreign.refresh();
    });
    handle(ActionId::NewRecord, [this] { m_foreignPane->add(); });
    handle(ActionId::Delete, [this] { m_foreignPane->removeCurrent(); });
    buildClearMenu();
    buildGroupActions();
    buildHeader();
}

void CachePage::buildGroupActions()
{
    m_warmSelected = new QAction(this);
    m_warmSelected->setIconText(tr("Warm"));
    connect(m_warmSelected, &QAction::triggered, this, &CachePage::warmSelected);
    m_clearSelected->setIconText(tr("Clear…"));
    m_lifetime = new QAction(tr("Lifetime…"), this);
    m_lifetime->setToolTip(tr("How long its entries live, its target and what else can be set (Enter)"));
    connect(m_lifetime, &QAction::triggered, this, &CachePage::editLifetime);
    m_edits = new QAction(tr("Show edits that dropped it"), this);
    m_edits->setIconText(tr("Edits…"));
    m_edits->setToolTip(tr("Opens the journal with what dropped this group, newest first"));
    connect(m_edits, &QAction::triggered, this, [this] {
        if (const Groups group = selectedGroup(); !group.empty())
            Q_EMIT editsRequested(group.front());
    });
    m_keys = new QAction(tr("Show its keys"), this);
    m_keys->setIconText(tr("Keys…"));
    m_keys->setToolTip(tr("Opens the key browser where the entries of this group are"));
    connect(m_keys, &QAction::triggered, this, [this] {
        if (const Groups group = selectedGroup(); !group.empty())
            Q_EMIT keysRequested(group.front());
    });
}

void CachePage::buildHeader()
{
    auto* clear = new QPushButton(tr("Clear"), this);
    clear->setMenu(m_clearMenu);
    clear->setAccessibleName(tr("Clear the cache"));
    clear->setToolTip(
        tr("A group, all groups, by name or tag, or the whole Redis database; shows what would go "
           "first"));
    addHeaderWidget(clear);
    auto* audit = new QPushButton(tr("Audit…"), this);
    audit->setToolTip(
        tr("Compares entries with PostgreSQL and shows those that differ; changes nothing unless "
           "told to"));
    connect(audit, &QPushButton::clicked, this, &CachePage::openAudit);
    addHeaderWidget(audit);
    auto* selfTest = new QPushButton(tr("Self-test…"), this);
    selfTest->setToolTip(
        tr("Stores and reads a probe key, then creates, edits and deletes a probe listing and "
           "shows that the cache followed"));
    connect(selfTest, &QPushButton::clicked, this, &CachePage::openSelfTest);
    addHeaderWidget(selfTest);
}

void CachePage::buildClearMenu()
{
    m_clearMenu = new QMenu(this);
    m_clearMenu->setToolTipsVisible(true);
    m_clearSelected = m_clearMenu->addAction(QString());
    connect(m_clearSelected, &QAction::triggered, this, [this] { askClear(selectedGroup()); });
    QAction* clearAll = m_clearMenu->addAction(tr("Clear all groups…"));
    connect(clearAll, &QAction::triggered, this, [this] { askClear({}); });
    QAction* some = m_clearMenu->addAction(tr("Clear by name or tag…"));
    connect(some, &QAction::triggered, this, &CachePage::askClearSome);
    m_clearMenu->addSeparator(); // what does not only concern us stands apart
    QAction* flush = m_clearMenu->addAction(tr("Empty the whole Redis database…"));
    connect(flush, &QAction::triggered, this, &CachePage::askFlush);
}

QWidget* CachePage::buildGroups()
{
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(theme::u(16), theme::u(8), theme::u(16), theme::u(8));
    layout->setSpacing(theme::u(8));
    m_groupPane =
        new GroupPane(m_presenter, {m_warmSelected, m_clearSelected, m_lifetime, m_edits, m_keys}, content);
    buildTable();
    auto* splitter = new QSplitter(Qt::Vertical, content);
    splitter->setChildrenCollapsible(false);
    splitter->setHandleWidth(1);
    splitter->addWidget(m_table);
    splitter->addWidget(m_groupPane);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    m_progress = new common::ProgressRow(content);
    m_progress->setObjectName(QStringLiteral("groupsProgress"));
    m_progress->hide();
    layout->addWidget(splitter, 1);
    layout->addWidget(m_progress);
    return content;
}

void CachePage::buildForeign()
{
    m_foreignPane = new ForeignPane(m_foreign, this);
    addTab(tr("Foreign keys"), m_foreignPane);
    connect(&m_foreign, &ForeignPresenter::changed, this, &CachePage::update);
    connect(&m_foreign, &ForeignPresenter::reported, this, &Page::toastRequested);
    connect(&m_foreign, &ForeignPresenter::jobBegan, this, [this](base::Job* job, const QString& what) {
        m_foreignFailure.clear();
        Q_EMIT jobStarted(job, what);
    });
    connect(&m_foreign, &ForeignPresenter::failed, this,
            [this](const base::Error& error, const QString& what) {
                m_foreignFailure = tr("%1 failed – %2").arg(what, common::errorLine(error));
                update();
            });
}

bool CachePage::isOnForeign() const
{
    return currentTab() == 1;
}

void CachePage::showTab()
{
    m_foreign.setShown(m_isActive && isOnForeign());
    if (isOnForeign())
        m_foreignPane->table()->setFocus(Qt::OtherFocusReason);
    else
        m_table->setFocus(Qt::OtherFocusReason);
    update();
}

void CachePage::showGroup(const QByteArray& group)
{
    const auto row = m_presenter.model().rowOf(group);
    if (!row)
        return;
    setCurrentTab(0);
    m_table->setCurrentIndex(m_presenter.model().index(*row, 0));
}

QList<QWidget*> CachePage::panes() const
{
    if (isOnForeign())
        return {m_foreignPane->table()};
    return {m_table, m_groupPane};
}

void CachePage::buildTable()
{
    m_table = new QTableView;
    m_table->setObjectName(QStringLiteral("groups"));
    common::prepareTable(*m_table);
    m_table->setModel(&m_presenter.model());
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->setAccessibleName(tr("Groups of the cache"));
    m_table->installEventFilter(this);
    QHeaderView* header = m_table->horizontalHeader();
    for (const Width& width : widths)
        header->resizeSection(width.column, theme::u(width.px));
    header->setStretchLastSection(false); // what takes the room is the longest text
    header->setSectionResizeMode(GroupsModel::Invalidated, QHeaderView::Stretch);
    connect(m_table, &QTableView::customContextMenuRequested, this, &CachePage::openContextMenu);
    connect(m_table, &QTableView::clicked, this, [this](const QModelIndex& index) {
        if (index.column() == GroupsModel::On)
            toggle(index);
    });
    connect(m_table, &QTableView::doubleClicked, this, [this](const QModelIndex& index) {
        if (index.column() == GroupsModel::TimeToLive)
            editLifetime();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, [this] {
        const Groups group = selectedGroup();
        m_groupPane->setGroup(group.empty() ? QByteArray() : group.front());
        update();
    });
    connect(&m_presenter.model(), &QAbstractItemModel::modelReset, this,
            [this] { m_table->setCurrentIndex(m_presenter.model().index(0, 0)); });
    // Without a current index the table's accessibility of Qt 6.4 crashes under AT-SPI.
    m_table->setCurrentIndex(m_presenter.model().index(0, 0));
}

void CachePage::activate()
{
    m_presenter.tick();
    m_presenter.measure();
    m_measure->start();
    m_isActive = true;
    showTab();
}

void CachePage::deactivate()
{
    m_isActive = false;
    m_measure->stop();
    m_foreign.setShown(false);
}

Groups CachePage::selectedGroup() const
{
    const QModelIndex current = m_table->currentIndex();
    return current.isValid() ? Groups{current.data(common::IdRole).toByteArray()} : Groups();
}

void CachePage::openContextMenu(const QPoint& position)
{
    const QModelIndex under = m_table->indexAt(position);
    if (!under.isValid())
        return;
    m_table->setCurrentIndex(under);
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    menu->addAction(m_warmSelected);
    const bool on = under.siblingAtColumn(GroupsModel::On).data(common::ValueRole).toBool();
    QAction* toggled = menu->addAction(on ? tr("Switch off") : tr("Switch on"));
    connect(toggled, &QAction::triggered, this,
            [this, index = QPersistentModelIndex(under)] { toggle(index); });
    toggled->setEnabled(m_presenter.policyRefusal().isEmpty());
    toggled->setToolTip(m_presenter.policyRefusal());
    menu->addAction(m_lifetime);
    menu->addAction(m_edits);
    menu->addAction(m_keys);
    if (QAction* refresh = action(ActionId::Refresh))
        menu->addAction(refresh);
    menu->addSeparator();
    menu->addAction(m_clearSelected);
    menu->popup(m_table->viewport()->mapToGlobal(position));
}

void CachePage::showFailure(const base::Error& error, const QString& what)
{
    m_failure = tr("%1 failed – %2").arg(what, common::errorLine(error));
    update();
}

void CachePage::update()
{
    if (!m_groupPane || !m_foreignPane)
        return; // still being built
    updateBanner();
    updateActions();
    m_groupPane->refresh();
    setBusy(isOnForeign() ? m_foreign.state() == ForeignPresenter::State::Loading
                          : m_presenter.isMeasuring());
    statusLine()->setParts(isOnForeign() ? m_foreign.statusParts() : m_presenter.statusParts());
}

// One, the gravest.
void CachePage::updateBanner()
{
    const QString pressure = pressureText(m_presenter.pressure());
    const QString failure = !isOnForeign()               ? m_failure
                            : m_foreignFailure.isEmpty() ? m_foreign.problem()
                                                         : m_foreignFailure;
    if (const QString away = m_presenter.banner(); !away.isEmpty())
        banner()->showMessage(theme::Tone::Bad, away, tr("Try now"));
    else if (!failure.isEmpty())
        banner()->showMessage(theme::Tone::Bad, failure);
    else if (const QString notice = m_presenter.notice(); !notice.isEmpty())
        banner()->showMessage(theme::Tone::Warn, notice, tr("Try now"));
    else if (!pressure.isEmpty())
        banner()->showMessage(pressureTone(m_presenter.pressure()), pressure);
    else
        banner()->hide();
}

void CachePage::updateActions()
{
    const QString refusal = m_presenter.refusal();
    updateGroupActions(refusal);
    setAvailable(ActionId::WarmCache, refusal.isEmpty(), refusal);
    setAvailable(ActionId::ClearCache, refusal.isEmpty(), refusal);
    m_warm->setToolTip(refusal.isEmpty()
                           ? tr("Asks which groups to fill, from what and how fast, before it begins")
                           : refusal);
    for (QAction* one : m_clearMenu->actions()) {
        if (!one->isSeparator()) {
            one->setEnabled(refusal.isEmpty());
            one->setToolTip(refusal);
        }
    }
    const QString elsewhere = tr("Of the tab “Foreign keys”");
    const QString foreignRefusal = isOnForeign() ? m_foreign.refusal() : elsewhere;
    for (const ActionId id : {ActionId::NewRecord, ActionId::Delete})
        setAvailable(id, foreignRefusal.isEmpty(), foreignRefusal);
}

void CachePage::updateGroupActions(const QString& refusal)
{
    const Groups selected = selectedGroup();
    const QString name = selected.empty() ? QString() : properties::groupText(selected.front());
    m_clearSelected->setText(tr("Clear “%1”").arg(name));
    m_warmSelected->setText(tr("Warm “%1”").arg(name));
    m_clearSelected->setToolTip(refusal.isEmpty()
                                    ? tr("Its entries go, and PostgreSQL answers until they are "
                                         "filled again")
                                    : refusal);
    m_warmSelected->setToolTip(refusal.isEmpty()
                                   ? tr("Fills what is missing, from what was configured and from "
                                        "what is asked for most, at most 500 queries a second")
                                   : refusal);
    for (QAction* one : {m_clearSelected, m_warmSelected})
        one->setEnabled(!selected.empty() && refusal.isEmpty());
    for (QAction* one : {m_lifetime, m_edits, m_keys})
        one->setEnabled(!selected.empty());
}

bool CachePage::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != m_table || event->type() != QEvent::KeyPress)
        return Page::eventFilter(watched, event);
    switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Space:
        toggle(m_table->currentIndex());
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_F2:
        editLifetime();
        return true;
    default:
        break;
    }
    return Page::eventFilter(watched, event);
}

} // namespace cache_groups
