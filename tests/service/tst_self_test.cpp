// The self-test: it passes on healthy servers, names what is wrong on others, and leaves nothing behind.
#include "core/cache/round_trip.h"
#include "core/listing/signal_test.h"
#include "desk.h"

using base::ErrorCode;
using listing::SignalStep;
using listing::SignalStepResult;

class SelfTestTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void cleanup();
    void aProbeKeyComesBackAndExpires();
    void aRoundTripLeavesNoKey_data();
    void aRoundTripLeavesNoKey();
    void aRoundTripWithoutRedisFails();
    void aRoundTripNeedsAKeyspace();
    void signalsPassStepByStep();
    void everyStepHasItsName();
    void aCacheThatIsStaleIsFoundOut();
    void aDisabledTriggerIsNamed();
    void aGroupThatIsSwitchedOffIsNamed();
    void withoutRedisItSaysSoAndEnds();
    void cancelledAnywhereTheProbeIsGone_data();
    void cancelledAnywhereTheProbeIsGone();
    void readOnlyProfilesAreRefused();
    void historyThatMayNotBeErasedIsTold();
    void leftoversOfAKilledProgramGo();

private:
    using Steps = base::Result<std::vector<SignalStepResult>>;
    Steps runSignals(test::Desk& desk, int cancelAfter = -1);
    Steps signalsOf(workspace::Session& session, base::JobControl& control,
                    const std::function<void(const SignalStepResult&)>& tell);
    qint64 remains();
    qint64 keys();
    static const SignalStepResult* find(const Steps& steps, SignalStep step);

    test::Servers m_servers;
    std::unique_ptr<test::Desk> m_desk;
};

void SelfTestTest::initTestCase()
{
    m_servers = test::Servers::start(60);
    QVERIFY2(m_servers.ready(), qPrintable(m_servers.why()));
}

void SelfTestTest::cleanupTestCase()
{
    m_servers = {};
}

void SelfTestTest::init()
{
    redis::Connection redis(m_servers.sandbox->redis().address());
    QVERIFY(redis.call({"FLUSHALL"}).has_value());
    m_desk = std::make_unique<test::Desk>(m_servers);
    QTRY_VERIFY(m_desk->trusted());
}

void SelfTestTest::cleanup()
{
    m_desk.reset();
}

SelfTestTest::Steps SelfTestTest::signalsOf(workspace::Session& session, base::JobControl& control,
                                            const std::function<void(const SignalStepResult&)>& tell)
{
    return listing::testSignals(session.database(), session.reads(), session.edits(), control, tell);
}

SelfTestTest::Steps SelfTestTest::runSignals(test::Desk& desk, int cancelAfter)
{
    base::JobControl control;
    int told = 0;
    return signalsOf(desk.session, control, [&](const SignalStepResult&) {
        if (++told == cancelAfter)
            control.cancel();
    });
}

// Rows in table and bin, and entries of history, that a probe has left.
qint64 SelfTestTest::remains()
{
    database::Session session(m_servers.sandbox->postgres().address());
    const auto count = session.first(
        QStringLiteral("select (select count(*) from keystead.property where title like 'Keystead self%')"
                       " + (select count(*) from keystead.history where before::text like '%Keystead self%'"
                       " or after::text like '%Keystead self%')"),
        {}, [](const database::Row& row) { return row.integer(0); });
    return count ? count->value_or(-1) : -1;
}

qint64 SelfTestTest::keys()
{
    redis::Connection redis(m_servers.sandbox->redis().address());
    const auto found = redis.call({"KEYS", "*probe*"});
    return found ? found->items().size() : -1;
}

const SignalStepResult* SelfTestTest::find(const Steps& steps, SignalStep step)
{
    for (const SignalStepResult& result : *steps) {
        if (result.step == step)
            return &result;
    }
    return nullptr;
}

void SelfTestTest::aProbeKeyComesBackAndExpires()
{
    base::JobControl control;
    const auto trip = cache::roundTrip(m_desk->session.redis(), m_desk->session.keyspace(), control);
    QVERIFY2(trip.has_value(), trip ? "" : qPrintable(trip.error().detail));
    QVERIFY(trip->sameBytes);
    QVERIFY(trip->stored.count() > 0);
    QVERIFY(trip->read.count() > 0);
    QVERIFY(trip->expired.count() >= 190);
    QVERIFY(trip->expired.count() < 5000);
    QCOMPARE(keys(), 0);
}

void SelfTestTest::aRoundTripLeavesNoKey_data()
{
    QTest::addColumn<bool>("cancelled");
    QTest::addColumn<base::AccessMode>("access");
    QTest::addColumn<ErrorCode>("expected");
    QTest::newRow("cancelled before") << true << base::AccessMode::ReadWrite << ErrorCode::Cancelled;
    QTest::newRow("read-only") << false << base::AccessMode::ReadOnly << ErrorCode::ReadOnlyProfile;
}

