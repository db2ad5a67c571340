#include "ui/properties/find/filter_line.h"

#include "ui/common/format.h"
#include "ui/properties/find/filter_builder_values.h"
#include "ui/properties/find/filter_chips.h"
#include "ui/theme/icons.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>

#include <algorithm>

namespace properties {

namespace {

using theme::u;

template<class V>
void removeValue(std::vector<V>& values, const V& value)
{
    values.erase(std::remove(values.begin(), values.end(), value), values.end());
}

// For each value of a facet, in the order of facetTexts().
template<class V>
void addRemoves(std::vector<std::function<void(property::Filter&)>>& removes,
                std::vector<V> property::Filter::*facet, const property::Filter& filter)
{
    for (const V& value : filter.*facet)
        removes.push_back([facet, value](property::Filter& changed) { removeValue(changed.*facet, value); });
}

} // namespace

FilterLine::FilterLine(QWidget* parent)
    : QWidget(parent)
{
    build();
    connect(m_search, &QLineEdit::textEdited, this, &FilterLine::searchEdited);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& text) {
        if (text.isEmpty())
            Q_EMIT searchEdited(text); // the clear button does not edit
    });
    connect(m_clear, &QPushButton::clicked, this, &FilterLine::cleared);
    connect(m_add, &QPushButton::clicked, this, [this] { Q_EMIT builderRequested(std::nullopt); });
    connect(m_saved, &QPushButton::clicked, this, &FilterLine::savedRequested);
    connect(m_chips, &FilterChips::removeRequested, this, [this](int chip) {
        property::Filter filter = m_filter;
        m_removes[static_cast<std::size_t>(chip)](filter);
        Q_EMIT filterChosen(filter);
    });
    connect(m_chips, &FilterChips::editRequested, this,
            [this](int chip) { Q_EMIT builderRequested(static_cast<std::size_t>(chip) - m_facetChips); });
    connect(m_chips, &FilterChips::moreRequested, this, [this] {
        Q_EMIT builderRequested(m_filter.conditions.empty() ? std::nullopt : std::optional<std::size_t>(0));
    });
}

void FilterLine::build()
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(u(16), 0, u(16), u(8));
    layout->setSpacing(u(8));
    m_search = new QLineEdit(this);
    m_search->setPlaceholderText(tr("Title, description, city"));
    m_search->setAccessibleName(tr("Search properties"));
    m_search->setToolTip(tr("Search in title, description and city (Ctrl+F)"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(theme::icon(theme::Icon::Search, theme::Ink::Muted), QLineEdit::LeadingPosition);
    m_search->setMinimumWidth(u(200));
    m_search->setMaximumWidth(u(280));
    m_search->installEventFilter(this);
    layout->addWidget(m_search, 2);
    const auto addButton = [&](theme::Role role, const QString& text, const QString& toolTip) {
        auto* button = new QPushButton(text, this);
        theme::setRole(button, role);
        button->setToolTip(toolTip);
        return button;
    };
    m_facets = addButton(theme::Role::Quiet, tr("Filter"),
                         tr("Show types, statuses, cities, prices and agents with their counts"));
    m_facets->setIcon(theme::icon(theme::Icon::Filter));
    m_facets->setCheckable(true);
    m_facets->setChecked(true);
    layout->addWidget(m_facets);
    m_add = addButton(theme::Role::Quiet, tr("Add filter…"),
                      tr("A condition on any field (%1)").arg(QStringLiteral("Ctrl+Shift+F")));
    m_add->setIcon(theme::icon(theme::Icon::Plus));
    layout->addWidget(m_add);
    m_chips = new FilterChips(this);
    layout->addWidget(m_chips, 5);
    m_clear = addButton(theme::Role::Link, tr("Clear"), tr("Show all listings"));
    m_clear->setAccessibleName(tr("Clear search and filter"));
    m_clear->hide();
    layout->addWidget(m_clear);
    m_saved = addButton(theme::Role::Quiet, tr("Saved"),
                        tr("Saved and recent filters (%1)").arg(QStringLiteral("Ctrl+Shift+L")));
    m_saved->setIcon(theme::icon(theme::Icon::ChevronDown, theme::Ink::Muted));
    m_saved->setLayoutDirection(layoutDirection() == Qt::LeftToRight ? Qt::RightToLeft : Qt::LeftToRight);
    layout->addWidget(m_saved);
}

void FilterLine::setValues(FilterValues& values)
{
    m_values = &values;
    connect(&values, &FilterValues::changed, this, &FilterLine::rebuildChips); // names of agents
}

void FilterLine::setFilter(const property::Filter& filter)
{
    const bool isSame = filter == m_filter;
    m_filter = filter;
    if (!m_search->hasFocus() && m_search->text().trimmed() != filter.search)
        m_search->setText(filter.search);
    if (!isSame)
        rebuildChips();
    m_clear->setVisible(!filter.isEmpty());
}

void FilterLine::rebuildChips()
{
    const AgentName names = m_values == nullptr ? AgentName() : m_values->agentNames();
    std::vector<FilterChips::Chip> chips;
    for (const QString& text : facetTexts(m_filter, names))
        chips.push_back({text, false});
    m_facetChips = chips.size();
    m_removes.clear();
    addRemoves(m_removes, &property::Filter::types, m_filter);
    addRemoves(m_removes, &property::Filter::statuses, m_filter);
    addRemoves(m_removes, &property::Filter::locations, m_filter);
    addRemoves(m_removes, &property::Filter::bands, m_filter);
    addRemoves(m_removes, &property::Filter::agents, m_filter);
    for (const property::Condition& condition : m_filter.conditions) {
        chips.push_back({conditionText(condition, names, common::locale()), true});
        m_removes.push_back(
            [condition](property::Filter& changed) { removeValue(changed.conditions, condition); });
    }
    m_chips->setChips(chips);
}

bool FilterLine::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_search && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Escape) {
            if (m_search->text().isEmpty())
                Q_EMIT escaped();
            else
                m_search->clear();
            return true;
        }
        if (key == Qt::Key_Down || key == Qt::Key_Return || key == Qt::Key_Enter) {
            Q_EMIT escaped();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace properties
