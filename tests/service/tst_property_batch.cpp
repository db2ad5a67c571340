// Staged drafts of several rows: all of them or none, conflicts with what others saved, and a COMMIT whose
// answer is lost.
#include "bulk_world.h"
#include "tests/support/fault_proxy.h"

#include <QDeadlineTimer>

#include <future>

using property::Batch;
using property::BatchProblem;
using property::BatchRepository;
using property::Property;
using property::PropertyRepository;

class PropertyBatchTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup() { base::setPauseHook({}); }
    void savesAllAtOnce();
    void anEmptyBatchIsSaved();
    void conflictsAreAllNamedWithTheirs();
    void aRefusalStoresNothing_data();
    void aRefusalStoresNothing();
    void aServerThatDiesStoresNothing();
    void twoBatchesAtTheSameRowsNeverBlockEachOther();
    void aLostAnswerIsSettled_data();
    void aLostAnswerIsSettled();

private:
    Property row(property::PropertyId id) { return *PropertyRepository(m_world.session()).byId(id); }
    QString stored(const QString& column, property::PropertyId id)
    {
        return m_world.value(
            QStringLiteral("select %1 from keystead.property where id = %2").arg(column).arg(id));
    }
    Batch drafts();

    BulkWorld m_world;
};

void PropertyBatchTest::initTestCase()
{
    VERIFY_RESULT(m_world.start(200));
}

// Two edits, a removal and a new one.
Batch PropertyBatchTest::drafts()
{
    Batch batch;
    for (const property::PropertyId id : {1, 2}) {
        Property wish = row(id);
        wish.title = QStringLiteral("Draft of %1").arg(id) + QLatin1Char(' ') + QString::number(wish.version);
        batch.updates.push_back(wish);
    }
    Property fresh = property::duplicateOf(row(1));
    batch.creates.push_back(fresh);
    const qint64 last =
        m_world.value(QStringLiteral("select max(id) from keystead.property where deleted_at is null"))
            .toLongLong();
    batch.removals.push_back({last, row(last).version});
    return batch;
}

void PropertyBatchTest::savesAllAtOnce()
{
    const Batch batch = drafts();
    property::ChangeSet told;
    BatchRepository repository(m_world.session());
    connect(&repository, &BatchRepository::committed, &repository,
            [&told](const property::ChangeSet& changes) { told = changes; });
    const auto saved = repository.saveAll(batch);
    VERIFY_RESULT(saved);
    QVERIFY(saved->isSaved());
    QCOMPARE(saved->updated.size(), std::size_t(2));
    QCOMPARE(saved->updated[0].version, batch.updates[0].version + 1);
    QCOMPARE(saved->created.at(0).title, batch.creates[0].title);
    QVERIFY(saved->created[0].id > 0);
    QCOMPARE(saved->removed, (std::vector<property::PropertyId>{batch.removals[0].id}));
    QCOMPARE(told.properties.size(), std::size_t(4));
    QCOMPARE(told.transaction, saved->transaction);
    QCOMPARE(m_world.value(QStringLiteral("select count(*) from keystead.history where transaction = '%1'")
                               .arg(saved->transaction)),
             QStringLiteral("4"));
    QCOMPARE(stored(QStringLiteral("title"), 2), batch.updates[1].title);
}

void PropertyBatchTest::anEmptyBatchIsSaved()
{
    const auto saved = BatchRepository(m_world.session()).saveAll({});
    VERIFY_RESULT(saved);
    QVERIFY(saved->isSaved());
    QCOMPARE(saved->transaction, quint64(0));
}

void PropertyBatchTest::conflictsAreAllNamedWithTheirs()
{
    Batch batch = drafts();
    Property gone = row(5);
    batch.updates.push_back(gone);
    QVERIFY(m_world.execute(QStringLiteral("update keystead.property set title = 'Theirs' where id = 2;"
                                           "update keystead.property set deleted_at = now() where id = 5;"
                                           "update keystead.property set title = 'Kept' where id = %1")
                                .arg(batch.removals[0].id)));
    const QString before = m_world.dump();
    const auto saved = BatchRepository(m_world.session()).saveAll(batch);
    VERIFY_RESULT(saved);
    QVERIFY(!saved->isSaved());
    QCOMPARE(m_world.dump(), before);
    QCOMPARE(saved->problems.size(), std::size_t(3));
    QCOMPARE(saved->problems[0].kind, BatchProblem::Kind::Conflict);
    QCOMPARE(saved->problems[0].index, std::size_t(1));
    QCOMPARE(saved->problems[0].theirs->title, QStringLiteral("Theirs"));
    QCOMPARE(saved->problems[1].kind, BatchProblem::Kind::Gone);
    QCOMPARE(saved->problems[1].id, property::PropertyId(5));
    QCOMPARE(saved->problems[2].part, BatchProblem::Part::Removals);
    QCOMPARE(saved->problems[2].theirs->title, QStringLiteral("Kept"));
    // With their versions it goes through.
    batch.updates.pop_back();
    batch.updates[1].version = saved->problems[0].theirs->version;
    batch.removals[0].version = saved->problems[2].theirs->version;
    QVERIFY(BatchRepository(m_world.session()).saveAll(batch)->isSaved());
}

void PropertyBatchTest::aRefusalStoresNothing_data()
{
    QTest::addColumn<bool>("isNew");
    QTest::newRow("an update") << false;
    QTest::newRow("a new one") << true;
}

