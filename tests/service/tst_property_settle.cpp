#include "core/property/agent.h"
#include "core/property/bulk_repository.h"
#include "core/property/property_import.h"
#include "core/property/property_repository.h"
#include "core/workspace/cancel_watch.h"
#include "tests/service/property_database.h"
#include "tests/support/fault_proxy.h"

#include <QBuffer>
#include <QDeadlineTimer>

#include <future>
#include <thread>

using base::ErrorCode;
using property::Property;
using property::PropertyRepository;

// What becomes of a save whose COMMIT got no reply. A deferred trigger holds every COMMIT of a
// property at an advisory lock, so that the test decides what happens meanwhile.
class PropertySettleTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void committedWithoutReplyIsASuccess();
    void undecidedForAWhileIsStillASuccess();
    void killedBeforeCommitIsAFailure();
    void changedSinceIsUnknown_data();
    void changedSinceIsUnknown();
    void agentsAreSettledAlike_data();
    void agentsAreSettledAlike();
    void aCancelledJobIsSettledAlike_data();
    void aCancelledJobIsSettledAlike();

private:
    // What an editor on another thread and behind the proxy got, and how often it told others.
    struct Outcome
    {
        base::Result<property::Saved> saved;
        int committed = 0;
    };
    std::future<Outcome> saveElsewhere(const Property& wish);
    std::future<base::Result<property::Agent>> saveElsewhere(const property::Agent& wish);
    // By a file of one row, or as a bulk edit; the transaction that was committed.
    std::future<base::Result<quint64>> retitleElsewhere(const QString& title, bool byImport,
                                                        base::JobControl& control);
    // The server commits what is held, and its answer never arrives.
    void loseTheAnswer(const QString& stored, const QString& expected, const QString& afterwards);
    bool waitUntilHeld();
    bool waitFor(const QString& sql, const QString& expected);
    QString storedTitle()
    {
        return m_database.value(
            QStringLiteral("select title from keystead.property where id = %1").arg(m_property.id));
    }

    PropertyDatabase m_database;
    std::unique_ptr<support::FaultProxy> m_proxy;
    QTemporaryDir m_folder;
    database::Address m_throughProxy;
    Property m_property;
};

namespace {

const QString heldSql =
    QStringLiteral("select count(*) from pg_locks where locktype = 'advisory' and not granted");
const QString lockSql = QStringLiteral("select pg_advisory_lock(42)::text");
const QString unlockSql = QStringLiteral("select pg_advisory_unlock(42)::text");

} // namespace

void PropertySettleTest::initTestCase()
{
    VERIFY_RESULT(m_database.start());
    VERIFY_RESULT(m_database.session().script(QStringLiteral(
        "create function public.hold() returns trigger language plpgsql as $$"
        " begin perform pg_advisory_xact_lock_shared(42); return null; end $$;"
        "create constraint trigger hold after update on keystead.property deferrable initially deferred"
        " for each row execute function public.hold();"
        "create constraint trigger hold after update on keystead.agent deferrable initially deferred"
        " for each row execute function public.hold()")));
    const QString socketName = QStringLiteral("/.s.PGSQL.%1").arg(m_database.address().port);
    auto proxy =
        support::FaultProxy::start(support::Endpoint::unixSocket(m_database.address().host + socketName),
                                   support::Endpoint::unixSocket(m_folder.path() + socketName));
    VERIFY_RESULT(proxy);
    m_proxy = std::move(*proxy);
    m_throughProxy = m_database.address();
    m_throughProxy.host = m_folder.path();

    Property wish;
    wish.title = QStringLiteral("First");
    wish.location = QStringLiteral("Kuah");
    const auto made = PropertyRepository(m_database.session()).create(wish);
    VERIFY_RESULT(made);
    m_property = made->property;
}

void PropertySettleTest::cleanup()
{
    VERIFY_RESULT(m_proxy->heal());
    const auto now = PropertyRepository(m_database.session()).byId(m_property.id);
    VERIFY_RESULT(now);
    m_property = *now;
}

std::future<PropertySettleTest::Outcome> PropertySettleTest::saveElsewhere(const Property& wish)
{
    return std::async(std::launch::async, [wish, address = m_throughProxy] {
        database::Session session(address);
        PropertyRepository repository(session);
        int told = 0;
        connect(&repository, &PropertyRepository::committed, &repository, [&told] { ++told; });
        auto saved = repository.update(wish);
        return Outcome{std::move(saved), told};
    });
}

bool PropertySettleTest::waitFor(const QString& sql, const QString& expected)
{
    const QDeadlineTimer deadline(10000);
    while (!deadline.hasExpired()) {
        if (m_database.value(sql) == expected)
            return true;
    }
    return false;
}

bool PropertySettleTest::waitUntilHeld()
{
    return waitFor(heldSql, QStringLiteral("1"));
}

