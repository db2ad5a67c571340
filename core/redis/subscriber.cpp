#include "core/redis/subscriber.h"

#include <algorithm>
#include <utility>

namespace redis {

namespace {

using base::BootClock;
using base::ErrorCode;
using std::chrono::milliseconds;

} // namespace

Subscription Subscription::keyspace(int database, const QByteArray& keyPattern)
{
    return {Kind::Pattern, "__keyspace@" + QByteArray::number(database) + "__:" + keyPattern};
}

Subscriber::Subscriber(Address address, SubscriberOptions options, QObject* parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_link(std::move(address), m_options.link, *this)
{
    m_silence.setSingleShot(true);
    connect(&m_silence, &QTimer::timeout, this, &Subscriber::checkSilence);
}

Subscriber::~Subscriber()
{
    m_link.close();
}

void Subscriber::open()
{
    m_link.open();
}

void Subscriber::close()
{
    m_link.close();
    m_silence.stop();
    m_asked.clear();
    m_batch.clear();
    m_refusals.clear();
    m_gap = m_told = false;
    for (auto& [subscription, stands] : m_wanted)
        stands = false;
}

void Subscriber::subscribe(const Subscription& subscription)
{
    if (!m_wanted.emplace(subscription, false).second)
        return;
    m_told = false;
    if (m_link.state() == Link::State::Open)
        ask(Asked::What::Subscribe, subscription);
}

void Subscriber::unsubscribe(const Subscription& subscription)
{
    if (m_wanted.erase(subscription) > 0 && m_link.state() == Link::State::Open)
        ask(Asked::What::Unsubscribe, subscription);
}

std::vector<Subscription> Subscriber::subscriptions() const
{
    std::vector<Subscription> wanted;
    for (const auto& [subscription, stands] : m_wanted)
        wanted.push_back(subscription);
    return wanted;
}

bool Subscriber::isStanding() const
{
    const auto unanswered = [](const Asked& asked) { return asked.what == Asked::What::Subscribe; };
    return m_link.state() == Link::State::Open && std::ranges::none_of(m_asked, unanswered) &&
           std::ranges::all_of(m_wanted, [](const auto& entry) { return entry.second; });
}

// One command for each name: the answer to several at once would not say which one is refused.
void Subscriber::ask(Asked::What what, const Subscription& subscription)
{
    const bool pattern = subscription.kind == Subscription::Kind::Pattern;
    m_asked.push_back({what, subscription});
    switch (what) {
    case Asked::What::Subscribe:
        m_link.send({pattern ? "PSUBSCRIBE" : "SUBSCRIBE", subscription.name});
        break;
    case Asked::What::Unsubscribe:
        m_link.send({pattern ? "PUNSUBSCRIBE" : "UNSUBSCRIBE", subscription.name});
        break;
    case Asked::What::Ping:
        m_link.send({"PING"});
        break;
    }
}

void Subscriber::linkOpened()
{
    m_pinged = false;
    m_silence.start(m_options.pingAfter);
    for (const auto& [subscription, stands] : m_wanted)
        ask(Asked::What::Subscribe, subscription);
}

void Subscriber::linkReceived(Value&& reply)
{
    if (reply.isError() && !m_asked.empty()) {
        takeRefusal(reply);
        return;
    }
    if (reply.isError()) { // it speaks unasked before it hangs up
        m_link.giveUp(reply.toError());
        return;
    }
    if (takePush(reply.items()) || takeConfirmation(reply))
        return;
    m_link.giveUp(
        {ErrorCode::MalformedReply, QStringLiteral("neither a message nor what was asked for"), {}});
}

bool Subscriber::takePush(std::vector<Value>& items)
{
    const auto bytes = [&items](std::size_t at) { return items[at].bytes(); };
    Message message;
    Subscription source;
    if (items.size() == 3 && bytes(0) == "message") {
        message = {{}, bytes(1), bytes(2)};
        source = {Subscription::Kind::Channel, message.channel};
    } else if (items.size() == 4 && bytes(0) == "pmessage") {
        message = {bytes(1), bytes(2), bytes(3)};
        source = {Subscription::Kind::Pattern, message.pattern};
    } else {
        return false;
    }
    if (m_wanted.contains(source))
        m_batch.push_back(std::move(message));
    return true;
}

// “+PONG” before the first subscription, {“pong”, “”} among them.
bool Subscriber::takeConfirmation(const Value& reply)
{
    if (m_asked.empty())
        return false;
    const Asked& asked = m_asked.front();
    const std::vector<Value>& items = reply.items();
    if (asked.what == Asked::What::Ping) {
        if (reply != Value::status("PONG") && !(items.size() == 2 && items.front().bytes() == "pong"))
            return false;
        m_pinged = false;
        m_asked.pop_front();
        return true;
    }
    const bool subscribing = asked.what == Asked::What::Subscribe;
    const bool pattern = asked.subscription.kind == Subscription::Kind::Pattern;
    const QByteArray word = (pattern ? "p" : "") + QByteArray(subscribing ? "subscribe" : "unsubscribe");
    if (items.size() != 3 || items[0].bytes() != word || items[1].bytes() != asked.subscription.name)
        return false;
    if (const auto wanted = m_wanted.find(asked.subscription); wanted != m_wanted.end())
        wanted->second = subscribing;
    m_asked.pop_front();
    return true;
}

void Subscriber::takeRefusal(const Value& reply)
{
    const Asked asked = std::move(m_asked.front());
    m_asked.pop_front();
    if (asked.what == Asked::What::Ping)
        m_pinged = false; // not allowed, but answered
    if (asked.what != Asked::What::Subscribe)
        return;
    m_wanted.erase(asked.subscription);
    m_refusals.emplace_back(asked.subscription, reply.toError());
}

void Subscriber::linkDrained()
{
    deliver();
}

// Everything that is told is told from here: a slot may close, subscribe and unsubscribe.
void Subscriber::deliver()
{
    const auto refusals = std::exchange(m_refusals, {});
    if (const auto batch = std::exchange(m_batch, {}); !batch.empty())
        Q_EMIT received(batch);
    for (const auto& [subscription, error] : refusals)
        Q_EMIT refused(subscription, error);
    if (m_told || m_wanted.empty() || !isStanding())
        return;
    m_told = true;
    if (std::exchange(m_gap, false))
        Q_EMIT resubscribed();
    else
        Q_EMIT subscribed();
}

void Subscriber::linkLost(const base::Error& error, bool)
{
    m_silence.stop();
    m_asked.clear();
    m_told = false;
    for (auto& [subscription, stands] : m_wanted)
        m_gap |= std::exchange(stands, false);
    deliver(); // what came before the end
    Q_EMIT lost(error);
}

void Subscriber::checkSilence()
{
    const BootClock::duration silence = BootClock::now() - m_link.heardAt();
    if (silence < m_options.pingAfter) {
        m_silence.start(std::chrono::ceil<milliseconds>(m_options.pingAfter - silence));
    } else if (!std::exchange(m_pinged, true)) {
        ask(Asked::What::Ping, {});
        m_silence.start(m_options.pingTimeout);
    } else {
        m_link.giveUp({ErrorCode::TimedOut, QStringLiteral("the server is silent"), {}});
    }
}

} // namespace redis
