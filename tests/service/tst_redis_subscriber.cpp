// redis::Subscriber with a real server: messages, keyspace events, refusals, losses and silence.
#include "core/redis/subscriber.h"
#include "tests/service/multiplexer_fixture.h"

#include <QSignalSpy>

using namespace redis_fixture;
using namespace std::chrono_literals;
using base::ErrorCode;
using redis::Address;
using redis::Command;
using redis::Message;
using redis::Subscriber;
using redis::Subscription;
using support::Direction;
using support::FaultProxy;

namespace {

Subscription channel(const QByteArray& name)
{
    return {Subscription::Kind::Channel, name};
}

Subscription pattern(const QByteArray& name)
{
    return {Subscription::Kind::Pattern, name};
}

redis::SubscriberOptions quick()
{
    redis::SubscriberOptions options;
    options.pingAfter = 20s;
    options.pingTimeout = 20s;
    options.link.connectTimeout = 20s;
    options.link.retryFirst = 5ms;
    options.link.retryMost = 40ms;
    return options;
}

// What a subscriber has told so far.
struct Heard
{
    explicit Heard(Subscriber& subscriber)
        : subscribed(&subscriber, &Subscriber::subscribed)
        , resubscribed(&subscriber, &Subscriber::resubscribed)
    {
        QObject::connect(&subscriber, &Subscriber::received, &subscriber,
                         [this](const std::vector<Message>& batch) {
                             ++batches;
                             messages.insert(messages.end(), batch.begin(), batch.end());
                         });
        QObject::connect(&subscriber, &Subscriber::lost, &subscriber,
                         [this](const base::Error& error) { losses.push_back(error); });
        QObject::connect(&subscriber, &Subscriber::refused, &subscriber,
                         [this](const Subscription& subscription, const base::Error& error) {
                             refusals.emplace_back(subscription, error);
                         });
    }

    int batches = 0;
    std::vector<Message> messages;
    std::vector<base::Error> losses;
    std::vector<std::pair<Subscription, base::Error>> refusals;
    QSignalSpy subscribed;
    QSignalSpy resubscribed;
};

} // namespace

class RedisSubscriberTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        auto server = startServer({QStringLiteral("--notify-keyspace-events KEA")});
        QVERIFY2(server, server ? "" : qPrintable(server.error().detail));
        m_server = std::move(server).value();
        m_admin = std::make_unique<redis::Connection>(m_server->address(), patient());
    }

    void init()
    {
        auto proxy = FaultProxy::start(support::Endpoint::unixSocket(m_server->address().path));
        QVERIFY(proxy);
        m_proxy = std::move(proxy).value();
    }

    void messagesArriveInOrder()
    {
        Subscriber subscriber(m_server->tcpAddress(), quick());
        Heard heard(subscriber);
        subscriber.subscribe(channel("news"));
        subscriber.subscribe(pattern("n*s"));
        subscriber.open();
        QVERIFY(!subscriber.isStanding());
        QVERIFY(runUntil([&] { return heard.subscribed.size() == 1; }));
        QVERIFY(subscriber.isStanding());
        std::vector<Command> publishes;
        for (int i = 0; i < 500; ++i)
            publishes.push_back({"PUBLISH", "news", QByteArray::number(i) + allBytes()});
        QVERIFY(m_admin->pipeline(publishes));
        QVERIFY(runUntil([&] { return heard.messages.size() == 1000; }));
        for (std::size_t i = 0; i < 500; ++i) {
            const QByteArray payload = publishes[i].at(2);
            QVERIFY((heard.messages[2 * i] == Message{{}, "news", payload}));
            QVERIFY((heard.messages[2 * i + 1] == Message{"n*s", "news", payload}));
        }
        QVERIFY2(heard.batches < 500, qPrintable(QString::number(heard.batches))); // in batches, not singly
        QCOMPARE(heard.subscribed.size(), 1);
    }

    void keyspaceEventsTellKeyAndEvent()
    {
        Address address = m_server->address();
        address.database = 2;
        Subscriber subscriber(address, quick());
        Heard heard(subscriber);
        subscriber.subscribe(Subscription::keyspace(2, "keystead:*"));
        subscriber.open();
        QVERIFY(runUntil([&] { return heard.subscribed.size() == 1; }));
        redis::Connection writer(address, patient());
        QVERIFY(writer.call({"SET", "other:1", "x"}));
        QVERIFY(writer.call({"SET", "keystead:1", "x"}));
        QVERIFY(writer.call({"DEL", "keystead:1"}));
        QVERIFY(runUntil([&] { return heard.messages.size() == 2; }));
        QCOMPARE(heard.messages[0].channel, QByteArray("__keyspace@2__:keystead:1"));
        QCOMPARE(heard.messages[0].payload, QByteArray("set"));
        QCOMPARE(heard.messages[1].payload, QByteArray("del"));
    }

    void wishesMayComeAndGo()
    {
        Subscriber subscriber(m_server->address(), quick());
        Heard heard(subscriber);
        subscriber.open();
        subscriber.subscribe(channel("a"));
        QVERIFY(runUntil([&] { return heard.subscribed.size() == 1; }));
        subscriber.subscribe(channel("b"));
        subscriber.subscribe(channel("b"));
        QVERIFY(!subscriber.isStanding());
        QVERIFY(runUntil([&] { return heard.subscribed.size() == 2; }));
        QVERIFY((subscriber.subscriptions() == std::vector{channel("a"), channel("b")}));
        subscriber.unsubscribe(channel("a"));
        QVERIFY(m_admin->call({"PUBLISH", "a", "too late"}));
        QVERIFY(m_admin->call({"PUBLISH", "b", "in time"}));
        QVERIFY(runUntil([&] { return !heard.messages.empty(); }));
        QVERIFY((heard.messages == std::vector{Message{{}, "b", "in time"}}));
        QVERIFY(runUntil([&] { return m_admin->call({"PUBLISH", "a", "nobody"})->toInteger() == 0; }));
        QVERIFY(heard.losses.empty());
    }

    void aLossEndsWithResubscribed()
    {
        Subscriber subscriber(addressOf(*m_proxy), quick());
        Heard heard(subscriber);
        subscriber.subscribe(channel("a"));
        subscriber.subscribe(pattern("p*"));
        subscriber.open();
        QVERIFY(runUntil([&] { return heard.subscribed.size() == 1; }));
        m_proxy->cut();
        QVERIFY(runUntil([&] { return heard.resubscribed.size() == 1; }));
        QCOMPARE(heard.losses.at(0).code, ErrorCode::ConnectionLost);
        QCOMPARE(heard.losses.at(0).subject, addressOf(*m_proxy).displayName());
        QVERIFY(m_admin->call({"PUBLISH", "a", "1"}));
        QVERIFY(m_admin->call({"PUBLISH", "pp", "2"}));
        QVERIFY(runUntil([&] { return heard.messages.size() == 2; }));
        QCOMPARE(heard.subscribed.size(), 1); // the second time it is a gap, and told as one
    }

    void aCutInsideAMessageLosesOnlyThat()
    {
        Subscriber subscriber(addressOf(*m_proxy), quick());
        Heard heard(subscriber);
        subscriber.subscribe(channel("a"));
        subscriber.open();
        QVERIFY(runUntil([&] { return heard.subscribed.size() == 1; }));
        const QByteArray whole("*3\r\n$7\r\nmessage\r\n$1\r\na\r\n$3\r\none\r\n");
        m_proxy->cutAfter(Direction::ToClient, whole.size() + 10);
        const std::vector<Command> two{{"PUBLISH", "a", "one"}, {"PUBLISH", "a", "two"}};
        QVERIFY(m_admin->pipeline(two));
        QVERIFY(runUntil([&] { return heard.resubscribed.size() == 1; }));
        QVERIFY((heard.messages == std::vector{Message{{}, "a", "one"}}));
    }

    void silenceIsAskedAboutAndThenEnded()
    {
        redis::SubscriberOptions options = quick();
        options.pingAfter = 50ms;
        options.pingTimeout = 300ms;
        Subscriber subscriber(addressOf(*m_proxy), options);
        Heard heard(subscriber);
        subscriber.subscribe(channel("a"));
        subscriber.open();
        QVERIFY(runUntil([&] { return m_proxy->taken(Direction::ToServer).count("PING") >= 3; }));
        QVERIFY(heard.losses.empty()); // the server answers
        m_proxy->setBlackhole(Direction::ToClient, true);
        QVERIFY(runUntil([&] { return !heard.losses.empty(); }));
        QCOMPARE(heard.losses[0].code, ErrorCode::TimedOut);
        QVERIFY(m_proxy->heal());
        QVERIFY(runUntil([&] { return heard.resubscribed.size() == 1; }));
    }

    void aRefusedChannelIsToldAndTheOthersStand()
    {
        QVERIFY(m_admin->call({"ACL", "SETUSER", "ear", "on", "nopass", "resetchannels", "&open:*",
                               "+subscribe", "+psubscribe"})); // no PING, no CLIENT
        Address address = m_server->address();
        address.user = QStringLiteral("ear");
        address.password = "any";
        redis::SubscriberOptions options = quick();
        options.pingAfter = 50ms;
        Subscriber subscriber(address, options);
        Heard heard(subscriber);
        for (const char* name : {"open:1", "secret", "open:2"})
            subscriber.subscribe(channel(name));
        subscriber.open();
        QVERIFY(runUntil([&] { return heard.subscribed.size() == 1; }));
        QCOMPARE(heard.refusals.size(), std::size_t(1));
        QVERIFY(heard.refusals[0].first == channel("secret"));
        QCOMPARE(heard.refusals[0].second.code, ErrorCode::RedisNoPermission);
        QVERIFY((subscriber.subscriptions() == std::vector{channel("open:1"), channel("open:2")}));
        QVERIFY(m_admin->call({"PUBLISH", "open:2", "x"}));
        QVERIFY(runUntil([&] { return heard.messages.size() == 1; }));
        QVERIFY(heard.losses.empty());
        subscriber.close();
        QVERIFY(m_admin->call({"ACL", "DELUSER", "ear"}));
    }

    void refusedLoginsAreToldAgainAndAgain()
    {
        Address address = m_server->address();
        address.user = QStringLiteral("nobody");
        address.password = "hush";
        Subscriber subscriber(address, quick());
        Heard heard(subscriber);
        subscriber.subscribe(channel("a"));
        subscriber.open();
        QVERIFY(runUntil([&] { return heard.losses.size() >= 2; }));
        for (const base::Error& error : heard.losses) {
            QCOMPARE(error.code, ErrorCode::AuthenticationFailed);
            QVERIFY(!error.detail.contains(QLatin1String("hush")));
        }
        QCOMPARE(heard.subscribed.size(), 0);
    }

    void closeKeepsTheWishes()
    {
        Subscriber subscriber(m_server->address(), quick());
        Heard heard(subscriber);
        subscriber.subscribe(channel("a"));
        subscriber.open();
        QVERIFY(runUntil([&] { return heard.subscribed.size() == 1; }));
        subscriber.close();
        QVERIFY(!subscriber.isStanding());
        subscriber.open();
        QVERIFY(runUntil([&] { return heard.subscribed.size() == 2; }));
        QVERIFY(heard.losses.empty());
        QCOMPARE(heard.resubscribed.size(), 0); // who closes knows
    }

private:
    std::unique_ptr<sandbox::RedisServer> m_server;
    std::unique_ptr<redis::Connection> m_admin;
    std::unique_ptr<FaultProxy> m_proxy;
};

QTEST_GUILESS_MAIN(RedisSubscriberTest)
#include "tst_redis_subscriber.moc"