void PropertySettleTest::committedWithoutReplyIsASuccess()
{
    m_database.value(lockSql);
    Property wish = m_property;
    wish.title = QStringLiteral("Saved without a reply");
    auto outcome = saveElsewhere(wish);
    QVERIFY(waitUntilHeld());
    m_proxy->setBlackhole(support::Direction::ToClient, true);
    m_database.value(unlockSql);
    QVERIFY(waitFor(QStringLiteral("select title from keystead.property where id = %1").arg(m_property.id),
                    wish.title));
    // The server has committed and answered; the answer never arrives.
    m_proxy->cut();
    VERIFY_RESULT(m_proxy->heal());

    const Outcome result = outcome.get();
    VERIFY_RESULT(result.saved);
    QCOMPARE(result.committed, 1);
    QCOMPARE(result.saved->property.title, wish.title);
    QCOMPARE(result.saved->property.version, m_property.version + 1);
}

void PropertySettleTest::undecidedForAWhileIsStillASuccess()
{
    m_database.value(lockSql);
    Property wish = m_property;
    wish.title = QStringLiteral("Decided late");
    auto outcome = saveElsewhere(wish);
    QVERIFY(waitUntilHeld());
    const int before = m_proxy->accepted();
    m_proxy->cut(); // the server does not notice while its backend waits for the lock
    const QDeadlineTimer deadline(10000);
    while (m_proxy->accepted() == before && !deadline.hasExpired())
        std::this_thread::yield();
    QVERIFY(m_proxy->accepted() > before); // it asks what became of it
    m_database.value(unlockSql);

    const Outcome result = outcome.get();
    VERIFY_RESULT(result.saved);
    QCOMPARE(result.committed, 1);
    QCOMPARE(storedTitle(), wish.title);
}

void PropertySettleTest::killedBeforeCommitIsAFailure()
{
    m_database.value(lockSql);
    Property wish = m_property;
    wish.title = QStringLiteral("Never saved");
    auto outcome = saveElsewhere(wish);
    QVERIFY(waitUntilHeld());
    m_database.value(QStringLiteral("select pg_terminate_backend(pid)::text from pg_locks"
                                    " where locktype = 'advisory' and not granted"));
    const Outcome result = outcome.get();
    m_database.value(unlockSql);
    QVERIFY(!result.saved);
    QCOMPARE(result.saved.error().code, ErrorCode::ConnectionLost);
    QCOMPARE(result.committed, 0);
    QCOMPARE(storedTitle(), m_property.title);
}

void PropertySettleTest::loseTheAnswer(const QString& stored, const QString& expected,
                                       const QString& afterwards)
{
    m_proxy->setBlackhole(support::Direction::ToClient, true);
    m_database.value(unlockSql);
    QVERIFY(waitFor(stored, expected));
    if (!afterwards.isEmpty())
        VERIFY_RESULT(m_database.session().script(afterwards));
    m_proxy->cut();
    VERIFY_RESULT(m_proxy->heal());
}

void PropertySettleTest::changedSinceIsUnknown_data()
{
    QTest::addColumn<QString>("afterwards");
    QTest::newRow("saved over by another")
        << QStringLiteral("update keystead.property set title = 'Another''s' where id = %1");
    QTest::newRow("the same version of somebody else")
        << QStringLiteral("begin; alter table keystead.property disable trigger property_touch;"
                          "update keystead.property set title = 'Another''s' where id = %1;"
                          "set constraints all immediate;"
                          "alter table keystead.property enable trigger property_touch; commit");
    QTest::newRow("gone") << QStringLiteral("begin; delete from keystead.property where id = %1; commit");
}

void PropertySettleTest::changedSinceIsUnknown()
{
    QFETCH(QString, afterwards);
    Property fresh;
    fresh.title = QStringLiteral("Before");
    fresh.location = QStringLiteral("Kuah");
    const auto made = PropertyRepository(m_database.session()).create(fresh);
    VERIFY_RESULT(made);
    Property wish = made->property;
    wish.title = QStringLiteral("Mine");
    m_database.value(lockSql);
    auto outcome = saveElsewhere(wish);
    QVERIFY(waitUntilHeld());
    loseTheAnswer(QStringLiteral("select title from keystead.property where id = %1").arg(wish.id),
                  wish.title, afterwards.arg(wish.id));
    const Outcome result = outcome.get();
    QVERIFY(!result.saved);
    QCOMPARE(result.saved.error().code, ErrorCode::ConnectionLost);
    QCOMPARE(result.committed, 0);
}

std::future<base::Result<property::Agent>> PropertySettleTest::saveElsewhere(const property::Agent& wish)
{
    return std::async(std::launch::async,
                      [wish, address = m_throughProxy]() -> base::Result<property::Agent> {
                          database::Session session(address);
                          auto saved = property::AgentRepository(session).update(wish);
                          if (!saved)
                              return std::move(saved).error();
                          return saved->first;
                      });
}

