// Loads under way in this process, so that readers who want the same bytes share one query (H17).
// Thread-safe. Joined only after the stamps were read, and only by those who read the same ones:
// whoever begins after an invalidation finds another key here.
#pragma once

#include <QByteArray>

#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

namespace cache {

class FlightSeat;

class FlightTable
{
public:
    // key: the entry's key and the stamps.
    FlightSeat join(const QByteArray& key);

    // The one of this process.
    static FlightTable& ofProcess();

private:
    friend class FlightSeat;
    struct Flight
    {
        int seats = 0;
        bool ended = false;
        std::optional<QByteArray> payload;
    };
    std::mutex m_mutex; // guards the table and every flight in it
    std::condition_variable m_landed;
    std::map<QByteArray, std::shared_ptr<Flight>> m_flights;
};

// A place in one flight; leaving is its destruction. Confined to the thread that joined.
class FlightSeat
{
public:
    ~FlightSeat();
    FlightSeat(FlightSeat&&) noexcept = default;
    FlightSeat& operator=(FlightSeat&&) = delete;

    // Nobody was here before: the others wait for this one.
    bool isFirst() const { return m_first; }
    // Hands the payload to the others; nothing: the load failed, each asks on its own.
    void land(std::optional<QByteArray> payload);

    enum class Wait { Landed, Failed, TimedOut };
    Wait wait(std::chrono::milliseconds limit) const;
    // Precondition: wait() said Landed.
    QByteArray payload() const;

private:
    friend class FlightTable;
    using Flight = FlightTable::Flight;
    FlightSeat(FlightTable* table, QByteArray key, std::shared_ptr<Flight> flight, bool first);

    FlightTable* m_table;
    QByteArray m_key;
    std::shared_ptr<Flight> m_flight;
    bool m_first;
};

} // namespace cache
