#include "core/listing/edit_service.h"

#include "core/base/logging.h"
#include "core/listing/catalogue.h"

#include <utility>

namespace listing {

namespace {

using Clock = std::chrono::steady_clock;

// What the triggers wrote, for a save whose settlement could not be asked.
std::vector<cache::Tag> tagsOf(const property::ChangeSet& changes)
{
    std::vector<cache::Tag> tags;
    for (const property::PropertyId id : changes.properties)
        tags.push_back(propertyTag(id));
    for (const property::AgentId id : changes.agents)
        tags.push_back(agentTag(id));
    tags.push_back(QByteArrayLiteral("prop:list"));
    return tags;
}

} // namespace

EditService::EditService(property::PropertyRepository& repository, Settle settle, QObject* parent)
    : QObject(parent)
    , m_repository(repository)
    , m_settle(std::move(settle))
{
    connect(&m_repository, &property::PropertyRepository::committed, this, &EditService::invalidate);
}

void EditService::invalidate(const property::ChangeSet& changes)
{
    m_committed = Clock::now();
    auto settled = m_settle(changes.transaction);
    m_last.invalidated = Clock::now() - m_committed;
    if (settled) {
        m_last.refreshPending = settled->pending;
        m_last.tags = std::move(settled->tags);
        m_last.generations = settled->generations;
    } else {
        qCWarning(base::logListing).noquote()
            << "cache refresh pending:" << base::errorName(settled.error().code) << settled.error().detail;
        m_last.refreshPending = true;
    }
    if (m_last.tags.empty())
        m_last.tags = tagsOf(changes);
    m_last.groups = groupsOf(m_last.tags);
}

base::Result<SaveReport> EditService::save(const std::function<base::Result<property::Saved>()>& write)
{
    m_last = {};
    const auto begun = Clock::now();
    m_committed = begun;
    auto saved = write();
    if (!saved)
        return std::move(saved).error();
    m_last.saved = m_committed - begun;
    m_last.property = std::move(saved->property);
    return std::exchange(m_last, {});
}

base::Result<SaveReport> EditService::create(const property::Property& property)
{
    return save([&] { return m_repository.create(property); });
}

base::Result<SaveReport> EditService::update(const property::Property& property)
{
    return save([&] { return m_repository.update(property); });
}

base::Result<SaveReport> EditService::remove(property::PropertyId id, qint64 version)
{
    return save([&] { return m_repository.remove(id, version); });
}

base::Result<SaveReport> EditService::restore(property::PropertyId id)
{
    return save([&] { return m_repository.restore(id); });
}

} // namespace listing
