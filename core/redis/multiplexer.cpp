#include "core/redis/multiplexer.h"

#include "core/redis/command_table.h"
#include "core/redis/observer.h"

#include <algorithm>
#include <deque>
#include <utility>

namespace redis {

namespace {

using base::BootClock;
using base::ErrorCode;
using std::chrono::milliseconds;

struct Call
{
    Multiplexer::Callback callback;
    milliseconds timeout;
    BootClock::time_point deadline; // meaningless while the connection opens
};

// First in, first out, in one block that is used again: no allocation for a command.
class CallQueue
{
public:
    std::size_t size() const { return m_size; }
    bool isEmpty() const { return m_size == 0; }
    Call& at(std::size_t index) { return m_calls[(m_first + index) & (m_calls.size() - 1)]; }

    void push(Call call)
    {
        if (m_size == m_calls.size())
            grow();
        m_calls[(m_first + m_size) & (m_calls.size() - 1)] = std::move(call);
        ++m_size;
    }
    Call pop()
    {
        Call& front = m_calls[m_first];
        m_first = (m_first + 1) & (m_calls.size() - 1);
        --m_size;
        return std::move(front);
    }

private:
    void grow()
    {
        std::vector<Call> larger(m_calls.size() * 2);
        for (std::size_t i = 0; i < m_size; ++i)
            larger[i] = std::move(m_calls[(m_first + i) & (m_calls.size() - 1)]);
        m_calls = std::move(larger);
        m_first = 0;
    }

    std::vector<Call> m_calls = std::vector<Call>(16); // always a power of two
    std::size_t m_first = 0;
    std::size_t m_size = 0;
};

base::Error timedOut()
{
    return {ErrorCode::TimedOut, QStringLiteral("no answer within the time allowed"), {}};
}

// What a broken stream means for a call whose reply was not the one that broke it.
base::Error lostBy(const base::Error& error)
{
    const bool known = error.code == ErrorCode::ConnectionLost;
    return {ErrorCode::ConnectionLost,
            known ? error.detail : QStringLiteral("%1: %2").arg(base::errorName(error.code), error.detail),
            error.subject};
}

} // namespace

// One connection and the calls that wait for its replies.
class Multiplexer::Lane final : public LinkUser
{
public:
    Lane(Multiplexer& owner, int index)
        : m_owner(owner)
        , m_index(index)
        , m_observer(owner.m_address.observed.by)
        , m_link(owner.m_address, owner.m_options.link, *this)
    {
    }
    ~Lane() { endObserving(); }

    Link& link() { return m_link; }
    std::size_t outstanding() const { return m_calls.size(); }
    bool isUnderWay() const
    {
        return m_link.state() == Link::State::Open || m_link.state() == Link::State::Opening;
    }
    bool hasRoom() const
    {
        return m_calls.size() < static_cast<std::size_t>(m_owner.m_options.mostCalls) &&
               m_link.queuedBytes() <= m_owner.m_options.mostBytes;
    }

    base::Result<void> send(const Command& command, Callback callback, milliseconds timeout);
    // Gives the connection up when something is overdue. Returns when to look again.
    BootClock::time_point check(BootClock::time_point now);
    void cancel();

    void linkOpened() override;
    bool linkMaySend() override;
    void linkReceived(Value&& reply) override;
    void linkDrained() override {}
    void linkLost(const base::Error& error, bool wasOpen) override;

private:
    void observe(const Value& reply);
    void endObserving();
    base::Error refusal() const;
    BootClock::time_point idleDeadline() const
    {
        return std::max(m_link.heardAt(), m_waitsSince) + m_owner.m_options.idleTimeout;
    }