void PropertyBatchTest::aRefusalStoresNothing()
{
    QFETCH(bool, isNew);
    Batch batch = drafts();
    (isNew ? batch.creates[0] : batch.updates[1]).agent = 99999;
    const QString before = m_world.dump();
    const auto saved = BatchRepository(m_world.session()).saveAll(batch);
    VERIFY_RESULT(saved);
    QCOMPARE(saved->problems.size(), std::size_t(1));
    const BatchProblem& problem = saved->problems[0];
    QCOMPARE(problem.kind, BatchProblem::Kind::Refused);
    QCOMPARE(problem.part, isNew ? BatchProblem::Part::Creates : BatchProblem::Part::Updates);
    QCOMPARE(problem.index, std::size_t(isNew ? 0 : 1));
    QCOMPARE(problem.problem->problem, property::Problem::UnknownAgent);
    QVERIFY(saved->updated.empty() && saved->created.empty() && saved->removed.empty());
    QCOMPARE(m_world.dump(), before);
}

void PropertyBatchTest::aServerThatDiesStoresNothing()
{
    const Batch batch = drafts();
    const QString before = m_world.dump();
    {
        const WhenReached written("property.batch.written",
                                  [this](int) { m_world.database.server().kill(); });
        const auto saved = BatchRepository(m_world.session()).saveAll(batch);
        QVERIFY(!saved);
        QVERIFY(base::isConnectionError(saved.error().code));
    }
    VERIFY_RESULT(m_world.database.server().restart());
    QTRY_COMPARE(m_world.dump(), before);
    QVERIFY(BatchRepository(m_world.session()).saveAll(batch)->isSaved());
}

void PropertyBatchTest::twoBatchesAtTheSameRowsNeverBlockEachOther()
{
    Batch forward;
    for (property::PropertyId id = 20; id < 60; ++id)
        forward.updates.push_back(row(id));
    Batch backward = forward;
    std::reverse(backward.updates.begin(), backward.updates.end());
    const auto save = [address = m_world.database.address()](const Batch& batch) {
        database::Session session(address);
        return BatchRepository(session).saveAll(batch);
    };
    auto first = std::async(std::launch::async, save, forward);
    auto second = std::async(std::launch::async, save, backward);
    const auto one = first.get();
    const auto other = second.get();
    VERIFY_RESULT(one);
    VERIFY_RESULT(other);
    QVERIFY(one->isSaved() != other->isSaved());
    const auto& loser = one->isSaved() ? *other : *one;
    QCOMPARE(loser.problems.size(), std::size_t(40));
    QVERIFY(loser.problems[7].theirs.has_value());
}

void PropertyBatchTest::aLostAnswerIsSettled_data()
{
    QTest::addColumn<bool>("isCommitted");
    QTest::newRow("only the answer is lost") << true;
    QTest::newRow("killed before the commit") << false;
}

void PropertyBatchTest::aLostAnswerIsSettled()
{
    QFETCH(bool, isCommitted);
    QVERIFY(m_world.execute(QStringLiteral(
        "create or replace function public.hold() returns trigger language plpgsql as $$"
        " begin perform pg_advisory_xact_lock_shared(42); return null; end $$;"
        "drop trigger if exists hold on keystead.property;"
        "create constraint trigger hold after update on keystead.property deferrable initially deferred"
        " for each row execute function public.hold()")));
    QTemporaryDir folder;
    const QString name = QStringLiteral("/.s.PGSQL.%1").arg(m_world.database.address().port);
    const auto proxy =
        support::FaultProxy::start(support::Endpoint::unixSocket(m_world.database.address().host + name),
                                   support::Endpoint::unixSocket(folder.path() + name));
    VERIFY_RESULT(proxy);
    database::Address through = m_world.database.address();
    through.host = folder.path();
    const Batch batch = drafts();
    m_world.value(QStringLiteral("select pg_advisory_lock(42)::text"));
    auto outcome = std::async(std::launch::async, [&batch, through] {
        database::Session session(through);
        return BatchRepository(session).saveAll(batch);
    });
    QTRY_COMPARE(m_world.value(QStringLiteral(
                     "select count(*) from pg_locks where locktype = 'advisory' and not granted")),
                 QStringLiteral("1"));
    if (isCommitted)
        (*proxy)->setBlackhole(support::Direction::ToClient, true);
    else
        m_world.value(QStringLiteral("select pg_terminate_backend(pid)::text from pg_locks"
                                     " where locktype = 'advisory' and not granted"));
    m_world.value(QStringLiteral("select pg_advisory_unlock(42)::text"));
    if (isCommitted) {
        QTRY_COMPARE(stored(QStringLiteral("title"), 2), batch.updates[1].title);
        (*proxy)->cut();
        VERIFY_RESULT((*proxy)->heal());
    }
    const auto saved = outcome.get();
    QCOMPARE(saved.has_value(), isCommitted);
    if (!isCommitted)
        QCOMPARE(saved.error().code, base::ErrorCode::ConnectionLost);
    else
        QVERIFY(saved->isSaved());
    QCOMPARE(stored(QStringLiteral("title"), 2) == batch.updates[1].title, isCommitted);
}

QTEST_GUILESS_MAIN(PropertyBatchTest)
#include "tst_property_batch.moc"
