#include "ui/cache_groups/group_pane.h"

#include "ui/cache_groups/group_words.h"
#include "ui/charts/time_chart.h"
#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/properties/words.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include <cmath>

namespace cache_groups {

using theme::u;

namespace {

constexpr int factsWidth = 300;
constexpr int steps = 3; // of the history, that a line may be interrupted for

QLabel* wrapped(QWidget* parent)
{
    QLabel* label = common::mutedLabel({}, parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

} // namespace

GroupPane::GroupPane(CachePresenter& presenter, const GroupActions& actions, QWidget* parent)
    : QWidget(parent)
    , m_presenter(presenter)
    , m_actions(actions)
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, u(12), 0, 0);
    layout->setSpacing(u(24));
    layout->addWidget(buildChart(), 1);
    layout->addWidget(buildFacts());
    setMinimumHeight(u(200));
    setAccessibleName(tr("The chosen group"));
}

QWidget* GroupPane::buildChart()
{
    auto* part = new QWidget(this);
    auto* layout = new QVBoxLayout(part);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(u(4));
    m_chart = new charts::TimeChart(tr("Hit ratio"), charts::Unit::Percent, part);
    auto* foot = new QHBoxLayout;
    foot->setSpacing(u(8));
    m_whose = common::mutedLabel({}, part);
    m_span = new QComboBox(part);
    m_span->setObjectName(QStringLiteral("span"));
    m_span->setAccessibleName(tr("Time shown"));
    m_span->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_span->addItem(tr("Last 5 min"), int(HistorySpan::Minutes));
    m_span->addItem(tr("Last hour"), int(HistorySpan::Hour));
    foot->addWidget(m_span);
    foot->addWidget(m_whose, 1);
    layout->addWidget(m_chart, 1);
    layout->addLayout(foot);
    connect(m_span, &QComboBox::currentIndexChanged, this, &GroupPane::refresh);
    return part;
}

QWidget* GroupPane::buildFacts()
{
    auto* part = new QWidget(this);
    part->setFixedWidth(u(factsWidth));
    auto* layout = new QVBoxLayout(part);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(u(4));
    m_title = common::sectionLabel({}, part);
    m_meaning = wrapped(part);
    m_facts = wrapped(part);
    m_reads = wrapped(part);
    for (QLabel* label : {m_title, m_meaning, m_facts, m_reads})
        layout->addWidget(label);
    layout->addStretch(1);
    auto* buttons = new QGridLayout;
    buttons->setSpacing(u(8));
    int place = 0;
    for (QAction* action :
         {m_actions.warm, m_actions.clear, m_actions.lifetime, m_actions.edits, m_actions.keys}) {
        auto* button = new QPushButton(part);
        connect(button, &QPushButton::clicked, action, &QAction::trigger);
        buttons->addWidget(button, place / 2, place % 2);
        ++place;
        m_buttons.emplace_back(button, action);
    }
    m_buttons[3].first->setObjectName(QStringLiteral("edits"));
    m_buttons[4].first->setObjectName(QStringLiteral("keys"));
    layout->addLayout(buttons);
    return part;
}

HistorySpan GroupPane::span() const
{
    return static_cast<HistorySpan>(m_span->currentData().toInt());
}

void GroupPane::setGroup(const QByteArray& group)
{
    m_group = group;
    refresh();
}

void GroupPane::refresh()
{
    for (const auto& [button, action] : m_buttons) {
        button->setText(action->iconText());
        button->setEnabled(action->isEnabled());
        button->setToolTip(action->toolTip());
        button->setAccessibleName(action->text());
    }
    const auto place = m_presenter.model().rowOf(m_group);
    setEnabled(place.has_value());
    if (!place)
        return;
    const GroupRow& row = m_presenter.model().rows()[static_cast<std::size_t>(*place)];
    showFacts(row);
    showChart(row);
}

void GroupPane::showFacts(const GroupRow& row)
{
    m_title->setText(properties::groupText(row.policy.group));
    m_meaning->setText(groupMeaning(row.policy.group));
    QStringList facts{row.policy.enabled ? tr("lives %1").arg(lifetimeText(row.policy.ttl))
                                         : tr("switched off")};
    if (row.size)
        facts << entriesText(row.size->entries) << common::formatBytes(row.size->memory);
    m_facts->setText(facts.join(QStringLiteral(" · ")));
    const GroupReads reads = readsOf(row.policy.group, row.statistics);
    m_reads->setText(reads.reads == 0 ? tr("Not read yet")
                                      : tr("%1 of %2 reads served from the cache")
                                            .arg(common::formatCount(qint64(reads.hits)),
                                                 common::formatCount(qint64(reads.reads))));
    m_reads->setToolTip(countersText(row.statistics, m_presenter.model().sum()));
}

void GroupPane::showChart(const GroupRow& row)
{
    const HistorySpan span = this->span();
    charts::Series series{properties::groupText(row.policy.group), theme::Line::Hits,
                          m_presenter.model().history().ratios(row.policy.group, span)};
    const bool isRead =
        std::ranges::any_of(series.points, [](const auto& p) { return !std::isnan(p.value); });
    m_chart->setSpan(lengthOf(span));
    m_chart->setGapAfter(steps * stepOf(span));
    m_chart->setLimit(row.policy.targetHitRatio, tr("target"));
    m_chart->setSeries({std::move(series)});
    const QString of = m_presenter.desktops().isEmpty() || span == HistorySpan::Minutes
                           ? tr("reads of this window")
                           : m_presenter.desktops();
    const QString window = tr("each point: the %1 before it").arg(common::formatDuration(windowOf(span)));
    m_whose->setText(isRead ? QStringLiteral("%1 · %2 · %3").arg(of, window, tr("gaps: nothing was read"))
                            : QStringLiteral("%1 · %2").arg(of, tr("nothing was read in this time")));
}

} // namespace cache_groups
