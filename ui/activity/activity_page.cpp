#include "ui/activity/activity_page.h"

#include "ui/activity/alerts_tab.h"
#include "ui/activity/journal_pane.h"
#include "ui/common/rows_table.h"
#include "ui/common/status_line.h"
#include "ui/theme/icons.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

namespace activity {

namespace {

using common::ActionId;
using theme::u;

constexpr int narrowWindow = 1100; // SCREEN: below this the pane takes the list's place

} // namespace

ActivityPage::ActivityPage(workspace::Workspace& workspace, QWidget* parent)
    : Page(tr("Activity"), parent)
    , m_presenter(workspace)
    , m_alertsPresenter(workspace)
{
    m_filterLine = buildFilterLine();
    setFilterLine(m_filterLine);
    addTab(tr("Journal"), buildContent());
    buildAlerts();
    buildActions();
    connect(this, &Page::tabChanged, this, &ActivityPage::showTab);
    connect(&m_presenter, &ActivityPresenter::changed, this, &ActivityPage::showAll);
    connect(&m_presenter, &ActivityPresenter::filterChanged, this, &ActivityPage::showFilter);
    connect(this, &Page::retryRequested, &m_presenter, &ActivityPresenter::refresh);
    connect(this, &Page::emptyActionRequested, &m_presenter, &ActivityPresenter::clearFilter);
    connect(this, &Page::bannerActionRequested, &m_presenter, &ActivityPresenter::refresh);
    showAll();
}

QWidget* ActivityPage::buildFilterLine()
{
    auto* line = new QWidget(this);
    auto* layout = new QHBoxLayout(line);
    layout->setContentsMargins(u(16), 0, u(16), u(8));
    layout->setSpacing(u(8));
    m_search = new QLineEdit(line);
    m_search->setPlaceholderText(tr("Who, what, number, group, tag or key"));
    m_search->setAccessibleName(tr("Search the journal"));
    m_search->setToolTip(
        tr("A user or program, “import”, the number of a listing or an agent, a group such as "
           "“page”, a tag such as prop:list, or one of Keystead's keys, whole or without its "
           "beginning. Enter keeps it as a filter (Ctrl+F)"));
    m_search->installEventFilter(this);
    m_search->setClearButtonEnabled(true);
    m_search->addAction(theme::icon(theme::Icon::Search, theme::Ink::Muted), QLineEdit::LeadingPosition);
    m_search->setMinimumWidth(u(200));
    m_search->setMaximumWidth(u(320));
    m_kind = new QComboBox(line);
    m_kind->setAccessibleName(tr("Kind"));
    m_kind->addItem(tr("All kinds"), int(Kind::All));
    m_kind->addItem(tr("Edits"), int(Kind::Edits));
    m_kind->addItem(tr("Imports"), int(Kind::Imports));
    m_kind->addItem(tr("Other programs"), int(Kind::OtherPrograms));
    m_kind->addItem(tr("Work on the cache"), int(Kind::Cache));
    m_span = new QComboBox(line);
    m_span->setAccessibleName(tr("Time"));
    m_span->addItem(tr("Today"), int(Span::Today));
    m_span->addItem(tr("7 days"), int(Span::Week));
    m_span->addItem(tr("30 days"), int(Span::Month));
    m_span->addItem(tr("All time"), int(Span::All));
    layout->addWidget(m_search, 1);
    layout->addWidget(m_kind);
    layout->addWidget(m_span);
    m_chips = new QHBoxLayout;
    m_chips->setSpacing(u(4));
    layout->addLayout(m_chips);
    m_clear = new QPushButton(tr("Show everything"), line);
    m_clear->setToolTip(tr("Removes every part of the filter"));
    theme::setRole(m_clear, theme::Role::Link);
    layout->addWidget(m_clear);
    layout->addStretch(1);
    connect(m_clear, &QPushButton::clicked, &m_presenter, &ActivityPresenter::clearFilter);
    connect(m_search, &QLineEdit::textChanged, &m_presenter, &ActivityPresenter::setText);
    connect(m_kind, &QComboBox::activated, this,
            [this] { m_presenter.setKind(static_cast<Kind>(m_kind->currentData().toInt())); });
    connect(m_span, &QComboBox::activated, this,
            [this] { m_presenter.setSpan(static_cast<Span>(m_span->currentData().toInt())); });
    showFilter();
    return line;
}

QWidget* ActivityPage::buildContent()
{
    m_splitter = new QSplitter(Qt::Horizontal);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(1);
    m_list = new QWidget(m_splitter);
    m_list->setMinimumWidth(u(240));
    auto* layout = new QVBoxLayout(m_list);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_table = new common::RowsTable(m_presenter.model(), tr("Journal"), m_list);
    m_table->setSortingEnabled(false);
    m_older = new QPushButton(tr("Show older lines"), m_list);
    m_older->setFlat(true);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_older, 0, Qt::AlignHCenter);
    m_pane = new JournalPane(m_presenter, m_splitter);
    m_pane->hide();
    m_splitter->addWidget(m_list);
    m_splitter->addWidget(m_pane);
    m_splitter->setStretchFactor(0, 1);
    connectParts();
    return m_splitter;
}

