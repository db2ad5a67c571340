#include "core/cache/flight.h"

#include <utility>

namespace cache {

FlightSeat::FlightSeat(FlightTable* table, QByteArray key, std::shared_ptr<Flight> flight, bool first)
    : m_table(table)
    , m_key(std::move(key))
    , m_flight(std::move(flight))
    , m_first(first)
{
}

FlightSeat::~FlightSeat()
{
    if (!m_flight) // moved from
        return;
    const std::lock_guard lock(m_table->m_mutex);
    if (m_first && !m_flight->ended) { // left without a word: nobody must wait for it
        m_flight->ended = true;
        m_table->m_landed.notify_all();
    }
    if (--m_flight->seats == 0)
        m_table->m_flights.erase(m_key);
}

void FlightSeat::land(std::optional<QByteArray> payload)
{
    {
        const std::lock_guard lock(m_table->m_mutex);
        if (m_flight->ended && m_flight->payload)
            return;
        m_flight->ended = true;
        m_flight->payload = std::move(payload);
    }
    m_table->m_landed.notify_all();
}

FlightSeat::Wait FlightSeat::wait(std::chrono::milliseconds limit) const
{
    std::unique_lock lock(m_table->m_mutex);
    if (!m_table->m_landed.wait_for(lock, limit, [this] { return m_flight->ended; }))
        return Wait::TimedOut;
    return m_flight->payload ? Wait::Landed : Wait::Failed;
}

QByteArray FlightSeat::payload() const
{
    const std::lock_guard lock(m_table->m_mutex);
    return m_flight->payload.value_or(QByteArray());
}

FlightSeat FlightTable::join(const QByteArray& key)
{
    const std::lock_guard lock(m_mutex);
    auto& flight = m_flights[key];
    const bool first = !flight;
    if (first)
        flight = std::make_shared<Flight>();
    ++flight->seats;
    return FlightSeat(this, key, flight, first);
}

FlightTable& FlightTable::ofProcess()
{
    static FlightTable table;
    return table;
}

} // namespace cache
