#include "core/listing/save_effect.h"

#include "core/base/logging.h"
#include "core/base/pause_point.h"
#include "core/listing/catalogue.h"

#include <utility>

namespace listing {

namespace {

constexpr std::size_t mostNamedRows = 100;

// What the triggers wrote, for a save whose settlement could not be asked.
std::vector<cache::Tag> tagsOf(const property::ChangeSet& changes)
{
    std::vector<cache::Tag> tags;
    // As the triggers do: many are not named one by one. An import does not know its listings.
    const bool isNamed =
        changes.properties.size() <= mostNamedRows && changes.kind != property::ChangeSet::Kind::Imported;
    for (std::size_t i = 0; isNamed && i < changes.properties.size(); ++i)
        tags.push_back(propertyTag(changes.properties[i]));
    if (!isNamed)
        tags.push_back(QByteArrayLiteral("prop:all"));
    for (const property::AgentId id : changes.agents)
        tags.push_back(agentTag(id));
    if (!changes.agents.empty()) {
        tags.push_back(QByteArrayLiteral("agent:list"));
        tags.push_back(QByteArrayLiteral("prop:all"));
    }
    tags.push_back(QByteArrayLiteral("prop:list"));
    return tags;
}

} // namespace

SettledSave::SettledSave(Settle settle)
    : m_settle(std::move(settle))
{
}

void SettledSave::begin()
{
    m_effect = {};
    m_begun = Clock::now();
}

void SettledSave::committed(const property::ChangeSet& changes)
{
    const auto committed = Clock::now();
    m_effect.saved = committed - m_begun;
    m_effect.transaction = changes.transaction;
    KEYSTEAD_PAUSE("edit.committed");
    auto settled = m_settle(changes.transaction);
    m_effect.invalidated = Clock::now() - committed;
    if (settled) {
        m_effect.refreshPending = settled->pending;
        m_effect.tags = std::move(settled->tags);
        m_effect.generations = settled->generations;
    } else {
        qCWarning(base::logListing).noquote()
            << "cache refresh pending:" << base::errorName(settled.error().code) << settled.error().detail;
        m_effect.refreshPending = true;
    }
    if (m_effect.tags.empty())
        m_effect.tags = tagsOf(changes);
    m_effect.groups = groupsOf(m_effect.tags);
}

SaveEffect SettledSave::end()
{
    return std::exchange(m_effect, {});
}

} // namespace listing