void ActivityPage::connectParts()
{
    connect(m_older, &QPushButton::clicked, &m_presenter, &ActivityPresenter::showOlder);
    connect(m_table, &common::RowsTable::opened, this, &ActivityPage::openPane);
    connect(m_table, &common::RowsTable::clicked, this, [this] { openPane(m_table->currentKey()); });
    connect(m_table, &common::RowsTable::escaped, this, &ActivityPage::closePane);
    connect(m_table, &common::RowsTable::currentKeyChanged, this, [this](const QByteArray& key) {
        if (m_pane->isVisible())
            m_presenter.choose(key);
    });
    connect(m_pane, &JournalPane::closeRequested, this, &ActivityPage::closePane);
    connect(m_pane, &JournalPane::listingRequested, this, &ActivityPage::listingRequested);
    connect(m_pane, &JournalPane::groupRequested, this, &ActivityPage::groupRequested);
    connect(m_pane, &JournalPane::keyRequested, this, &ActivityPage::keyRequested);
}

void ActivityPage::buildAlerts()
{
    m_alerts = new AlertsTab(m_alertsPresenter, this);
    addTab(tr("Alerts"), m_alerts);
    connect(m_alerts, &AlertsTab::chartsRequested, this, &ActivityPage::chartsRequested);
    connect(&m_alertsPresenter, &AlertsPresenter::careChanged, this, &ActivityPage::careChanged);
    connect(&m_alertsPresenter, &AlertsPresenter::changed, this, [this] {
        if (isOnAlerts())
            showAll();
    });
}

bool ActivityPage::isOnAlerts() const
{
    return currentTab() == 1;
}

void ActivityPage::showAlerts()
{
    setCurrentTab(1);
}

void ActivityPage::showTab()
{
    m_filterLine->setVisible(!isOnAlerts());
    m_pause->setVisible(!isOnAlerts());
    setAvailable(ActionId::Find, !isOnAlerts(), tr("Of the tab “Journal”"));
    m_presenter.line().setShown(m_isActive && !isOnAlerts() && !m_pane->isHidden());
    m_alertsPresenter.setShown(m_isActive && isOnAlerts());
    (isOnAlerts() ? m_alerts->table() : m_table)->setFocus(Qt::OtherFocusReason);
    showAll();
}

