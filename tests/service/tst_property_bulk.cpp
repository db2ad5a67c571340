// Many rows at once: previews that are exact, one transaction, rows that somebody changed since, cancel,
// a server that dies, and undoing.
#include "bulk_world.h"

#include <future>
#include <numeric>

using property::BulkFailure;
using property::BulkKind;
using property::Money;
using property::Problem;
using property::PropertyId;

class PropertyBulkTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup() { base::setPauseHook({}); }
    void previewSaysExactlyWhatWillBe();
    void previewKnowsWhatIsRefused_data();
    void previewKnowsWhatIsRefused();
    void anAgentWhoMayNotIsRefused();
    void aSelectionCanLeaveRowsOut();
    void wishesThatMeanNothingAreRefused();
    void whatChangedSinceIsNotOverwritten();
    void aTransactionAtTheSameRowIsWaitedFor();
    void rowsAreHeldInTheOrderOfTheirNumbers();
    void anAgentDeactivatedSinceStoresNothing();
    void cancelledStoresNothing();
    void aServerThatDiesStoresNothing();

private:
    QString priceOf(PropertyId id)
    {
        return m_world.value(QStringLiteral("select price from keystead.property where id = %1").arg(id));
    }
    BulkWorld m_world;
};

void PropertyBulkTest::initTestCase()
{
    VERIFY_RESULT(m_world.start(10000));
}

void PropertyBulkTest::previewSaysExactlyWhatWillBe()
{
    property::Filter houses;
    houses.types = {property::PropertyType::House};
    houses.conditions = {{property::Column::Price, property::Operator::Less, {QStringLiteral("500000")}}};
    property::BulkEdit edit = priceEdit("+3%", 100000);
    edit.status = property::PropertyStatus::Withdrawn;
    const auto preview = m_world.preview(BulkKind::Edit, edit, {houses, {}});
    VERIFY_RESULT(preview);
    const QString where = QStringLiteral(" from keystead.property where deleted_at is null and type = 'house'"
                                         " and price < 500000");
    QCOMPARE(QString::number(preview->matched), m_world.value(QStringLiteral("select count(*)") + where));
    const QString newPrice = QStringLiteral("round(round(price * 1.03, 2) / 1000) * 1000");
    QCOMPARE(QString::number(preview->rows.size()),
             m_world.value(QStringLiteral("select count(*)") + where +
                           QStringLiteral(" and (status <> 'withdrawn' or price <> %1)").arg(newPrice)));
    QCOMPARE(preview->matched, qint64(preview->rows.size()) + preview->unchanged + preview->refused);
    QCOMPARE(preview->samples.size(), property::mostSamples);
    QCOMPARE(preview->refused, 0);
    for (const auto& sample : preview->samples) {
        QCOMPARE(
            sample.after.price.toDatabase(),
            m_world.value(QStringLiteral("select (%1)::numeric(14,2) from keystead.property where id = %2")
                              .arg(newPrice)
                              .arg(sample.before.id)));
        QCOMPARE(sample.after.status, property::PropertyStatus::Withdrawn);
    }
    QVERIFY(std::is_sorted(preview->rows.begin(), preview->rows.end(),
                           [](const auto& a, const auto& b) { return a.id < b.id; }));
}

void PropertyBulkTest::previewKnowsWhatIsRefused_data()
{
    QTest::addColumn<QString>("price");
    QTest::addColumn<QByteArray>("expression");
    QTest::addColumn<Problem>("problem");
    QTest::newRow("below nothing") << QStringLiteral("100") << QByteArray("-101") << Problem::Negative;
    QTest::newRow("above all") << QStringLiteral("999999999999") << QByteArray("+1%") << Problem::TooLarge;
}

void PropertyBulkTest::previewKnowsWhatIsRefused()
{
    QFETCH(QString, price);
    QFETCH(QByteArray, expression);
    QFETCH(Problem, problem);
    QVERIFY(m_world.execute(QStringLiteral("update keystead.property set price = %1 where id = 3;"
                                           "update keystead.property set price = 200000 where id = 4")
                                .arg(price)));
    const auto preview = m_world.preview(BulkKind::Edit, priceEdit(expression), these({3, 4, 4, 99999999}));
    VERIFY_RESULT(preview);
    QCOMPARE(preview->matched, 2);
    QCOMPARE(preview->missing, 1);
    QCOMPARE(preview->rows.size(), std::size_t(1));
    QCOMPARE(preview->rows[0].id, PropertyId(4));
    QCOMPARE(preview->refused, 1);
    QCOMPARE(preview->refusals.at(0).id, PropertyId(3));
    QVERIFY(!preview->refusals[0].title.isEmpty());
    QCOMPARE(preview->refusals[0].problem, (property::FieldProblem{property::Field::Price, problem, {}}));
    const auto applied = m_world.apply(*preview);
    VERIFY_RESULT(applied);
    QCOMPARE(applied->written, 1);
    QCOMPARE(priceOf(3), QString(price + QStringLiteral(".00")));
}

