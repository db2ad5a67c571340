#include "ui/activity/alerts_tab.h"

#include "ui/common/empty_state.h"
#include "ui/common/labels.h"
#include "ui/common/rows_table.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <array>

namespace activity {

namespace {

using theme::u;

constexpr std::array muteTimes{1, 8, 24, 7 * 24}; // hours

} // namespace

AlertsTab::AlertsTab(AlertsPresenter& presenter, QWidget* parent)
    : QWidget(parent)
    , m_presenter(presenter)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(buildList());
    m_empty = new common::EmptyState(m_stack);
    m_stack->addWidget(m_empty);
    layout->addWidget(m_stack);
    connect(m_empty, &common::EmptyState::actionRequested, &presenter, &AlertsPresenter::refresh);
    connect(&presenter, &AlertsPresenter::changed, this, &AlertsTab::update);
    connect(m_table, &common::RowsTable::currentKeyChanged, this, &AlertsTab::update);
    connect(m_table, &common::RowsTable::opened, this, &AlertsTab::showCharts);
    connect(m_table, &common::RowsTable::contextMenuWanted, this, &AlertsTab::openMenu);
    update();
}

QWidget* AlertsTab::buildList()
{
    auto* list = new QWidget(m_stack);
    auto* layout = new QVBoxLayout(list);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(u(8));
    layout->addWidget(buildHead());
    m_table = new common::RowsTable(m_presenter.model(), tr("Alerts"), list);
    layout->addWidget(m_table, 1);
    return list;
}

QWidget* AlertsTab::buildHead()
{
    auto* head = new QWidget(this);
    auto* layout = new QHBoxLayout(head);
    layout->setContentsMargins(u(16), 0, u(16), 0);
    layout->setSpacing(u(8));
    m_explanation = common::mutedLabel({}, head);
    m_explanation->setWordWrap(true);
    m_charts = new QPushButton(tr("Show charts"), head);
    m_charts->setToolTip(tr("The dashboard at the moment it began (Enter)"));
    m_acknowledge = new QPushButton(tr("Acknowledge"), head);
    m_muteButton = new QPushButton(tr("Mute"), head);
    buildMute();
    m_muteButton->setMenu(m_mute);
    layout->addWidget(m_explanation, 1);
    layout->addWidget(m_charts);
    layout->addWidget(m_acknowledge);
    layout->addWidget(m_muteButton);
    connect(m_charts, &QPushButton::clicked, this, &AlertsTab::showCharts);
    connect(m_acknowledge, &QPushButton::clicked, this,
            [this] { m_presenter.acknowledge(m_table->currentKey()); });
    return head;
}

void AlertsTab::buildMute()
{
    m_mute = new QMenu(this);
    for (const int hours : muteTimes) {
        const QString text =
            hours < 24 ? tr("For %n hour(s)", nullptr, hours) : tr("For %n day(s)", nullptr, hours / 24);
        connect(m_mute->addAction(text), &QAction::triggered, this,
                [this, hours] { m_presenter.mute(m_table->currentKey(), std::chrono::hours(hours)); });
    }
    m_mute->addSeparator();
    m_unmute = m_mute->addAction(tr("Not any more"));
    connect(m_unmute, &QAction::triggered, this, [this] { m_presenter.unmute(m_table->currentKey()); });
}

void AlertsTab::showCharts()
{
    if (const monitor::Incident* const incident = m_presenter.incident(m_table->currentKey()))
        Q_EMIT chartsRequested(incident->raised);
}

void AlertsTab::openMenu(const QPoint& globalPosition)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(menu->addAction(m_charts->text()), &QAction::triggered, this, &AlertsTab::showCharts);
    QAction* const acknowledge = menu->addAction(m_acknowledge->text());
    acknowledge->setEnabled(m_acknowledge->isEnabled());
    connect(acknowledge, &QAction::triggered, m_acknowledge, &QPushButton::click);
    QAction* const mute = menu->addMenu(m_mute);
    mute->setText(tr("Mute"));
    menu->addSeparator();
    connect(menu->addAction(tr("Copy row")), &QAction::triggered, this, [this] { m_table->copy(false); });
    menu->popup(globalPosition);
}

void AlertsTab::update()
{
    const auto empty = m_presenter.emptyText();
    if (empty)
        m_empty->setText(*empty);
    m_stack->setCurrentIndex(empty ? 1 : 0);
    const QByteArray key = m_table->currentKey();
    const bool isChosen = m_presenter.incident(key) != nullptr;
    m_explanation->setText(m_presenter.explanation(key));
    m_charts->setEnabled(isChosen);
    m_acknowledge->setEnabled(m_presenter.mayAcknowledge(key));
    m_acknowledge->setToolTip(tr("Takes it off the count beside “Activity”; it stays in the log"));
    m_muteButton->setEnabled(isChosen);
    m_muteButton->setToolTip(tr("No desktop notifications of this rule for a time; its incidents stand here "
                                "all the same"));
    m_unmute->setEnabled(m_presenter.isMuted(key));
}

} // namespace activity
