#include "ui/properties/find/facet_panel.h"

#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/properties/find/filter_builder_values.h"
#include "ui/properties/words.h"
#include "ui/theme/fonts.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>

#include <algorithm>

namespace properties {

namespace {

using property::Column;
using theme::u;

// Sections reach this far beyond their text, so that no focus ring is cut.
constexpr int ringRoom = 6;

QString countText(const PickValue& value)
{
    return value.count ? common::formatCount(*value.count) : common::unknown();
}

template<class Values, class Name>
QStringList namesOf(const Values& values, Name name)
{
    QStringList names;
    for (const auto& value : values)
        names.append(name(value));
    return names;
}

// A facet of a filter from its names; what is none of them is left out.
template<class V>
void takeNames(std::vector<V>& facet, const QStringList& names, std::optional<V> (*fromName)(QStringView))
{
    facet.clear();
    for (const QString& name : names) {
        if (const auto value = fromName(name))
            facet.push_back(*value);
    }
}

} // namespace

// ── section ──────────────────────────────────────────────────────────────────────────────────

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
    m_more->installEventFilter(this);
    m_more->hide();
    layout->addWidget(m_more, 0, Qt::AlignLeading);
    connect(m_more, &QPushButton::clicked, this, &FacetSection::openPicker);
}

void FacetSection::addRow()
{
    const std::size_t index = m_rows.size();
    Row row{new QCheckBox(this), common::mutedLabel(QString(), this), {}};
    row.box->setMinimumWidth(u(24)); // a long city is cut by the panel, never the count
    row.box->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    row.box->installEventFilter(this);
    theme::setFont(row.count, theme::FontRole::Tabular);
    m_grid->addWidget(row.box, static_cast<int>(index), 0);
    m_grid->addWidget(row.count, static_cast<int>(index), 1, Qt::AlignTrailing | Qt::AlignVCenter);
    connect(row.box, &QCheckBox::toggled, this, [this, index](bool isOn) { toggle(index, isOn); });
    m_rows.push_back(row);
    if (index > 0)
        setTabOrder(m_rows[index - 1].box, row.box);
    setTabOrder(row.box, m_more);
}

void FacetSection::setValues(std::vector<PickValue> values, const QStringList& chosen)
{
    // What is chosen but counted nowhere can still be let go of.
    for (const QString& value : chosen) {
        const bool isKnown = std::any_of(values.begin(), values.end(),
                                         [&value](const PickValue& known) { return known.value == value; });
        if (!isKnown)
            values.push_back({value, value});
    }
    m_values = std::move(values);
    m_chosen = chosen;
    showRows();
    if (m_picker) {
        m_picker->model().setValues(m_values);
        m_picker->model().setChosen(m_chosen);
    }
}

void FacetSection::showRows()
{
    std::vector<const PickValue*> shown;
    for (std::size_t i = 0; i < m_values.size(); ++i) {
        if (i < shownAtFirst || m_chosen.contains(m_values[i].value))
            shown.push_back(&m_values[i]);
    }
    while (m_rows.size() < shown.size())
        addRow();
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        Row& row = m_rows[i];
        const bool isShown = i < shown.size();
        row.box->setVisible(isShown);
        row.count->setVisible(isShown);
        row.value = isShown ? shown[i]->value : QString();
        if (!isShown)
            continue;
        const QSignalBlocker blocker(row.box);
        const QString& text = shown[i]->text;
        row.box->setText(QString(text).replace(u'&', QStringLiteral("&&")));
        row.box->setChecked(m_chosen.contains(row.value));
        row.box->setAccessibleName(tr("%1 %2, %3 properties").arg(m_title, text, countText(*shown[i])));
        row.box->setToolTip(text);
        row.count->setText(countText(*shown[i]));
    }
    const int hidden = static_cast<int>(m_values.size() - shown.size());
    m_more->setVisible(hidden > 0);
    m_more->setText(tr("%n more…", nullptr, hidden));
    m_more->setAccessibleName(tr("%1: %2").arg(m_title, m_more->text()));
}

QCheckBox* FacetSection::box(const QString& value) const
{
    const auto row = std::find_if(m_rows.begin(), m_rows.end(), [&value](const Row& known) {
        return known.value == value && !known.box->isHidden();
    });
    return row == m_rows.end() ? nullptr : row->box;
}

void FacetSection::toggle(std::size_t row, bool isOn)
{
    QStringList values = m_chosen;
    values.removeAll(m_rows[row].value);
    if (isOn)
        values.append(m_rows[row].value);
    Q_EMIT chosen(values);
}