void PropertyBulkTest::anAgentWhoMayNotIsRefused()
{
    QVERIFY(m_world.execute(QStringLiteral("update keystead.agent set active = true;"
                                           "update keystead.property set agent_id = 1 where id = 5;"
                                           "update keystead.property set agent_id = 2 where id = 6;"
                                           "update keystead.agent set active = false where id = 1")));
    property::BulkEdit edit;
    edit.agent = property::Assigned<property::AgentId>{1};
    const auto inactive = m_world.preview(BulkKind::Edit, edit, these({5, 6}));
    VERIFY_RESULT(inactive);
    QCOMPARE(inactive->unchanged, 1); // has that agent and keeps them
    QCOMPARE(inactive->refusals.at(0).problem.problem, Problem::AgentInactive);
    edit.agent->value = 77777;
    const auto unknown = m_world.preview(BulkKind::Edit, edit, these({6}));
    VERIFY_RESULT(unknown);
    QCOMPARE(unknown->refusals.at(0).problem.problem, Problem::UnknownAgent);
    edit.agent->value = 3;
    const auto fine = m_world.preview(BulkKind::Edit, edit, these({6}));
    VERIFY_RESULT(fine);
    QCOMPARE(fine->samples.at(0).after.agentName,
             m_world.value(QStringLiteral("select name from keystead.agent where id = 3")));
    QVERIFY(m_world.execute(QStringLiteral("update keystead.agent set active = true")));
}

void PropertyBulkTest::aSelectionCanLeaveRowsOut()
{
    property::Filter some;
    some.conditions = {
        {property::Column::Id, property::Operator::Between, {QStringLiteral("10"), QStringLiteral("20")}}};
    const auto preview = m_world.preview(BulkKind::Delete, {}, {some, {12, 13}});
    VERIFY_RESULT(preview);
    QCOMPARE(preview->matched, 9);
    for (const auto& row : preview->rows)
        QVERIFY(row.id != 12 && row.id != 13);
}

void PropertyBulkTest::wishesThatMeanNothingAreRefused()
{
    QCOMPARE(m_world.preview(BulkKind::Edit, {}, everything()).error().code, base::ErrorCode::InvalidInput);
    property::Filter wrong;
    wrong.conditions = {{property::Column::Price, property::Operator::Contains, {QStringLiteral("1")}}};
    QCOMPARE(m_world.preview(BulkKind::Delete, {}, {wrong, {}}).error().code, base::ErrorCode::InvalidInput);
    QCOMPARE(m_world.preview(BulkKind::Edit, priceEdit("+3%", 0), these({}))->rows.size(), std::size_t(0));
}

void PropertyBulkTest::whatChangedSinceIsNotOverwritten()
{
    const auto preview = m_world.preview(BulkKind::Edit, priceEdit("=111"), these({31, 32, 33, 34}));
    VERIFY_RESULT(preview);
    QVERIFY(m_world.execute(QStringLiteral("update keystead.property set price = 222 where id = 32;"
                                           "update keystead.property set deleted_at = now() where id = 33;"
                                           "delete from keystead.property where id = 34")));
    const auto report = m_world.apply(*preview);
    VERIFY_RESULT(report);
    QCOMPARE(report->written, 1);
    QCOMPARE(report->failures, (std::vector<BulkFailure>{{32, BulkFailure::Kind::Changed},
                                                         {33, BulkFailure::Kind::Gone},
                                                         {34, BulkFailure::Kind::Gone}}));
    QCOMPARE(priceOf(31), QStringLiteral("111.00"));
    QCOMPARE(priceOf(32), QStringLiteral("222.00"));
    // And a second time: nothing is left that could be written, and nothing is.
    const auto again = m_world.apply(*preview);
    VERIFY_RESULT(again);
    QCOMPARE(again->written, 0);
    QCOMPARE(again->transaction, quint64(0));
    QCOMPARE(again->failures.size(), std::size_t(4));
}

void PropertyBulkTest::aTransactionAtTheSameRowIsWaitedFor()
{
    const auto preview = m_world.preview(BulkKind::Edit, priceEdit("=333"), these({41, 42}));
    VERIFY_RESULT(preview);
    database::Session other(m_world.database.address());
    auto held = database::Transaction::begin(other);
    VERIFY_RESULT(held);
    VERIFY_RESULT(other.execute(QStringLiteral("update keystead.property set price = 444 where id = 41")));
    auto outcome = std::async(std::launch::async, [&preview, address = m_world.database.address()] {
        database::Session session(address);
        base::JobControl control;
        return property::BulkRepository(session).apply(*preview, control);
    });
    const QString waiting = QStringLiteral("select count(*) from pg_locks where not granted");
    QTRY_COMPARE(m_world.value(waiting), QStringLiteral("1"));
    VERIFY_RESULT(held->commit());
    const auto report = outcome.get();
    VERIFY_RESULT(report);
    QCOMPARE(report->failures, (std::vector<BulkFailure>{{41, BulkFailure::Kind::Changed}}));
    QCOMPARE(priceOf(41), QStringLiteral("444.00"));
    QCOMPARE(priceOf(42), QStringLiteral("333.00"));
}

