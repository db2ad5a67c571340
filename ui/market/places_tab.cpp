#include "ui/market/places_tab.h"

#include "ui/common/empty_state.h"
#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/common/rows_table.h"
#include "ui/market/figures.h"
#include "ui/properties/number_input.h"
#include "ui/theme/fonts.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QGridLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace market {

using theme::u;

namespace {

constexpr int paneWidth = 376;
constexpr int leastList = 480; // narrower, and the pane is left out

QString moneyText(std::optional<property::Money> money)
{
    return money ? common::formatMoney(rounded(*money), QString::fromLatin1(properties::currencySymbol))
                 : common::unknown();
}

} // namespace

PlacesTab::PlacesTab(MarketPresenter& presenter, QWidget* parent)
    : QWidget(parent)
    , m_presenter(presenter)
    , m_model(placeColumns())
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    m_stack = new QStackedWidget(this);
    m_splitter = new QSplitter(Qt::Horizontal, m_stack);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(1);
    m_table = new common::RowsTable(m_model, tr("Places"), m_splitter);
    m_table->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Expanding);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_pane = buildPane();
    m_splitter->addWidget(m_table);
    m_splitter->addWidget(m_pane);
    m_splitter->setStretchFactor(0, 1);
    m_nothing = new common::EmptyState(m_stack);
    m_stack->addWidget(m_splitter);
    m_stack->addWidget(m_nothing);
    layout->addWidget(m_stack);
    connect(m_table, &common::RowsTable::currentKeyChanged, this,
            [this](const QByteArray& key) { m_presenter.setPlace(QString::fromUtf8(key)); });
    connect(m_table, &common::RowsTable::opened, this,
            [this](const QByteArray& key) { Q_EMIT cityRequested(QString::fromUtf8(key)); });
    connect(m_table, &common::RowsTable::contextMenuWanted, this, &PlacesTab::openMenu);
}

QWidget* PlacesTab::buildPane()
{
    auto* scroll = new QScrollArea(m_splitter);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setMinimumWidth(u(360));
    scroll->setAccessibleName(tr("Figures of the place"));
    auto* pane = new QWidget(scroll);
    theme::setRole(pane, theme::Role::Surface);
    auto* layout = new QVBoxLayout(pane);
    layout->setContentsMargins(u(16), u(8), u(16), u(16));
    layout->setSpacing(u(12));
    auto* head = new QHBoxLayout;
    m_title = new QLabel(pane);
    theme::setFont(m_title, theme::FontRole::Section);
    m_show = new QPushButton(tr("Show in Summary"), pane);
    theme::setRole(m_show, theme::Role::Link);
    head->addWidget(m_title, 1);
    head->addWidget(m_show);
    layout->addLayout(head);
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(u(12));
    grid->setVerticalSpacing(u(4));
    grid->setColumnStretch(1, 1);
    const auto add = [&](const QString& name) {
        const int row = grid->rowCount();
        auto* value = new QLabel(pane);
        theme::setFont(value, theme::FontRole::Tabular);
        value->setTextInteractionFlags(Qt::TextSelectableByMouse);
        grid->addWidget(common::mutedLabel(name, pane), row, 0);
        grid->addWidget(value, row, 1);
        return value;
    };
    m_median = add(tr("Median price"));
    m_average = add(tr("Average price"));
    m_span = add(tr("Lowest – highest"));
    layout->addLayout(grid);
    m_types = new charts::BarChart(tr("On the market by type"), pane);
    m_statuses = new charts::BarChart(tr("Listings by status"), pane);
    layout->addWidget(m_types);
    layout->addWidget(m_statuses);
    layout->addStretch(1);
    scroll->setWidget(pane);
    connect(m_show, &QPushButton::clicked, this, [this] {
        if (m_presenter.place())
            Q_EMIT cityRequested(*m_presenter.place());
    });
    return scroll;
}

void PlacesTab::showFigures()
{
    if (const auto text = m_presenter.emptyText()) {
        m_nothing->setText(*text);
        m_stack->setCurrentWidget(m_nothing);
        return;
    }
    m_stack->setCurrentWidget(m_splitter);
    const auto& locations = m_presenter.locations().value;
    const auto& top = m_presenter.topLocations().value;
    if (locations)
        m_model.setRows(placeRows(*locations, top ? &*top : nullptr));
    showPlace();
}

void PlacesTab::showPlace()
{
    const auto& figures = m_presenter.location().value;
    const bool isKnown = figures && m_presenter.place() && figures->city == *m_presenter.place();
    m_title->setText(m_presenter.place().value_or(QString()));
    m_show->setVisible(m_presenter.place().has_value());
    m_median->setText(isKnown ? moneyText(figures->prices.median) : common::unknown());
    m_average->setText(isKnown ? moneyText(figures->prices.average) : common::unknown());
    m_span->setText(isKnown && figures->prices.lowest
                        ? QStringLiteral("%1 – %2").arg(moneyText(figures->prices.lowest),
                                                        moneyText(figures->prices.highest))
                        : common::unknown());
    if (!isKnown)
        return;
    m_types->setBars(typeBars(*figures), tr("%1 listings").arg(common::formatCount(figures->onMarket)));
    m_statuses->setBars(statusBars(*figures), tr("%1 listings").arg(common::formatCount(figures->all)));
}

void PlacesTab::openMenu(const QPoint& position)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QString city = QString::fromUtf8(m_table->currentKey());
    menu->addAction(tr("Show %1 in Summary").arg(city), this, [this, city] { Q_EMIT cityRequested(city); });
    menu->popup(position);
}

void PlacesTab::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    const bool hasRoom = width() >= u(leastList) + u(paneWidth);
    const bool wasHidden = m_pane->isHidden();
    m_pane->setVisible(hasRoom);
    if (hasRoom && (wasHidden || m_pane->width() > width() / 2))
        m_splitter->setSizes({width() - u(paneWidth), u(paneWidth)});
}

} // namespace market
