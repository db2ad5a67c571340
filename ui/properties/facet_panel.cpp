#include "ui/properties/facet_panel.h"

#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/properties/words.h"
#include "ui/theme/fonts.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>

#include <algorithm>

namespace properties {

namespace {

using theme::u;

// Sections reach this far beyond their text, so that no focus ring is cut.
constexpr int ringRoom = 6;

template<class V>
bool contains(const std::vector<V>& values, const V& value)
{
    return std::find(values.begin(), values.end(), value) != values.end();
}

template<class V>
void setContained(std::vector<V>& values, const V& value, bool contained)
{
    values.erase(std::remove(values.begin(), values.end(), value), values.end());
    if (contained)
        values.push_back(value);
}

template<class V, class Text>
std::vector<FacetValue> shown(const std::vector<property::FacetCounts::Count<V>>& counts,
                              const std::vector<V>& chosen, Text text)
{
    std::vector<FacetValue> values;
    for (const auto& entry : counts)
        values.push_back({text(entry.value), entry.count, contains(chosen, entry.value)});
    return values;
}

} // namespace

FacetSection::FacetSection(const QString& title, QWidget* parent)
    : QWidget(parent)
    , m_title(title)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(u(ringRoom), 0, u(ringRoom), 0);
    layout->setSpacing(u(4));
    auto* label = new QLabel(title, this);
    theme::setFont(label, theme::FontRole::Strong);
    layout->addWidget(label);
    m_grid = new QGridLayout;
    m_grid->setHorizontalSpacing(u(8));
    m_grid->setVerticalSpacing(u(4));
    m_grid->setColumnStretch(0, 1);
    layout->addLayout(m_grid);
    m_more = new QPushButton(this);
    theme::setRole(m_more, theme::Role::Link);
    m_more->hide();
    layout->addWidget(m_more, 0, Qt::AlignLeading);
    connect(m_more, &QPushButton::clicked, this, [this] {
        m_showsAll = !m_showsAll;
        showRows();
    });
}

void FacetSection::addRow()
{
    const int index = static_cast<int>(m_rows.size());
    Row row{new QCheckBox(this), common::mutedLabel(QString(), this)};
    row.box->setMinimumWidth(u(24)); // a long city is cut by the panel, never the count
    row.box->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    theme::setFont(row.count, theme::FontRole::Tabular);
    m_grid->addWidget(row.box, index, 0);
    m_grid->addWidget(row.count, index, 1, Qt::AlignTrailing | Qt::AlignVCenter);
    connect(row.box, &QCheckBox::toggled, this,
            [this, index](bool chosen) { Q_EMIT toggled(index, chosen); });
    m_rows.push_back(row);
}

void FacetSection::setValues(const std::vector<FacetValue>& values)
{
    m_values = values;
    while (m_rows.size() < values.size())
        addRow();
    for (std::size_t i = 0; i < values.size(); ++i) {
        const QSignalBlocker blocker(m_rows[i].box);
        const QString count = common::formatCount(values[i].count);
        m_rows[i].box->setText(QString(values[i].text).replace(u'&', QStringLiteral("&&")));
        m_rows[i].box->setChecked(values[i].isChosen);
        m_rows[i].box->setAccessibleName(tr("%1 %2, %3 properties").arg(m_title, values[i].text, count));
        m_rows[i].box->setToolTip(values[i].text);
        m_rows[i].count->setText(count);
    }
    showRows();
}

void FacetSection::showRows()
{
    const int hidden = static_cast<int>(m_values.size()) - shownAtFirst;
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const bool isKnown = i < m_values.size();
        const bool isShown = isKnown && (m_showsAll || i < shownAtFirst || m_values[i].isChosen);
        m_rows[i].box->setVisible(isShown);
        m_rows[i].count->setVisible(isShown);
    }
    m_more->setVisible(hidden > 0);
    m_more->setText(hidden <= 0 ? QString() : m_showsAll ? tr("Fewer") : tr("%n more", nullptr, hidden));
}

FacetPanel::FacetPanel(QWidget* parent)
    : QScrollArea(parent)
{
    setAccessibleName(tr("Filter by"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* inside = new QWidget(this);
    auto* layout = new QVBoxLayout(inside);
    layout->setContentsMargins(u(16 - ringRoom), u(8), u(12 - ringRoom), u(16));
    layout->setSpacing(u(16));
    const auto add = [&](const QString& title, auto toggle) {
        auto* section = new FacetSection(title, inside);
        section->hide();
        layout->addWidget(section);
        connect(section, &FacetSection::toggled, this, [this, toggle](int index, bool chosen) {
            toggle(static_cast<std::size_t>(index), chosen);
            Q_EMIT filterChosen(m_filter);
        });
        return section;
    };
    m_types = add(tr("Type"), [this](std::size_t i, bool on) {
        setContained(m_filter.types, m_counts.types[i].value, on);
    });
    m_statuses = add(tr("Status"), [this](std::size_t i, bool on) {
        setContained(m_filter.statuses, m_counts.statuses[i].value, on);
    });
    m_cities = add(tr("City"), [this](std::size_t i, bool on) {
        setContained(m_filter.locations, m_counts.locations[i].value, on);
    });
    m_bands = add(tr("Price, RM"), [this](std::size_t i, bool on) {
        setContained(m_filter.bands, m_counts.bands[i].value, on);
    });
    layout->addStretch(1);
    setWidget(inside);
    inside->setAutoFillBackground(false);
    viewport()->setAutoFillBackground(false);
}

void FacetPanel::setCounts(const property::FacetCounts& counts)
{
    m_counts = counts;
    apply();
}

void FacetPanel::setFilter(const property::Filter& filter)
{
    m_filter = filter;
    apply();
}

void FacetPanel::apply()
{
    m_types->setValues(shown(m_counts.types, m_filter.types, &typeText));
    m_statuses->setValues(shown(m_counts.statuses, m_filter.statuses, &statusText));
    m_cities->setValues(
        shown(m_counts.locations, m_filter.locations, [](const QString& city) { return city; }));
    m_bands->setValues(shown(m_counts.bands, m_filter.bands, &bandText));
    for (FacetSection* section : {m_types, m_statuses, m_cities, m_bands})
        section->setVisible(!m_counts.types.empty());
}

} // namespace properties
