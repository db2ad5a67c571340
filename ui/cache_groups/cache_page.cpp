#include "ui/cache_groups/cache_page.h"

#include "ui/cache_groups/self_test_dialog.h"
#include "ui/common/cell_delegate.h"
#include "ui/common/error_text.h"
#include "ui/common/progress_row.h"
#include "ui/common/status_line.h"
#include "ui/theme/theme.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QPushButton>
#include <QTableView>
#include <QTimer>
#include <QVBoxLayout>

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
    Width{GroupsModel::Group, 110},   Width{GroupsModel::HitRatio, 88},   Width{GroupsModel::Trend, 96},
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
    handle(ActionId::WarmCache, [this] { askWarm({}); });
    setMainAction(ActionId::WarmCache, tr("Warm…"));
    handle(ActionId::ClearCache, [this] { askClear({}); });
    handle(ActionId::SelfTest, [this] { openSelfTest(); });
    handle(ActionId::Refresh, [this] { m_presenter.measure(); });

    m_clearMenu = new QMenu(this);
    m_clearMenu->setToolTipsVisible(true);
    m_clearSelected = m_clearMenu->addAction(QString());
    connect(m_clearSelected, &QAction::triggered, this, [this] { askClear(selectedGroup()); });
    QAction* clearAll = m_clearMenu->addAction(tr("Clear all groups…"));
    connect(clearAll, &QAction::triggered, this, [this] { askClear({}); });
    m_warmSelected = new QAction(this);
    connect(m_warmSelected, &QAction::triggered, this, [this] { askWarm(selectedGroup()); });

    auto* clear = new QPushButton(tr("Clear"), this);
    clear->setMenu(m_clearMenu);
    clear->setAccessibleName(tr("Clear the cache"));
    addHeaderWidget(clear);
    auto* selfTest = new QPushButton(tr("Self-test…"), this);
    connect(selfTest, &QPushButton::clicked, this, &CachePage::openSelfTest);
    addHeaderWidget(selfTest);
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

void CachePage::askWarm(const Groups& groups)
{
    common::DangerDialog::ask(m_presenter.warmDanger(groups), this,
                              [this, groups] { m_presenter.warm(groups); });
}

void CachePage::askClear(const Groups& groups)
{
    common::DangerDialog::ask(m_presenter.clearDanger(groups), this,
                              [this, groups] { m_presenter.clear(groups); });
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
    const QString away = m_presenter.banner();
    if (!away.isEmpty())
        banner()->showMessage(theme::Tone::Bad, away, tr("Try now"));
    else if (!m_failure.isEmpty())
        banner()->showMessage(theme::Tone::Bad, m_failure);
    else if (const QString notice = m_presenter.notice(); !notice.isEmpty())
        banner()->showMessage(theme::Tone::Warn, notice, tr("Try now"));
    else
        banner()->hide();

    const QString refusal = m_presenter.refusal();
    const Groups selected = selectedGroup();
    const QString name = selected.empty() ? QString() : QString::fromUtf8(selected.front());
    for (QAction* one : {m_clearSelected, m_warmSelected}) {
        one->setEnabled(!selected.empty() && refusal.isEmpty());
        one->setToolTip(refusal);
    }
    m_clearSelected->setText(tr("Clear “%1”").arg(name));
    m_warmSelected->setText(tr("Warm “%1”").arg(name));
    setAvailable(ActionId::WarmCache, refusal.isEmpty(), refusal);
    setAvailable(ActionId::ClearCache, refusal.isEmpty(), refusal);
    for (QAction* one : m_clearMenu->actions())
        one->setEnabled(refusal.isEmpty());
    setBusy(m_presenter.isMeasuring());
    statusLine()->setParts(m_presenter.statusParts());
}

bool CachePage::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_table && event->type() == QEvent::KeyPress &&
        static_cast<QKeyEvent*>(event)->key() == Qt::Key_Space) {
        toggle(m_table->currentIndex());
        return true;
    }
    return Page::eventFilter(watched, event);
}

} // namespace cache_groups
