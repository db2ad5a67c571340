#include "ui/properties/history/history_tab.h"

#include "ui/common/banner.h"
#include "ui/common/empty_state.h"
#include "ui/common/error_text.h"
#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/properties/history/history_filter_line.h"
#include "ui/properties/history/history_table.h"
#include "ui/properties/history/history_view.h"
#include "ui/theme/icons.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace properties {

using theme::u;

namespace {

constexpr int narrowWindow = 1100; // SCREEN: below this the pane takes the list's place
constexpr int paneWidth = 440;

} // namespace

HistoryTab::HistoryTab(workspace::Workspace& workspace, EditPresenter& editing, QWidget* parent)
    : QWidget(parent)
    , m_changes(workspace)
    , m_entries(workspace, HistoryScope::Change)
    , m_restore(workspace, editing)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_filter = new HistoryFilterLine(this);
    m_newer = new QPushButton(m_filter);
    m_newer->setObjectName(QStringLiteral("newer"));
    theme::setRole(m_newer, theme::Role::Link);
    m_newer->hide();
    m_filter->addTrailing(m_newer);
    layout->addWidget(m_filter);
    m_banner = new common::Banner(this);
    m_banner->hide();
    layout->addWidget(m_banner);
    buildBody();
    layout->addWidget(m_splitter, 1);
    connectParts();
    showList();
    arrange();
}

// ── building ─────────────────────────────────────────────────────────────────────────────────

void HistoryTab::buildBody()
{
    m_splitter = new QSplitter(Qt::Horizontal, this);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(1);
    m_listStack = new QStackedWidget(m_splitter);
    m_listStack->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Expanding);
    m_listStack->setMinimumWidth(u(240));
    m_table = new HistoryTable(m_changes.model(), tr("Changes of all listings"), m_listStack);
    m_nothing = new common::EmptyState(m_listStack);
    m_listStack->addWidget(m_table);
    m_listStack->addWidget(m_nothing);
    m_splitter->addWidget(m_listStack);
    m_splitter->addWidget(buildPane());
    m_splitter->setStretchFactor(0, 1);
}

QWidget* HistoryTab::buildPane()
{
    m_pane = new QWidget(m_splitter);
    m_pane->setAccessibleName(tr("Change"));
    m_pane->setMinimumWidth(u(400));
    theme::setRole(m_pane, theme::Role::Surface);
    auto* layout = new QVBoxLayout(m_pane);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(u(16), u(8), u(8), u(4));
    m_title = common::sectionLabel({}, m_pane);
    m_title->setWordWrap(true);
    auto* close = new QToolButton(m_pane);
    close->setIcon(theme::icon(theme::Icon::Close));
    close->setAccessibleName(tr("Close the pane"));
    close->setToolTip(tr("Close (Esc)"));
    head->addWidget(m_title, 1);
    head->addWidget(close, 0, Qt::AlignTop);
    layout->addLayout(head);
    auto* below = new QHBoxLayout;
    below->setContentsMargins(u(16), 0, u(16), u(8));
    below->setSpacing(u(8));
    m_facts = common::mutedLabel({}, m_pane);
    m_facts->setWordWrap(true);
    m_takeBack = new QPushButton(m_pane);
    m_takeBack->setObjectName(QStringLiteral("takeBack"));
    below->addWidget(m_facts, 1);
    below->addWidget(m_takeBack, 0, Qt::AlignTop);
    layout->addLayout(below);
    m_view = new HistoryView(m_entries, m_restore, m_pane);
    layout->addWidget(m_view, 1);
    m_pane->hide();
    connect(close, &QToolButton::clicked, this, &HistoryTab::closePane);
    return m_pane;
}

void HistoryTab::connectParts()
{
    connect(&m_changes, &HistoryChanges::changed, this, &HistoryTab::showList);
    connect(&m_changes, &HistoryChanges::usersChanged, this,
            [this] { m_filter->setUsers(m_changes.users()); });
    connect(m_filter, &HistoryFilterLine::filterChosen, &m_changes, &HistoryChanges::setFilter);
    connect(m_filter, &HistoryFilterLine::left, this, [this] { m_table->setFocus(Qt::OtherFocusReason); });
    connect(m_banner, &common::Banner::actionRequested, &m_changes, &HistoryChanges::refresh);
    connect(m_nothing, &common::EmptyState::actionRequested, this, [this] {
        if (m_changes.state() == HistoryChanges::State::Failed)
            m_changes.refresh();
        else if (m_changes.hasMore())
            m_changes.showMore();
        else
            m_filter->clear();
    });
    connect(m_table, &HistoryTable::opened, this, &HistoryTab::openPane);
    connect(m_table, &HistoryTable::clicked, this, [this] { openPane(m_table->currentKey()); });
    connect(m_table, &HistoryTable::currentKeyChanged, this, [this](const QByteArray& key) {
        m_changes.model().clearNew(key);
        if (!m_pane->isHidden())
            openPane(key);
    });
    connect(m_table, &HistoryTable::unseenChanged, this, [this](int lines) {
        m_newer->setText(tr("%n new ↑", nullptr, lines));
        m_newer->setVisible(lines > 0);
    });
    connect(m_newer, &QPushButton::clicked, m_table, &HistoryTable::showNewest);
    connect(m_view, &HistoryView::listingRequested, this, &HistoryTab::listingRequested);
    connect(&m_restore, &HistoryRestore::changed, this, &HistoryTab::showTakeBack);
    connect(&m_restore, &HistoryRestore::takeBackPlanned, this, &HistoryTab::askTakeBack);
    connect(m_takeBack, &QPushButton::clicked, this, [this] {
        if (const ChangeItem* const item = m_changes.item(m_open))
            m_restore.planTakeBack(item->change);
    });
}

