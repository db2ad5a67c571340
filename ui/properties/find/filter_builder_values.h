// The values that a filter can be asked for, with how many listings have them: of types, statuses,
// cities and agents. No widgets. GUI thread; nothing here waits.
#pragma once

#include "core/property/agent.h"
#include "core/property/query.h"
#include "core/workspace/workspace.h"
#include "ui/properties/find/filter_builder_picker.h"
#include "ui/properties/find/filter_builder_words.h"

#include <QObject>

#include <map>
#include <optional>
#include <vector>

namespace properties {

class FilterValues : public QObject
{
    Q_OBJECT

public:
    // The workspace outlives it.
    explicit FilterValues(workspace::Workspace& workspace, QObject* parent = nullptr);

    // Also asks for the names of the agents, which may have changed since.
    void setCounts(const property::FacetCounts& counts);
    const std::optional<property::FacetCounts>& counts() const { return m_counts; } // nothing: not yet
    // Asks for the cities beyond those that are counted; `changed` when they are there.
    void askForCities();

    // In the order to be shown, most frequent first; empty for columns without a list of values. Of
    // cities and agents beyond those that the facets count, how many is not known.
    std::vector<PickValue> of(property::Column column) const;
    // “Mira Tan”, “No agent” of property::noAgent; empty: not known.
    QString agentName(property::AgentId agent) const;
    AgentName agentNames() const;

Q_SIGNALS:
    void changed();

private:
    void askForAgents();
    std::vector<PickValue> cities() const;
    std::vector<PickValue> agents() const;

    workspace::Workspace& m_workspace;
    std::optional<property::FacetCounts> m_counts;
    std::vector<property::Agent> m_agents;
    QStringList m_cities; // all of them, most frequent first
    std::map<property::AgentId, QString> m_names;
};

} // namespace properties
