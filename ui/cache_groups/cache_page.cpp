#include "ui/cache_groups/cache_page.h"

#include "core/listing/catalogue.h"
#include "ui/cache_groups/audit_dialog.h"
#include "ui/cache_groups/clear_entries_dialog.h"
#include "ui/cache_groups/flush_dialog.h"
#include "ui/cache_groups/group_words.h"
#include "ui/cache_groups/lifetime_dialog.h"
#include "ui/cache_groups/self_test_dialog.h"
#include "ui/cache_groups/warm_dialog.h"
#include "ui/common/cell_delegate.h"
#include "ui/common/error_text.h"
#include "ui/common/progress_row.h"
#include "ui/common/status_line.h"
#include "ui/properties/words.h"
#include "ui/theme/theme.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QPushButton>
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
    , m_measure(new QTimer(this))
{
    buildActions(); // first: the table's first current index already updates them
    setContent(buildContent());
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
    setMainAction(ActionId::WarmCache, tr("Warm…"));
    handle(ActionId::ClearCache, [this] { askClear({}); });
    handle(ActionId::SelfTest, [this] { openSelfTest(); });
    handle(ActionId::Refresh, [this] { m_presenter.measure(); });

    buildClearMenu();
    m_warmSelected = new QAction(this);
    connect(m_warmSelected, &QAction::triggered, this, &CachePage::warmSelected);
    m_lifetime = new QAction(tr("Lifetime…"), this);
    connect(m_lifetime, &QAction::triggered, this, &CachePage::editLifetime);

    auto* clear = new QPushButton(tr("Clear"), this);
    clear->setMenu(m_clearMenu);
    clear->setAccessibleName(tr("Clear the cache"));
    addHeaderWidget(clear);
    auto* audit = new QPushButton(tr("Audit…"), this);
    connect(audit, &QPushButton::clicked, this, &CachePage::openAudit);
    addHeaderWidget(audit);
    auto* selfTest = new QPushButton(tr("Self-test…"), this);
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

QWidget* CachePage::buildContent()
{
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(theme::u(16), theme::u(8), theme::u(16), theme::u(8));
    layout->setSpacing(theme::u(8));
    buildTable();
    m_progress = new common::ProgressRow(content);
    m_progress->hide();
    layout->addWidget(m_table, 1);
    layout->addWidget(m_progress);
    return content;
}

void CachePage::buildTable()
{
    m_table = new QTableView;
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
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &CachePage::update);
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
    m_table->setFocus(Qt::OtherFocusReason);
}

void CachePage::deactivate()
{
    m_measure->stop();
}

Groups CachePage::selectedGroup() const
{
    const QModelIndex current = m_table->currentIndex();
    return current.isValid() ? Groups{current.data(common::IdRole).toByteArray()} : Groups();
}

void CachePage::askWarm()
{
    const common::Danger all = m_presenter.warmDanger({});
    const QString title =
        QStringLiteral("%1 – %2").arg(all.profile, common::environmentName(all.environment));
    auto* dialog = new WarmDialog(m_presenter.all(), title, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &WarmDialog::chosen, this, [this](const WarmWish& wish) {
        const common::Danger danger = m_presenter.warmDanger(wish);
        if (danger.environment == common::Environment::Production)
            common::DangerDialog::ask(danger, this, [this, wish] { m_presenter.warm(wish); });
        else
            m_presenter.warm(wish); // the dialog was the preview
    });
    dialog->open();
}

void CachePage::warmSelected()
{
    if (const Groups group = selectedGroup(); !group.empty())
        m_presenter.warm({group});
}

void CachePage::askClear(const Groups& groups)
{
    common::DangerDialog::ask(m_presenter.clearDanger(groups), this,
                              [this, groups] { m_presenter.clear(groups); });
}

void CachePage::askClearSome()
{
    auto* dialog = new ClearEntriesDialog(m_presenter, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ClearEntriesDialog::found, this,
            [this](const QByteArray& pattern, const cache::FoundEntries& found) {
                common::DangerDialog::ask(m_presenter.patternDanger(pattern, found), this,
                                          [this, pattern, found] { m_presenter.clearFound(pattern, found); });
            });
    connect(dialog, &ClearEntriesDialog::tagChosen, this, [this](const cache::Tag& tag) {
        common::DangerDialog::ask(m_presenter.tagDanger(tag), this,
                                  [this, tag] { m_presenter.invalidate(tag); });
    });
    dialog->open();
}

void CachePage::askFlush()
{
    auto* dialog = new FlushDialog(m_presenter, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &FlushDialog::confirmed, &m_presenter, &CachePresenter::flush);
    dialog->open();
}

void CachePage::openAudit()
{
    auto* dialog = new AuditDialog(m_presenter.source(), m_presenter.all(), m_presenter.refusal(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::finished, &m_presenter, &CachePresenter::measure);
    dialog->open();
}

void CachePage::editLifetime()
{
    const Groups selected = selectedGroup();
    const auto policy = selected.empty() ? std::nullopt : m_presenter.policyOf(selected.front());
    if (!policy)
        return;
    const auto known = std::ranges::find(listing::catalogue(), policy->group, &listing::CachedQuery::group);
    auto* dialog = new LifetimeDialog({*policy, m_presenter.source().defaultPolicy(policy->group),
                                       m_presenter.source().profile().keyPrefix, m_presenter.policyRefusal(),
                                       known != listing::catalogue().end() && known->mayWriteThrough},
                                      this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &LifetimeDialog::saved, &m_presenter, &CachePresenter::setPolicy);
    dialog->open();
}

void CachePage::openSelfTest()
{
    auto* dialog = new SelfTestDialog(m_presenter.source(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void CachePage::toggle(const QModelIndex& index)
{
    const QModelIndex cell = index.siblingAtColumn(GroupsModel::On);
    const QString refusal = m_presenter.policyRefusal();
    m_failure = refusal.isEmpty() ? QString() : tr("Groups cannot be switched – %1").arg(refusal);
    update();
    if (!refusal.isEmpty())
        return;
    m_presenter.setEnabled(cell.data(common::IdRole).toByteArray(), !cell.data(common::ValueRole).toBool());
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
    updateBanner();
    updateActions();
    setBusy(m_presenter.isMeasuring());
    statusLine()->setParts(m_presenter.statusParts());
}

// One, the gravest.
void CachePage::updateBanner()
{
    const QString pressure = pressureText(m_presenter.pressure());
    if (const QString away = m_presenter.banner(); !away.isEmpty())
        banner()->showMessage(theme::Tone::Bad, away, tr("Try now"));
    else if (!m_failure.isEmpty())
        banner()->showMessage(theme::Tone::Bad, m_failure);
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
    const Groups selected = selectedGroup();
    const QString name = selected.empty() ? QString() : properties::groupText(selected.front());
    for (QAction* one : {m_clearSelected, m_warmSelected}) {
        one->setEnabled(!selected.empty() && refusal.isEmpty());
        one->setToolTip(refusal);
    }
    m_clearSelected->setText(tr("Clear “%1”").arg(name));
    m_warmSelected->setText(tr("Warm “%1”").arg(name));
    m_lifetime->setEnabled(!selected.empty());
    setAvailable(ActionId::WarmCache, refusal.isEmpty(), refusal);
    setAvailable(ActionId::ClearCache, refusal.isEmpty(), refusal);
    for (QAction* one : m_clearMenu->actions()) {
        if (!one->isSeparator()) {
            one->setEnabled(refusal.isEmpty());
            one->setToolTip(refusal);
        }
    }
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