void SelfTestTest::aRoundTripLeavesNoKey()
{
    QFETCH(const bool, cancelled);
    QFETCH(const base::AccessMode, access);
    QFETCH(const ErrorCode, expected);
    base::JobControl control;
    if (cancelled)
        control.cancel();
    redis::ConnectionOptions options;
    options.access = access;
    redis::Connection redis(m_servers.sandbox->redis().address(), options);
    const auto trip = cache::roundTrip(redis, m_desk->session.keyspace(), control);
    QVERIFY(!trip.has_value());
    QCOMPARE(trip.error().code, expected);
    QCOMPARE(keys(), 0);
}

void SelfTestTest::aRoundTripWithoutRedisFails()
{
    redis::Address nowhere;
    nowhere.transport = redis::Transport::Unix;
    nowhere.path = QStringLiteral("/nowhere/redis.sock");
    redis::Connection redis(nowhere);
    base::JobControl control;
    const auto trip = cache::roundTrip(redis, m_desk->session.keyspace(), control);
    QVERIFY(!trip.has_value());
    QCOMPARE(trip.error().code, ErrorCode::ConnectionRefused);
}

void SelfTestTest::aRoundTripNeedsAKeyspace()
{
    base::JobControl control;
    const auto trip = cache::roundTrip(m_desk->session.redis(), {}, control);
    QVERIFY(!trip.has_value());
    QCOMPARE(trip.error().code, ErrorCode::NotConnected);
}

void SelfTestTest::signalsPassStepByStep()
{
    base::JobControl control;
    std::vector<SignalStep> told;
    const auto steps = signalsOf(m_desk->session, control,
                                 [&](const SignalStepResult& result) { told.push_back(result.step); });
    QVERIFY2(steps.has_value(), steps ? "" : qPrintable(steps.error().detail));
    QCOMPARE(steps->size(), std::size_t(listing::signalStepCount));
    for (std::size_t i = 0; i < steps->size(); ++i) {
        const SignalStepResult& step = (*steps)[i];
        QCOMPARE(step.step, static_cast<SignalStep>(i));
        QVERIFY2(step.passed, qPrintable(listing::signalStepName(step.step) + step.error.detail));
        QVERIFY(step.took.count() > 0);
        QCOMPARE(step.error.code, ErrorCode::None);
        QCOMPARE(told[i], step.step);
    }
    QCOMPARE(find(steps, SignalStep::Edit)->groups, listing::groupsOf({"prop:list", "prop:7"}));
    QCOMPARE(find(steps, SignalStep::DetailCached)->source, listing::Source::PageCache);
    QCOMPARE(find(steps, SignalStep::DetailFollowed)->source, listing::Source::Database);
    QCOMPARE(remains(), 0);
}

void SelfTestTest::everyStepHasItsName()
{
    QSet<QString> names;
    for (int i = 0; i < listing::signalStepCount; ++i)
        names.insert(listing::signalStepName(static_cast<SignalStep>(i)));
    QCOMPARE(names.size(), qsizetype(listing::signalStepCount));
    QVERIFY(!names.contains(QString()));
}

void SelfTestTest::aCacheThatIsStaleIsFoundOut()
{
    m_desk->session.cache().setMutant(cache::Mutant::IgnoreStamps);
    const auto steps = runSignals(*m_desk);
    QVERIFY(steps.has_value());
    for (const SignalStep step : {SignalStep::DetailFollowed, SignalStep::OutsideFollowed}) {
        QVERIFY2(!find(steps, step)->passed, qPrintable(listing::signalStepName(step)));
        QCOMPARE(find(steps, step)->error.code, ErrorCode::TimedOut);
    }
    QCOMPARE(remains(), 0);
}

void SelfTestTest::aDisabledTriggerIsNamed()
{
    database::Session session(m_servers.sandbox->postgres().address());
    QVERIFY(session.script(QStringLiteral("alter table keystead.property disable trigger "
                                          "cache_property_update")));
    const auto steps = runSignals(*m_desk);
    QVERIFY(session.script(QStringLiteral("alter table keystead.property enable always trigger "
                                          "cache_property_update")));
    QVERIFY2(steps.has_value(), steps ? "" : qPrintable(steps.error().detail));
    const SignalStepResult* const cached = find(steps, SignalStep::DetailCached);
    QVERIFY(!cached->passed);
    QCOMPARE(cached->error.code, ErrorCode::SchemaMismatch);
    QVERIFY(cached->error.detail.contains(QStringLiteral("trigger")));
    QVERIFY(find(steps, SignalStep::Removed)->passed);
    QCOMPARE(remains(), 0);
}

