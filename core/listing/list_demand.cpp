#include "core/listing/list_demand.h"

namespace listing {

namespace {

constexpr int worthFilling = 2;
constexpr std::size_t mostRemembered = 1000;
constexpr std::chrono::minutes givenUpFor{10};
constexpr std::chrono::minutes underWayFor{1}; // whoever was sent may have been dropped with its work

} // namespace

bool ListDemand::wants(const QByteArray& list)
{
    const std::lock_guard lock(m_mutex);
    if (m_lists.size() >= mostRemembered && !m_lists.contains(list))
        m_lists.clear(); // what is popular is back soon
    Asked& asked = m_lists[list];
    const auto now = m_clock();
    if (now < asked.notBefore)
        return false;
    asked.underWay = false;
    if (++asked.times < worthFilling)
        return false;
    asked.underWay = true;
    asked.notBefore = now + underWayFor;
    return true;
}

void ListDemand::filled(const QByteArray& list)
{
    const std::lock_guard lock(m_mutex);
    m_lists.erase(list);
}

void ListDemand::giveUp(const QByteArray& list)
{
    const std::lock_guard lock(m_mutex);
    m_lists[list] = {0, false, m_clock() + givenUpFor};
}

bool ListDemand::isGivenUp(const QByteArray& list) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_lists.find(list);
    return found != m_lists.end() && !found->second.underWay && m_clock() < found->second.notBefore;
}

} // namespace listing
