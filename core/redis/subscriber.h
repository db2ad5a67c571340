// Listens to channels and patterns of a Redis server over one connection of its own: what another
// client publishes, and keyspace notifications. Redis keeps nothing for who is away: after a loss the
// subscriptions come back by themselves, and resubscribed() tells that messages may be missing.
//
// Thread: confined to the thread that creates it, which needs an event loop; never blocks. All signals
// come from that event loop, none from inside a function of this class. Messages come in batches, one
// for each turn of the loop; towards another thread they go by a base::Executor.
// Source: https://redis.io/docs/interact/pubsub/ (RESP2)
#pragma once

#include "core/base/result.h"
#include "core/redis/address.h"
#include "core/redis/link.h"

#include <QByteArray>
#include <QObject>

#include <chrono>
#include <deque>
#include <map>
#include <vector>

namespace redis {

struct Message
{
    QByteArray pattern; // the one that matched; empty: the channel itself was subscribed
    QByteArray channel;
    QByteArray payload;

    bool operator==(const Message&) const = default;
};

struct Subscription
{
    enum class Kind { Channel, Pattern };
    Kind kind = Kind::Channel;
    QByteArray name;

    bool operator==(const Subscription&) const = default;
    bool operator<(const Subscription& other) const
    {
        return kind != other.kind ? kind < other.kind : name < other.name;
    }

    // The events of all keys that match (notify-keyspace-events with K): the channel's end is the key,
    // the payload the event, “set”, “del”, “expired”. Source:
    // https://redis.io/docs/manual/keyspace-notifications/
    static Subscription keyspace(int database, const QByteArray& keyPattern);
};

struct SubscriberOptions
{
    std::chrono::milliseconds pingAfter{5000};   // of silence
    std::chrono::milliseconds pingTimeout{2000}; // then the connection counts as lost
    LinkOptions link;
};

class Subscriber : public QObject, private LinkUser
{
    Q_OBJECT

public:
    explicit Subscriber(Address address, SubscriberOptions options = {}, QObject* parent = nullptr);
    ~Subscriber() override;

    // Connects, and keeps connected until close(). At once when it waits for its retry delay.
    void open();
    void close(); // the subscriptions are kept for the next open()

    // Before and after open(). A subscription that stands already is not asked for again; nothing
    // that was unsubscribed from is received any more, even if it is on its way.
    void subscribe(const Subscription& subscription);
    void unsubscribe(const Subscription& subscription);

    // All that are wanted, in order; refused ones are not.
    std::vector<Subscription> subscriptions() const;
    // Connected, and the server has confirmed every subscription.
    bool isStanding() const;

Q_SIGNALS:
    // Never empty; in the order of the server.
    void received(const std::vector<redis::Message>& messages);
    // Every subscription stands. The second: again, after a loss – what was published since is missing.
    void subscribed();
    void resubscribed();
    // The server does not allow it (RedisNoPermission and its neighbours). It is given up.
    void refused(const redis::Subscription& subscription, const base::Error& error);
    // The connection was lost or could not be opened; it comes back by itself. Errors: connection
    // codes, MalformedReply, TooLarge; TimedOut also when the server is silent to a PING.
    void lost(const base::Error& error);

private:
    struct Asked // what the server has still to answer, in order
    {
        enum class What { Subscribe, Unsubscribe, Ping };
        What what = What::Ping;
        Subscription subscription;
    };

    void linkOpened() override;
    void linkReceived(Value&& reply) override;
    void linkDrained() override;
    void linkLost(const base::Error& error, bool wasOpen) override;

    void ask(Asked::What what, const Subscription& subscription);
    bool takePush(std::vector<Value>& items);
    bool takeConfirmation(const Value& reply);
    void takeRefusal(const Value& reply);
    void deliver();
    void checkSilence();

    SubscriberOptions m_options;
    std::map<Subscription, bool> m_wanted; // true: confirmed on this connection
    std::deque<Asked> m_asked;
    std::vector<Message> m_batch;
    std::vector<std::pair<Subscription, base::Error>> m_refusals;
    bool m_told = false; // that all stand; false again after a loss or a new wish
    bool m_gap = false;  // a subscription stood before the loss
    bool m_pinged = false;
    QTimer m_silence;
    Link m_link;
};

} // namespace redis