// Wherever they lie in the table: else two bulk edits may wait for one another.
void PropertyBulkTest::rowsAreHeldInTheOrderOfTheirNumbers()
{
    QVERIFY(m_world.execute(
        QStringLiteral("update keystead.property set price = 5 where id between 2001 and 2400;"
                       "analyze keystead.property")));
    std::vector<PropertyId> ids(1000);
    std::iota(ids.begin(), ids.end(), 2001);
    const auto preview = m_world.preview(BulkKind::Edit, priceEdit("=6"), these(ids));
    VERIFY_RESULT(preview);
    QCOMPARE(preview->rows.size(), std::size_t(1000));
    database::Session other(m_world.database.address());
    auto held = database::Transaction::begin(other);
    VERIFY_RESULT(held);
    VERIFY_RESULT(other.execute(QStringLiteral("update keystead.property set price = 7 where id = 2500")));
    auto outcome = std::async(std::launch::async, [&preview, address = m_world.database.address()] {
        database::Session session(address);
        base::JobControl control;
        return property::BulkRepository(session).apply(*preview, control);
    });
    QTRY_COMPARE(m_world.value(QStringLiteral("select count(*) from pg_locks where not granted")),
                 QStringLiteral("1"));
    QCOMPARE(m_world.value(
                 QStringLiteral("select min(id) || ' ' || count(*) from (select id from keystead.property"
                                " where id between 2001 and 3000 for update skip locked) free")),
             QStringLiteral("2501 500"));
    VERIFY_RESULT(held->commit());
    const auto report = outcome.get();
    VERIFY_RESULT(report);
    QCOMPARE(report->failures, (std::vector<BulkFailure>{{2500, BulkFailure::Kind::Changed}}));
}

void PropertyBulkTest::anAgentDeactivatedSinceStoresNothing()
{
    QVERIFY(
        m_world.execute(QStringLiteral("update keystead.property set agent_id = 2 where id in (51, 52)")));
    property::BulkEdit edit;
    edit.agent = property::Assigned<property::AgentId>{4};
    const auto preview = m_world.preview(BulkKind::Edit, edit, these({51, 52}));
    VERIFY_RESULT(preview);
    QCOMPARE(preview->rows.size(), std::size_t(2));
    QVERIFY(m_world.execute(QStringLiteral("update keystead.agent set active = false where id = 4")));
    const QString before = m_world.dump();
    const auto report = m_world.apply(*preview);
    QVERIFY(!report);
    QCOMPARE(property::problemFromDatabase(report.error())->problem, Problem::AgentInactive);
    QCOMPARE(m_world.dump(), before);
    QVERIFY(m_world.execute(QStringLiteral("update keystead.agent set active = true")));
}

void PropertyBulkTest::cancelledStoresNothing()
{
    const auto preview = m_world.preview(BulkKind::Edit, priceEdit("+1"), everything());
    VERIFY_RESULT(preview);
    const QString before = m_world.dump();
    base::JobControl control;
    const WhenReached third("property.bulk.piece", [&control](int time) {
        if (time == 3)
            control.cancel();
    });
    const auto report = property::BulkRepository(m_world.session()).apply(*preview, control);
    QVERIFY(!report);
    QCOMPARE(report.error().code, base::ErrorCode::Cancelled);
    QCOMPARE(m_world.dump(), before);
    const auto other = property::BulkRepository(m_world.session()).preview(preview->wish, control);
    QCOMPARE(other.error().code, base::ErrorCode::Cancelled);
}

void PropertyBulkTest::aServerThatDiesStoresNothing()
{
    const auto preview = m_world.preview(BulkKind::Edit, priceEdit("+1"), everything());
    VERIFY_RESULT(preview);
    const QString before = m_world.dump();
    int told = 0;
    {
        const WhenReached third("property.bulk.piece", [this](int time) {
            if (time == 3)
                m_world.database.server().kill();
        });
        property::BulkRepository repository(m_world.session());
        connect(&repository, &property::BulkRepository::committed, &repository, [&told] { ++told; });
        const auto report = repository.apply(*preview, m_world.control);
        QVERIFY(!report);
        QVERIFY(base::isConnectionError(report.error().code));
    }
    QCOMPARE(told, 0);
    VERIFY_RESULT(m_world.database.server().restart());
    QTRY_COMPARE(m_world.dump(), before);
    const auto report = m_world.apply(*preview);
    VERIFY_RESULT(report);
    QCOMPARE(report->written, qint64(preview->rows.size()));
    VERIFY_RESULT(m_world.undo(report->transaction));
    QCOMPARE(m_world.dump(), before);
}

QTEST_GUILESS_MAIN(PropertyBulkTest)
#include "tst_property_bulk.moc"
