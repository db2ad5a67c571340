#include "ui/market/trending_tab.h"

#include "ui/common/empty_state.h"
#include "ui/common/labels.h"
#include "ui/common/rows_table.h"
#include "ui/market/figures.h"
#include "ui/theme/theme.h"

#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace market {

using theme::u;

TrendingTab::TrendingTab(MarketPresenter& presenter, QWidget* parent)
    : QWidget(parent)
    , m_presenter(presenter)
    , m_listingModel(trendingColumns())
    , m_agentModel(agentColumns())
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, u(4), 0, 0);
    m_stack = new QStackedWidget(this);
    auto* splitter = new QSplitter(Qt::Horizontal, m_stack);
    splitter->setChildrenCollapsible(false);
    splitter->setHandleWidth(1);
    const auto add = [splitter](const QString& title, common::RowsTable* table) {
        auto* side = new QWidget(splitter);
        auto* lines = new QVBoxLayout(side);
        lines->setContentsMargins(0, 0, 0, 0);
        lines->setSpacing(u(4));
        auto* label = common::sectionLabel(title, side);
        label->setContentsMargins(u(16), 0, u(16), 0);
        lines->addWidget(label);
        lines->addWidget(table, 1);
        splitter->addWidget(side);
    };
    m_listings = new common::RowsTable(m_listingModel, tr("Trending listings"));
    m_agents = new common::RowsTable(m_agentModel, tr("Popular agents"));
    add(tr("Listings that are seen more than before"), m_listings);
    add(tr("Popular agents"), m_agents);
    // The room goes to the listings; agents need what their columns do.
    splitter->setSizes({u(760), u(432)});
    splitter->setStretchFactor(0, 1);
    m_nothing = new common::EmptyState(m_stack);
    m_stack->addWidget(splitter);
    m_stack->addWidget(m_nothing);
    layout->addWidget(m_stack);
    connect(m_nothing, &common::EmptyState::actionRequested, this, &TrendingTab::importRequested);
}

void TrendingTab::showFigures()
{
    if (const auto text = m_presenter.emptyText()) {
        m_nothing->setText(*text);
        m_stack->setCurrentWidget(m_nothing);
        return;
    }
    m_stack->setCurrentIndex(0);
    if (const auto& trending = m_presenter.trending().value)
        m_listingModel.setRows(trendingRows(*trending));
    if (const auto& agents = m_presenter.popularAgents().value)
        m_agentModel.setRows(agentRows(*agents));
}

} // namespace market
