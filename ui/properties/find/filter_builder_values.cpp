#include "ui/properties/find/filter_builder_values.h"

#include "ui/properties/words.h"

#include <algorithm>
#include <set>

namespace properties {

namespace {

using property::Column;

// FacetCounts holds at most so many cities and agents; with fewer, one that is missing has none.
constexpr std::size_t mostCounted = 50;

template<class V, class Name, class Text>
std::vector<PickValue> counted(const std::vector<property::FacetCounts::Count<V>>& counts, Name name,
                               Text text)
{
    std::vector<PickValue> values;
    for (const auto& entry : counts)
        values.push_back({name(entry.value), text(entry.value), entry.count});
    return values;
}

std::optional<qint64> countOfMissing(std::size_t counted)
{
    return counted < mostCounted ? std::optional<qint64>(0) : std::nullopt;
}

} // namespace

FilterValues::FilterValues(workspace::Workspace& workspace, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
{
}

void FilterValues::setCounts(const property::FacetCounts& counts)
{
    m_counts = counts;
    Q_EMIT changed();
    askForAgents();
}

void FilterValues::askForAgents()
{
    using Answer = base::Result<listing::Answer<std::vector<property::Agent>>>;
    m_workspace.run([](workspace::Session& session) { return session.reads().agents(); }, this,
                    [this](Answer agents) {
                        if (!agents || agents->value == m_agents)
                            return; // numbers stand in place of names that are not known
                        m_agents = std::move(agents->value);
                        m_names.clear();
                        for (const property::Agent& agent : m_agents)
                            m_names.emplace(agent.id, agent.name);
                        Q_EMIT changed();
                    });
}

void FilterValues::askForCities()
{
    using Answer = base::Result<listing::Answer<std::vector<property::LocationCount>>>;
    m_workspace.run([](workspace::Session& session) { return session.market().locations(); }, this,
                    [this](Answer locations) {
                        if (!locations)
                            return; // those that are counted are there
                        QStringList cities;
                        for (const property::LocationCount& location : locations->value)
                            cities.append(location.city);
                        if (cities == m_cities)
                            return;
                        m_cities = cities;
                        Q_EMIT changed();
                    });
}

std::vector<PickValue> FilterValues::of(Column column) const
{
    const property::FacetCounts counts = m_counts.value_or(property::FacetCounts());
    switch (column) {
    case Column::Type:
        return counted(counts.types, &property::typeName, &typeText);
    case Column::Status:
        return counted(counts.statuses, &property::statusName, &statusText);
    case Column::Location:
        return cities();
    case Column::Agent:
        return agents();
    default:
        return {};
    }
}

std::vector<PickValue> FilterValues::cities() const
{
    const auto itself = [](const QString& city) { return city; };
    std::vector<PickValue> values;
    std::set<QString> known;
    if (m_counts) {
        values = counted(m_counts->locations, itself, itself);
        for (const PickValue& value : values)
            known.insert(value.value);
    }
    const auto missing = countOfMissing(m_counts ? known.size() : mostCounted);
    for (const QString& city : m_cities) {
        if (known.insert(city).second)
            values.push_back({city, city, missing});
    }
    return values;
}

std::vector<PickValue> FilterValues::agents() const
{
    std::vector<PickValue> values;
    std::set<property::AgentId> known;
    if (m_counts) {
        for (const auto& entry : m_counts->agents) {
            known.insert(entry.value);
            values.push_back({QString::number(entry.value), agentName(entry.value), entry.count});
        }
    }
    const auto missing = countOfMissing(m_counts ? known.size() : mostCounted);
    for (const property::Agent& agent : m_agents) {
        if (known.insert(agent.id).second)
            values.push_back({QString::number(agent.id), agent.name, missing});
    }
    for (PickValue& value : values) {
        if (value.text.isEmpty()) // not loaded yet, or made since
            value.text = tr("Agent %1").arg(value.value);
    }
    return values;
}

QString FilterValues::agentName(property::AgentId agent) const
{
    if (agent == property::noAgent)
        return tr("No agent");
    const auto found = m_names.find(agent);
    return found == m_names.end() ? QString() : found->second;
}

AgentName FilterValues::agentNames() const
{
    return [this](property::AgentId agent) { return agentName(agent); };
}

} // namespace properties