void SelfTestTest::aGroupThatIsSwitchedOffIsNamed()
{
    cache::GroupPolicy policy = m_desk->policy->group("detail");
    policy.enabled = false;
    m_desk->policy->set(policy);
    const auto steps = runSignals(*m_desk);
    QVERIFY(steps.has_value());
    const SignalStepResult* const cached = find(steps, SignalStep::DetailCached);
    QVERIFY(!cached->passed);
    QCOMPARE(cached->error.code, ErrorCode::NotFound);
    QCOMPARE(cached->error.subject, QStringLiteral("detail"));
    QVERIFY(find(steps, SignalStep::ListFollowed)->passed);
}

void SelfTestTest::withoutRedisItSaysSoAndEnds()
{
    m_servers.sandbox->redis().kill();
    QElapsedTimer timer;
    timer.start();
    const auto steps = runSignals(*m_desk);
    const qint64 took = timer.elapsed();
    QVERIFY(m_servers.sandbox->redis().restart().has_value());
    QVERIFY2(steps.has_value(), steps ? "" : qPrintable(steps.error().detail));
    QVERIFY(find(steps, SignalStep::Create)->passed);
    QVERIFY(find(steps, SignalStep::Create)->groups.empty());
    for (const SignalStep step :
         {SignalStep::ListFollowed, SignalStep::DetailCached, SignalStep::ListForgot}) {
        QVERIFY(!find(steps, step)->passed);
        QCOMPARE(find(steps, step)->error.code, ErrorCode::NotConnected);
    }
    QVERIFY2(took < 15'000, qPrintable(QString::number(took)));
    QCOMPARE(remains(), 0);
}

void SelfTestTest::cancelledAnywhereTheProbeIsGone_data()
{
    QTest::addColumn<int>("steps");
    for (int i = 1; i < listing::signalStepCount - 1; ++i)
        QTest::addRow("after %s", qPrintable(listing::signalStepName(static_cast<SignalStep>(i - 1)))) << i;
}

void SelfTestTest::cancelledAnywhereTheProbeIsGone()
{
    QFETCH(const int, steps);
    const auto ended = runSignals(*m_desk, steps);
    QVERIFY(!ended.has_value());
    QCOMPARE(ended.error().code, ErrorCode::Cancelled);
    QCOMPARE(remains(), 0);
}

void SelfTestTest::readOnlyProfilesAreRefused()
{
    test::Desk reader(m_servers, base::AccessMode::ReadOnly);
    QTRY_VERIFY(reader.trusted());
    const auto steps = runSignals(reader);
    QVERIFY(!steps.has_value());
    QCOMPARE(steps.error().code, ErrorCode::ReadOnlyProfile);
    QCOMPARE(remains(), 0);
}

void SelfTestTest::historyThatMayNotBeErasedIsTold()
{
    database::Session owner(m_servers.sandbox->postgres().address());
    QVERIFY(owner.script(QStringLiteral(
        "create role lister login; grant usage on schema keystead to lister; grant select on all tables in"
        " schema keystead to lister; grant insert, update, delete on keystead.property to lister")));
    database::Address address = m_servers.sandbox->postgres().address();
    address.user = QStringLiteral("lister");
    workspace::SessionParts parts = workspace::partsWith(m_desk->drainer, m_desk->policy, m_desk->statistics);
    parts.database = address;
    parts.redis = m_servers.sandbox->redis().address();
    workspace::Session session(parts);
    base::JobControl control;
    const auto steps = signalsOf(session, control, [](const SignalStepResult&) {});
    QVERIFY2(steps.has_value(), steps ? "" : qPrintable(steps.error().detail));
    const SignalStepResult* const removed = find(steps, SignalStep::Removed);
    QVERIFY(removed->passed);
    QCOMPARE(removed->error.code, ErrorCode::DatabaseNoPermission);
    const auto rows = owner.first(
        QStringLiteral("select count(*) from keystead.property where title like 'Keystead self%'"), {},
        [](const database::Row& row) { return row.integer(0); });
    QCOMPARE(rows->value_or(-1), 0);
    QVERIFY(remains() > 0); // history
    QVERIFY(owner.script(QStringLiteral("delete from keystead.history where after::text like '%Keystead"
                                        " self%' or before::text like '%Keystead self%'")));
}

void SelfTestTest::leftoversOfAKilledProgramGo()
{
    database::Session session(m_servers.sandbox->postgres().address());
    QVERIFY(session.script(
        QStringLiteral("insert into keystead.property (title, price, location, type, created_at) values"
                       " ('Keystead self-test – removed by itself', 0, 'Keystead self-test', 'house',"
                       " now() - interval '2 hours')")));
    QVERIFY(remains() > 0);
    QVERIFY(runSignals(*m_desk).has_value());
    QCOMPARE(remains(), 0);
}

QTEST_GUILESS_MAIN(SelfTestTest)
#include "tst_self_test.moc"