void FacetSection::openPicker()
{
    m_picker = new ValuePicker(m_title, true, this);
    m_picker->setAttribute(Qt::WA_DeleteOnClose);
    m_picker->model().setValues(m_values);
    m_picker->model().setChosen(m_chosen);
    connect(m_picker, &ValuePicker::chosen, this, &FacetSection::chosen);
    Q_EMIT pickerOpened();
    m_picker->openAt(*m_more);
}

// ↑ and ↓ go through the values as through a list.
bool FacetSection::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Up || key == Qt::Key_Down) {
            step(watched, key == Qt::Key_Down ? +1 : -1);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void FacetSection::step(const QObject* from, int by)
{
    std::vector<QWidget*> places;
    for (const Row& row : m_rows) {
        if (!row.box->isHidden())
            places.push_back(row.box);
    }
    if (!m_more->isHidden())
        places.push_back(m_more);
    const auto at = std::find(places.begin(), places.end(), from);
    const auto next = std::distance(places.begin(), at) + by;
    if (next >= 0 && next < std::ssize(places))
        places[static_cast<std::size_t>(next)]->setFocus(Qt::TabFocusReason);
}

// ── panel ────────────────────────────────────────────────────────────────────────────────────

FacetPanel::FacetPanel(FilterValues& values, QWidget* parent)
    : QScrollArea(parent)
    , m_values(values)
{
    setAccessibleName(tr("Filter by"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* inside = new QWidget(this);
    auto* layout = new QVBoxLayout(inside);
    layout->setContentsMargins(u(16 - ringRoom), u(8), u(12 - ringRoom), u(16));
    layout->setSpacing(u(16));
    using property::Filter;
    m_types = add(tr("Type"), inside, [](Filter& filter, const QStringList& names) {
        takeNames(filter.types, names, &property::typeFromName);
    });
    m_statuses = add(tr("Status"), inside, [](Filter& filter, const QStringList& names) {
        takeNames(filter.statuses, names, &property::statusFromName);
    });
    m_cities = add(tr("City"), inside, [](Filter& filter, const QStringList& names) {
        filter.locations = {names.begin(), names.end()};
    });
    m_bands = add(tr("Price, RM"), inside, [](Filter& filter, const QStringList& names) {
        takeNames(filter.bands, names, &property::bandFromName);
    });
    m_agents = add(tr("Agent"), inside, [](Filter& filter, const QStringList& names) {
        filter.agents.clear();
        for (const QString& name : names)
            filter.agents.push_back(name.toLongLong());
    });
    connect(m_cities, &FacetSection::pickerOpened, &m_values, &FilterValues::askForCities);
    connect(&m_values, &FilterValues::changed, this, &FacetPanel::apply);
    layout->addStretch(1);
    setWidget(inside);
    inside->setAutoFillBackground(false);
    viewport()->setAutoFillBackground(false);
}

FacetSection* FacetPanel::add(const QString& title, QWidget* inside, Take take)
{
    auto* section = new FacetSection(title, inside);
    section->hide();
    inside->layout()->addWidget(section);
    connect(section, &FacetSection::chosen, this, [this, take = std::move(take)](const QStringList& names) {
        property::Filter filter = m_filter;
        take(filter, names);
        Q_EMIT filterChosen(filter);
    });
    return section;
}

void FacetPanel::setFilter(const property::Filter& filter)
{
    m_filter = filter;
    apply();
}

std::vector<PickValue> FacetPanel::bandValues() const
{
    std::vector<PickValue> values;
    const auto& counts = m_values.counts();
    for (const auto& entry : counts ? counts->bands : decltype(counts->bands)())
        values.push_back({property::bandName(entry.value), bandText(entry.value), entry.count});
    return values;
}

void FacetPanel::apply()
{
    const auto number = [](property::AgentId agent) { return QString::number(agent); };
    m_types->setValues(m_values.of(Column::Type), namesOf(m_filter.types, &property::typeName));
    m_statuses->setValues(m_values.of(Column::Status), namesOf(m_filter.statuses, &property::statusName));
    m_cities->setValues(m_values.of(Column::Location),
                        {m_filter.locations.begin(), m_filter.locations.end()});
    m_bands->setValues(bandValues(), namesOf(m_filter.bands, &property::bandName));
    m_agents->setValues(m_values.of(Column::Agent), namesOf(m_filter.agents, number));
    for (FacetSection* section : {m_types, m_statuses, m_cities, m_bands, m_agents})
        section->setVisible(m_values.counts().has_value());
}

} // namespace properties