void PropertySettleTest::agentsAreSettledAlike_data()
{
    QTest::addColumn<QString>("afterwards");
    QTest::addColumn<bool>("saved");
    QTest::newRow("only the answer is lost") << QString() << true;
    QTest::newRow("saved over by another")
        << QStringLiteral("update keystead.agent set phone = '1' where id = %1") << false;
}

void PropertySettleTest::agentsAreSettledAlike()
{
    QFETCH(QString, afterwards);
    QFETCH(bool, saved);
    property::Agent wish;
    wish.name = QStringLiteral("Ana");
    wish.email = QStringLiteral("%1@example.org").arg(saved);
    const auto made = property::AgentRepository(m_database.session()).create(wish);
    VERIFY_RESULT(made);
    wish = made->first;
    wish.name = QStringLiteral("Anna");
    m_database.value(lockSql);
    auto outcome = saveElsewhere(wish);
    QVERIFY(waitUntilHeld());
    loseTheAnswer(QStringLiteral("select name from keystead.agent where id = %1").arg(wish.id), wish.name,
                  afterwards.isEmpty() ? QString() : afterwards.arg(wish.id));
    const auto result = outcome.get();
    QCOMPARE(result.has_value(), saved);
    if (saved)
        QCOMPARE(result->version, wish.version + 1);
    else
        QCOMPARE(result.error().code, ErrorCode::ConnectionLost);
}

namespace {

base::Result<quint64> imported(database::Session& session, property::PropertyId id, const QString& title,
                               base::JobControl& control)
{
    property::PropertyImportOptions options;
    options.plan = property::guessedPlan({QStringLiteral("id"), QStringLiteral("title")});
    options.plan.onMatch = property::OnMatch::Update;
    QBuffer file;
    file.setData("id,title\n" + QByteArray::number(id) + ',' + title.toUtf8() + '\n');
    file.open(QIODevice::ReadOnly);
    const auto report = property::importProperties(session, file, options, control);
    if (!report)
        return report.error();
    return report->transaction;
}

base::Result<quint64> edited(database::Session& session, property::PropertyId id, const QString& title,
                             base::JobControl& control)
{
    property::BulkRepository repository(session);
    property::BulkEdit edit;
    edit.title = title;
    const auto preview = repository.preview({property::BulkKind::Edit, edit, {{}, {id}}}, control);
    if (!preview)
        return preview.error();
    const auto report = repository.apply(*preview, control);
    if (!report)
        return report.error();
    return report->transaction;
}

} // namespace

std::future<base::Result<quint64>> PropertySettleTest::retitleElsewhere(const QString& title, bool byImport,
                                                                        base::JobControl& control)
{
    return std::async(
        std::launch::async, [title, byImport, &control, address = m_throughProxy, id = m_property.id] {
            database::Session session(address);
            const workspace::CancelWatch watch(control, session.canceller());
            return byImport ? imported(session, id, title, control) : edited(session, id, title, control);
        });
}

void PropertySettleTest::aCancelledJobIsSettledAlike_data()
{
    QTest::addColumn<bool>("byImport");
    QTest::addColumn<bool>("isCommitted"); // before it is cancelled
    QTest::newRow("an import that was committed") << true << true;
    QTest::newRow("a bulk edit that was committed") << false << true;
    QTest::newRow("an import that is stopped in COMMIT") << true << false;
    QTest::newRow("a bulk edit that is stopped in COMMIT") << false << false;
}

// Whoever cancels too late hears that it is done, and not that nothing was stored.
void PropertySettleTest::aCancelledJobIsSettledAlike()
{
    QFETCH(bool, byImport);
    QFETCH(bool, isCommitted);
    const QString title = QStringLiteral("Cancelled %1 %2").arg(byImport).arg(isCommitted);
    m_database.value(lockSql);
    base::JobControl control;
    auto outcome = retitleElsewhere(title, byImport, control);
    QVERIFY(waitUntilHeld());
    if (isCommitted) {
        m_proxy->setBlackhole(support::Direction::ToClient, true);
        m_database.value(unlockSql);
        QVERIFY(waitFor(
            QStringLiteral("select title from keystead.property where id = %1").arg(m_property.id), title));
        control.cancel();
        m_proxy->cut();
        VERIFY_RESULT(m_proxy->heal());
    } else {
        control.cancel();
    }
    const auto result = outcome.get();
    m_database.value(unlockSql);
    QCOMPARE(result.has_value(), isCommitted);
    QCOMPARE(storedTitle() == title, isCommitted);
    if (isCommitted)
        QVERIFY(*result != 0);
    else
        QCOMPARE(result.error().code, ErrorCode::Cancelled);
}

QTEST_GUILESS_MAIN(PropertySettleTest)
#include "tst_property_settle.moc"