// ── from elsewhere ───────────────────────────────────────────────────────────────────────────

void HistoryTab::showTransaction(quint64 transaction)
{
    m_pane->show();
    m_filter->setTransaction(transaction);
    arrange();
}

void HistoryTab::showListing(property::PropertyId id)
{
    m_filter->setListing(id);
}

void HistoryTab::find()
{
    m_filter->listing()->setFocus(Qt::ShortcutFocusReason);
    m_filter->listing()->selectAll();
}

// ── list ─────────────────────────────────────────────────────────────────────────────────────

void HistoryTab::showList()
{
    const auto text = m_changes.emptyText();
    if (text)
        m_nothing->setText(*text);
    m_listStack->setCurrentWidget(text ? static_cast<QWidget*>(m_nothing) : m_table);
    const base::Error& problem = m_changes.problem();
    if (!text && problem.code != base::ErrorCode::None)
        m_banner->showMessage(
            theme::Tone::Bad,
            tr("%1 · changes as of %2")
                .arg(common::describe(problem).title, common::formatTime(m_changes.answeredAt())),
            tr("Retry"));
    else
        m_banner->hide();
    if (text && !m_pane->isHidden())
        closePane();
    if (!m_pane->isHidden() && m_changes.item(m_open) == nullptr)
        openPane(m_table->currentKey());
    Q_EMIT statusChanged();
}

void HistoryTab::openCurrent()
{
    openPane(m_table->currentKey());
}

void HistoryTab::openPane(const QByteArray& key)
{
    const ChangeItem* const item = m_changes.item(key);
    if (item == nullptr)
        return;
    m_open = key;
    property::HistoryQuery query;
    if (item->change.transaction != 0) {
        query.transaction = item->change.transaction;
    } else {
        query.user = item->change.user;
        query.from = item->change.at;
        query.until = item->change.at.addMSecs(1);
    }
    const bool wasHidden = m_pane->isHidden();
    m_pane->show();
    m_entries.show(query);
    showPane();
    if (wasHidden && window()->width() >= u(narrowWindow))
        m_splitter->setSizes({width() - u(paneWidth), u(paneWidth)});
    arrange();
}

void HistoryTab::showPane()
{
    const ChangeItem* const item = m_changes.item(m_open);
    if (item == nullptr)
        return;
    const property::HistoryChange& change = item->change;
    const bool isOne = change.entries == 1;
    m_title->setText(isOne ? listingName(change.property, item->title) : countsText(change));
    m_facts->setText(QStringLiteral("%1 · %2 · %3")
                         .arg(change.user, common::formatTime(change.at.toLocalTime()),
                              common::formatAge(change.at, QDateTime::currentDateTimeUtc())));
    m_facts->setToolTip(common::exactTime(change.at.toLocalTime()));
    showTakeBack();
}

void HistoryTab::showTakeBack()
{
    const ChangeItem* const item = m_changes.item(m_open);
    if (item == nullptr)
        return;
    const bool isKnown = item->change.transaction != 0;
    const QString reason = !m_restore.refusal().isEmpty() ? m_restore.refusal()
                           : !isKnown                     ? tr("It is from before transactions were recorded")
                                                          : QString();
    m_takeBack->setText(item->change.entries == 1 ? tr("Take back") : tr("Take all back…"));
    m_takeBack->setEnabled(reason.isEmpty() && !m_restore.isBusy());
    m_takeBack->setToolTip(reason.isEmpty() ? tr("Brings back what stood before this change, by a new edit")
                                            : reason);
}

void HistoryTab::askTakeBack(const TakeBackPlan& plan)
{
    common::DangerDialog::ask(m_restore.danger(plan), this, [this, plan] { m_restore.takeBack(plan); });
}

bool HistoryTab::closePane()
{
    if (m_pane->isHidden())
        return false;
    m_pane->hide();
    m_open.clear();
    arrange();
    m_table->setFocus(Qt::OtherFocusReason);
    return true;
}

void HistoryTab::arrange()
{
    const bool narrow = window()->width() < u(narrowWindow);
    m_listStack->setVisible(!narrow || m_pane->isHidden());
}

// ── events ───────────────────────────────────────────────────────────────────────────────────

void HistoryTab::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_changes.setLive(true);
}

void HistoryTab::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    m_changes.setLive(false);
}

void HistoryTab::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void HistoryTab::keyPressEvent(QKeyEvent* event)
{
    if (event->key() != Qt::Key_Escape || !closePane())
        QWidget::keyPressEvent(event);
}

} // namespace properties
