#include "ui/server/memory_tab.h"

#include "core/base/units.h"
#include "ui/charts/bar_chart.h"
#include "ui/common/format.h"
#include "ui/common/progress_row.h"
#include "ui/common/rows_table.h"
#include "ui/server/minute_chart.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>

#include <cmath>

namespace server {

namespace {

using theme::u;

constexpr std::size_t mostBars = 10;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(server)
};

QString keysText(double keys)
{
    return common::formatCount(std::llround(keys));
}

QString nameText(const monitor::KeyShare& share)
{
    return share.name.isEmpty() ? Words::tr("other keys") : base::escapeBytes(share.name);
}

// The largest, and what is left as one.
std::vector<charts::Bar> memoryBars(const std::vector<monitor::KeyShare>& shares, double allBytes)
{
    std::vector<charts::Bar> bars;
    monitor::KeyShare rest;
    const auto add = [&bars, allBytes](const QString& label, const monitor::KeyShare& share) {
        const base::Bytes bytes{std::llround(share.bytes)};
        const double percent = allBytes > 0 ? 100 * share.bytes / allBytes : 0;
        bars.push_back({label, share.bytes, common::formatBytes(bytes),
                        Words::tr("%1: %2 keys, %3, %4 of all")
                            .arg(label, keysText(share.keys), common::exactBytes(bytes),
                                 common::formatPercent(percent))});
    };
    for (const monitor::KeyShare& share : shares) {
        if (bars.size() + 1 < mostBars || shares.size() <= mostBars) {
            add(nameText(share), share);
            continue;
        }
        rest.keys += share.keys;
        rest.bytes += share.bytes;
    }
    if (rest.keys > 0)
        add(Words::tr("the rest"), rest);
    return bars;
}

QString boundText(std::chrono::seconds bound)
{
    return common::formatDuration(bound);
}

QString expiryText(const monitor::ExpiryShare& share)
{
    if (share.from.count() == 0)
        return Words::tr("under %1").arg(boundText(share.to));
    if (share.to == std::chrono::seconds::max())
        return Words::tr("over %1").arg(boundText(share.from));
    return Words::tr("%1 – %2").arg(boundText(share.from), boundText(share.to));
}

std::vector<charts::Bar> expiryBars(const monitor::KeySample& sample)
{
    std::vector<charts::Bar> bars;
    for (const monitor::ExpiryShare& share : sample.expiries)
        bars.push_back({expiryText(share), share.keys, keysText(share.keys), {}});
    bars.push_back({Words::tr("never"), sample.neverExpiring, keysText(sample.neverExpiring),
                    Words::tr("Keys without a TTL stay until they are deleted or evicted")});
    return bars;
}

} // namespace

MemoryTab::MemoryTab(MemoryPresenter& presenter, QWidget* parent)
    : ListTab(presenter, tr("Biggest keys"), tr("Key or type"), parent)
    , m_presenter(presenter)
{
    buildTools();
    addBeside(buildCharts());
    m_progress = new common::ProgressRow(this);
    m_progress->setContentsMargins(u(16), 0, u(16), 0);
    m_progress->hide();
    layout()->addWidget(m_progress);
    connect(&presenter, &MemoryPresenter::jobBegan, m_progress, &common::ProgressRow::follow);
    connect(table(), &common::RowsTable::opened, this, &MemoryTab::keyRequested);
    showAll();
}

void MemoryTab::buildTools()
{
    m_size = new QComboBox(this);
    m_size->setAccessibleName(tr("Keys to look at"));
    for (const qint64 keys : {MemoryPresenter::fewKeys, MemoryPresenter::manyKeys})
        m_size->addItem(tr("up to %1 keys").arg(common::formatCount(keys)), keys);
    m_measure = new QPushButton(tr("Look again"), this);
    tools()->addWidget(m_size);
    tools()->addWidget(m_measure);
    connect(m_measure, &QPushButton::clicked, this,
            [this] { m_presenter.measure(m_size->currentData().toLongLong()); });
}

QWidget* MemoryTab::buildCharts()
{
    auto* charts = new QWidget;
    auto* layout = new QVBoxLayout(charts);
    layout->setContentsMargins(u(4), 0, 0, 0);
    layout->setSpacing(u(8));
    m_namespaces = new charts::BarChart(tr("Memory by namespace"), charts);
    m_types = new charts::BarChart(tr("Memory by type"), charts);
    m_expiries = new charts::BarChart(tr("Keys by time to live"), charts);
    m_minutes = new MinuteChart(charts);
    for (charts::BarChart* chart : {m_namespaces, m_types, m_expiries})
        chart->setEmptyText(tr("no keys"));
    for (QWidget* chart : std::initializer_list<QWidget*>{m_namespaces, m_types, m_expiries, m_minutes})
        layout->addWidget(chart);
    layout->addStretch(1);
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setMinimumWidth(u(360));
    scroll->setWidget(charts);
    return scroll;
}

void MemoryTab::showAll()
{
    ListTab::showAll();
    setNote(m_presenter.coverageText());
    const QString refusal = m_presenter.measureRefusal();
    m_measure->setEnabled(refusal.isEmpty());
    m_measure->setToolTip(refusal.isEmpty() ? tr("Looks at a fair sample of the keys, in small steps")
                                            : refusal);
    m_measure->setText(m_presenter.sample() ? tr("Look again") : tr("Look at the keys"));
    showSample();
}

void MemoryTab::showSample()
{
    const auto& sample = m_presenter.sample();
    if (!sample || sample->at == m_shown)
        return;
    m_shown = sample->at;
    m_namespaces->setBars(memoryBars(sample->namespaces, sample->bytes),
                          common::formatBytes({std::llround(sample->bytes)}));
    m_types->setBars(memoryBars(sample->types, sample->bytes));
    m_expiries->setBars(expiryBars(*sample));
    m_minutes->setMinutes(sample->nextMinutes);
}

void MemoryTab::openMenu(const QPoint& globalPosition)
{
    const QByteArray key = table()->currentKey();
    if (key.isEmpty())
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(menu->addAction(tr("Open on the Keys page")), &QAction::triggered, this,
            [this, key] { Q_EMIT keyRequested(key); });
    menu->addSeparator();
    connect(menu->addAction(tr("Copy row")), &QAction::triggered, this, [this] { table()->copy(false); });
    menu->popup(globalPosition);
}

} // namespace server
