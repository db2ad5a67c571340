// Which lists are asked for again and again (SPEC C1, C17): the ids of such a list are worth keeping.
// One for all sessions of a process; thread-safe. Bounded; a hint, nothing rests on it.
#pragma once

#include "core/base/clock.h"
#include "core/property/query.h"

#include <QByteArray>

#include <map>
#include <mutex>

namespace listing {

// All pages of one filter and order.
struct ListQuery
{
    property::Filter filter;
    property::Sort sort;
    bool operator==(const ListQuery&) const = default;
};

class ListDemand
{
public:
    explicit ListDemand(base::ClockFn clock = &base::BootClock::now)
        : m_clock(std::move(clock))
    {
    }

    // A page of this list (its entry's canonical name) was asked of the database. True: the second time
    // since the list was filled, and nobody has been sent to fill it: the caller does.
    bool wants(const QByteArray& list);
    // It is filled: asked for anew, it is counted from the beginning.
    void filled(const QByteArray& list);
    // It cannot be kept (too long, Redis full): for ten minutes nobody tries.
    void giveUp(const QByteArray& list);
    bool isGivenUp(const QByteArray& list) const;

private:
    struct Asked
    {
        int times = 0;
        bool underWay = false;
        base::BootClock::time_point notBefore{};
    };
    base::ClockFn m_clock;
    mutable std::mutex m_mutex;
    std::map<QByteArray, Asked> m_lists;
};

} // namespace listing
