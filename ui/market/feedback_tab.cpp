#include "ui/market/feedback_tab.h"

#include "ui/common/empty_state.h"
#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/common/rows_table.h"
#include "ui/dashboard/reflow.h"
#include "ui/market/figures.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QStackedWidget>
#include <QVBoxLayout>

namespace market {

using theme::u;

namespace {

constexpr int chartWidth = 300;

} // namespace

FeedbackTab::FeedbackTab(MarketPresenter& presenter, QWidget* parent)
    : QWidget(parent)
    , m_presenter(presenter)
    , m_channelModel(channelColumns())
    , m_batchModel(batchColumns())
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, u(8), 0, 0);
    layout->setSpacing(u(16));
    m_stack = new QStackedWidget(this);
    m_nothing = new common::EmptyState(m_stack);
    m_stack->addWidget(buildFigures());
    m_stack->addWidget(m_nothing);
    layout->addWidget(m_stack);
    m_batchPane = buildBatches();
    layout->addWidget(m_batchPane, 1);
    connect(m_nothing, &common::EmptyState::actionRequested, this, &FeedbackTab::importRequested);
}

QWidget* FeedbackTab::buildFigures()
{
    auto* content = new QWidget(m_stack);
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(u(16), 0, u(16), 0);
    auto* row = new dashboard::Reflow(chartWidth, content);
    m_ratings = new charts::BarChart(tr("Ratings"), row);
    m_shares = new charts::BarChart(tr("Channels"), row);
    auto* pane = new QWidget(row);
    theme::setRole(pane, theme::Role::Pane);
    auto* inside = new QVBoxLayout(pane);
    inside->setContentsMargins(1, 1, 1, 1);
    m_channels = new common::RowsTable(m_channelModel, tr("Channels"), pane);
    m_channels->fitHeight(static_cast<int>(property::allChannels.size()));
    inside->addWidget(m_channels);
    inside->addStretch(1);
    row->add(m_ratings);
    row->add(m_shares);
    row->add(pane);
    layout->addWidget(row);
    layout->addStretch(1);
    return content;
}

QWidget* FeedbackTab::buildBatches()
{
    auto* pane = new QWidget(this);
    auto* layout = new QVBoxLayout(pane);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(u(4));
    auto* title = common::sectionLabel(tr("Batches"), pane);
    title->setContentsMargins(u(16), 0, u(16), 0);
    layout->addWidget(title);
    m_batches = new common::RowsTable(m_batchModel, tr("Batches of feedback"), pane);
    layout->addWidget(m_batches, 1);
    return pane;
}

void FeedbackTab::showFigures()
{
    const auto& batches = m_presenter.batches().value;
    if (batches)
        m_batchModel.setRows(batchRows(*batches));
    m_batchPane->setVisible(batches && !batches->empty());
    const auto text = m_presenter.emptyText();
    // A stack is as high as its highest page, also when that one is not shown.
    const auto height = text ? QSizePolicy::Preferred : QSizePolicy::Ignored;
    m_nothing->setSizePolicy(QSizePolicy::Preferred, height);
    if (text) {
        m_nothing->setText(*text);
        m_stack->setCurrentWidget(m_nothing);
        return;
    }
    m_stack->setCurrentIndex(0);
    if (const auto& sentiment = m_presenter.sentiment().value) {
        const QString mean =
            sentiment->average ? common::formatNumber(*sentiment->average, 1) : common::unknown();
        m_ratings->setBars(ratingBars(*sentiment),
                           tr("%1 of 5 · %2 answers").arg(mean, common::formatCount(sentiment->total)));
    }
    if (const auto& channels = m_presenter.channels().value) {
        m_shares->setBars(channelBars(*channels), tr("share of answers"));
        m_channelModel.setRows(channelRows(*channels));
    }
}

} // namespace market