void ActivityPage::rebuildChips()
{
    while (QLayoutItem* item = m_chips->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
    if (m_presenter.about())
        addChip(aboutText(*m_presenter.about()), [this] { m_presenter.setAbout(std::nullopt); });
    if (!m_presenter.who().isEmpty())
        addChip(tr("by %1").arg(m_presenter.who()), [this] { m_presenter.setWho({}); });
}

void ActivityPage::addChip(const QString& text, std::function<void()> remove)
{
    auto* chip = new QPushButton(theme::icon(theme::Icon::Close, theme::Ink::Muted),
                                 QString(text).replace(u'&', QStringLiteral("&&")), this);
    chip->setLayoutDirection(layoutDirection() == Qt::LeftToRight ? Qt::RightToLeft : Qt::LeftToRight);
    chip->setObjectName(QStringLiteral("chip"));
    chip->setAccessibleName(tr("Remove filter %1").arg(text));
    chip->setToolTip(chip->accessibleName());
    m_chips->addWidget(chip);
    connect(chip, &QPushButton::clicked, this, [remove = std::move(remove)] { remove(); });
}

void ActivityPage::showAbout(const About& about)
{
    setCurrentTab(0);
    m_presenter.showAbout(about);
}

void ActivityPage::buildActions()
{
    handle(ActionId::Refresh, [this] {
        if (isOnAlerts())
            m_alertsPresenter.refresh();
        else
            m_presenter.refresh();
    });
    handle(ActionId::Find, [this] {
        m_search->setFocus(Qt::ShortcutFocusReason);
        m_search->selectAll();
    });
    handle(ActionId::Copy, [this] { (isOnAlerts() ? m_alerts->table() : m_table)->copy(false); });
    m_pause = new QPushButton(tr("Pause"), this);
    m_pause->setObjectName(QStringLiteral("pause"));
    m_pause->setCheckable(true);
    m_pause->setToolTip(tr("Keep the list as it is while new lines arrive"));
    addHeaderWidget(m_pause);
    connect(m_pause, &QPushButton::toggled, &m_presenter, &ActivityPresenter::setPaused);
}

void ActivityPage::activate()
{
    m_isActive = true;
    showTab();
}

void ActivityPage::deactivate()
{
    m_isActive = false;
    m_presenter.line().setShown(false);
    m_alertsPresenter.setShown(false);
}

QList<QWidget*> ActivityPage::panes() const
{
    if (isOnAlerts())
        return {m_alerts->table()};
    QList<QWidget*> parts{m_search, m_table};
    if (m_pane->isVisible())
        parts.append(m_pane);
    return parts;
}

void ActivityPage::openPane(const QByteArray& key)
{
    if (key.isEmpty())
        return;
    m_presenter.choose(key);
    m_pane->show();
    m_presenter.line().setShown(true);
    arrange();
}

void ActivityPage::closePane()
{
    m_pane->hide();
    m_presenter.line().setShown(false);
    arrange();
    m_table->setFocus(Qt::OtherFocusReason);
}

void ActivityPage::arrange()
{
    const bool narrow = window()->width() < u(narrowWindow);
    m_list->setVisible(!narrow || m_pane->isHidden());
}

bool ActivityPage::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != m_search || event->type() != QEvent::KeyPress)
        return Page::eventFilter(watched, event);
    switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (!m_presenter.keepText())
            m_table->setFocus(Qt::OtherFocusReason);
        return true;
    case Qt::Key_Down:
        m_table->setFocus(Qt::OtherFocusReason);
        return true;
    case Qt::Key_Escape:
        if (m_search->text().isEmpty())
            return Page::eventFilter(watched, event);
        m_search->clear();
        return true;
    default:
        return Page::eventFilter(watched, event);
    }
}

void ActivityPage::resizeEvent(QResizeEvent* event)
{
    Page::resizeEvent(event);
    arrange();
}

void ActivityPage::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && !m_pane->isHidden())
        closePane();
    else
        Page::keyPressEvent(event);
}

void ActivityPage::showFilter()
{
    m_search->setText(m_presenter.text());
    m_kind->setCurrentIndex(m_kind->findData(int(m_presenter.kind())));
    m_span->setCurrentIndex(m_span->findData(int(m_presenter.span())));
    rebuildChips();
}

void ActivityPage::showAlertsState()
{
    setBusy(m_alertsPresenter.isBusy());
    statusLine()->setParts(m_alertsPresenter.statusParts());
    if (const QString warning = m_alertsPresenter.warning(); !warning.isEmpty())
        banner()->showMessage(theme::Tone::Warn, warning);
    else
        banner()->hide();
    showReady();
}

void ActivityPage::showAll()
{
    if (isOnAlerts()) {
        showAlertsState();
        return;
    }
    setBusy(m_presenter.isBusy());
    statusLine()->setParts(m_presenter.statusParts());
    m_older->setVisible(m_presenter.hasOlder());
    m_clear->setVisible(m_presenter.isFiltered());
    banner()->hide();
    if (const auto text = m_presenter.emptyText()) {
        showEmpty(*text);
        return;
    }
    const bool hasLines = m_presenter.model().rowCount() > 0;
    switch (m_presenter.state()) {
    case ActivityPresenter::State::Loading:
        showLoading();
        return;
    case ActivityPresenter::State::Failed:
        if (!hasLines) {
            showError(m_presenter.problem());
            return;
        }
        banner()->showMessage(theme::Tone::Bad, tr("The journal could not be read: what is shown may be old"),
                              tr("Try now"));
        break;
    case ActivityPresenter::State::Ready:
        break;
    }
    showReady();
}

} // namespace activity