    Multiplexer& m_owner;
    int m_index;
    CallQueue m_calls;
    const std::shared_ptr<Observer> m_observer; // may be null
    std::deque<Command> m_asked;                // of the calls, for the observer
    std::size_t m_owed = 0;                     // of these, sent; begun with the observer while not 0
    BootClock::time_point m_waitsSince{};       // when the first of the calls was taken
    BootClock::time_point m_overdueAt{};        // when a deadline was found to have passed
    Link m_link;
};

base::Error Multiplexer::Lane::refusal() const
{
    const QString subject = m_owner.m_address.displayName();
    if (isUnderWay())
        return {ErrorCode::TooLarge, QStringLiteral("%1 commands wait already").arg(m_calls.size()), subject};
    const base::Error& last = m_link.lastError();
    if (last.code == ErrorCode::None)
        return {ErrorCode::NotConnected, QStringLiteral("the connection is closed"), subject};
    return {ErrorCode::NotConnected, QStringLiteral("%1: %2").arg(base::errorName(last.code), last.detail),
            last.subject};
}

base::Result<void> Multiplexer::Lane::send(const Command& command, Callback callback, milliseconds timeout)
{
    if (!isUnderWay() || !hasRoom())
        return refusal();
    const BootClock::time_point now = BootClock::now();
    if (m_calls.isEmpty()) {
        m_waitsSince = now;
        m_owner.watch(now + m_owner.m_options.idleTimeout);
    }
    const BootClock::time_point deadline = now + timeout;
    m_owner.watch(deadline);
    m_calls.push({std::move(callback), timeout, deadline});
    if (m_observer)
        m_asked.push_back(command);
    m_link.send(command);
    return {};
}

BootClock::time_point Multiplexer::Lane::check(BootClock::time_point now)
{
    if (m_calls.isEmpty() || m_link.state() != Link::State::Open)
        return BootClock::time_point::max();
    BootClock::time_point next = idleDeadline();
    for (std::size_t i = 0; i < m_calls.size(); ++i)
        next = std::min(next, m_calls.at(i).deadline);
    if (next > now)
        return next;
    m_overdueAt = now;
    m_link.giveUp(timedOut());
    return BootClock::time_point::max();
}

void Multiplexer::Lane::linkOpened()
{
    // The time of a call begins when it can leave; opening has a limit of its own.
    for (std::size_t i = 0; i < m_calls.size(); ++i) {
        m_calls.at(i).deadline = m_link.heardAt() + m_calls.at(i).timeout;
        m_owner.watch(m_calls.at(i).deadline);
    }
    if (!m_calls.isEmpty())
        m_owner.watch(idleDeadline());
    Q_EMIT m_owner.opened(m_index);
}

// Whoever asks for a pause gets it as soon as what was sent is answered.
bool Multiplexer::Lane::linkMaySend()
{
    if (!m_observer || m_calls.isEmpty())
        return true;
    if (!m_observer->begin(Observer::Wait::No))
        return false;
    if (m_owed > 0)
        m_observer->end(); // this lane had begun already
    m_owed = m_calls.size();
    return true;
}

void Multiplexer::Lane::observe(const Value& reply)
{
    m_observer->answered(std::span(&m_asked.front(), 1), std::span(&reply, 1));
    m_asked.pop_front();
    if (m_owed == 1)
        endObserving();
    else
        --m_owed;
}

void Multiplexer::Lane::endObserving()
{
    if (std::exchange(m_owed, 0) > 0)
        m_observer->end();
}

void Multiplexer::Lane::linkReceived(Value&& reply)
{
    if (m_calls.isEmpty()) {
        m_link.giveUp({ErrorCode::MalformedReply, QStringLiteral("more replies than commands"), {}});
        return;
    }
    if (m_observer)
        observe(reply);
    const Call call = m_calls.pop();
    if (!reply.isError()) {
        call.callback(std::move(reply));
        return;
    }
    base::Error error = reply.toError();
    error.subject = m_owner.m_address.displayName();
    call.callback(std::move(error));
}

void Multiplexer::Lane::linkLost(const base::Error& error, bool wasOpen)
{
    const BootClock::time_point overdueAt = std::exchange(m_overdueAt, {});
    CallQueue calls = std::exchange(m_calls, {});
    m_asked.clear();
    endObserving();
    const base::Error lost = lostBy(error);
    const bool late = error.code == ErrorCode::TimedOut && overdueAt != BootClock::time_point{};
    for (bool first = true; !calls.isEmpty(); first = false) {
        const Call call = calls.pop();
        // Who waits behind a server that stands still is late; who only stands in the same queue is not.
        const bool blamed = late ? call.deadline <= overdueAt || first : first && wasOpen;
        call.callback(base::Result<Value>(blamed || !wasOpen ? error : lost));
    }
    if (wasOpen)
        Q_EMIT m_owner.lost(m_index, error);
    else
        Q_EMIT m_owner.openingFailed(m_index, error);
}

void Multiplexer::Lane::cancel()
{
    m_link.close();
    m_asked.clear();
    endObserving();
    CallQueue calls = std::exchange(m_calls, {});
    while (!calls.isEmpty()) {
        calls.pop().callback(
            base::Result<Value>(base::Error{ErrorCode::Cancelled, QStringLiteral("the connection was closed"),
                                            m_owner.m_address.displayName()}));
    }
}

Multiplexer::Multiplexer(Address address, MultiplexerOptions options, QObject* parent)
    : QObject(parent)
    , m_address(std::move(address))
    , m_options(std::move(options))
{
    m_deadlines.setSingleShot(true);
    connect(&m_deadlines, &QTimer::timeout, this, &Multiplexer::checkDeadlines);
    for (int i = 0; i < std::max(1, m_options.connections); ++i)
        m_lanes.push_back(std::make_unique<Lane>(*this, i));
}

Multiplexer::~Multiplexer()
{
    m_ending = true; // a callback may try again
    close();
}

const Address& Multiplexer::address() const
{
    return m_address;
}

void Multiplexer::open()
{
    if (m_ending)
        return;
    for (const auto& lane : m_lanes)
        lane->link().open();
}

void Multiplexer::close()
{
    for (const auto& lane : m_lanes)
        lane->cancel();
}

int Multiplexer::connectionCount() const
{
    return static_cast<int>(m_lanes.size());
}

int Multiplexer::openCount() const
{
    return static_cast<int>(std::ranges::count_if(
        m_lanes, [](const auto& lane) { return lane->link().state() == Link::State::Open; }));
}

bool Multiplexer::isOpen(int connection) const
{
    return m_lanes[static_cast<std::size_t>(connection)]->link().state() == Link::State::Open;
}

std::size_t Multiplexer::outstanding(int connection) const
{
    return m_lanes[static_cast<std::size_t>(connection)]->outstanding();
}

bool Multiplexer::canSend(int connection) const
{
    const Lane& lane = *m_lanes[static_cast<std::size_t>(connection)];
    return lane.isUnderWay() && lane.hasRoom();
}

base::Result<void> Multiplexer::send(const Command& command, Callback callback)
{
    const std::size_t count = m_lanes.size();
    std::size_t chosen = m_turn;
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t at = (m_turn + i) % count;
        if (!canSend(static_cast<int>(at)))
            continue;
        chosen = at;
        if (isOpen(static_cast<int>(at)))
            break;
    }
    m_turn = (chosen + 1) % count;
    return sendTo(static_cast<int>(chosen), command, std::move(callback), m_options.callTimeout);
}

base::Result<void> Multiplexer::sendTo(int connection, const Command& command, Callback callback)
{
    return sendTo(connection, command, std::move(callback), m_options.callTimeout);
}

base::Result<void> Multiplexer::sendTo(int connection, const Command& command, Callback callback,
                                       milliseconds timeout)
{
    if (base::Result<void> allowed = checkAllowed(command, m_options.access); !allowed) {
        base::Error error = allowed.error();
        error.subject = m_address.displayName();
        return error;
    }
    return m_lanes[static_cast<std::size_t>(connection)]->send(command, std::move(callback), timeout);
}

// One timer for all: it rings for the earliest deadline that was known when it was set, which has
// mostly been met long since, and is then set for the next.
void Multiplexer::watch(BootClock::time_point deadline)
{
    if (deadline >= m_watched)
        return;
    m_watched = deadline;
    m_deadlines.start(milliseconds(base::millisecondsUntil(deadline) + 1));
}

void Multiplexer::checkDeadlines()
{
    m_watched = BootClock::time_point::max();
    const BootClock::time_point now = BootClock::now();
    for (const auto& lane : m_lanes)
        watch(lane->check(now));
}

} // namespace redis
