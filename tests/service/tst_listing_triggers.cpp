// The triggers emit exactly the tags of PROTOCOL.md, whoever writes and however.
#include "core/cache/outbox.h"
#include "core/listing/catalogue.h"
#include "core/sandbox/server.h"

#include <QtTest>

#include <algorithm>
#include <memory>

namespace {

// n properties with ids from 1000 on.
QString insertMany(int n)
{
    return QStringLiteral("insert into keystead.property (id, title, price, location, type)"
                          " select 1000 + n, 't', 1, 'Ipoh', 'house' from generate_series(1, %1) n")
        .arg(n);
}

QStringList manyTags(int n)
{
    QStringList tags{QStringLiteral("prop:list")};
    for (int i = 1; i <= n; ++i)
        tags.append(QStringLiteral("prop:%1").arg(1000 + i));
    std::sort(tags.begin(), tags.end());
    return tags;
}

QStringList words(const char* text)
{
    return QString::fromLatin1(text).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

} // namespace

class ListingTriggersTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void emitsExactlyTheseTags_data();
    void emitsExactlyTheseTags();
    void anotherProgramsRoleEmitsToo();
    void aReplayedChangeEmitsToo();
    void aRolledBackChangeLeavesNothing();
    void aDisabledTriggerIsNoticed_data();
    void aDisabledTriggerIsNoticed();
    void aMissingTriggerIsCounted();
    void applyingAgainChangesNothing();

private:
    // Runs statements in a transaction that is rolled back; the tags they emitted, sorted.
    QStringList tagsOf(const QStringList& statements);

    std::unique_ptr<sandbox::PostgresServer> m_server;
    std::unique_ptr<database::Session> m_session;
};

void ListingTriggersTest::initTestCase()
{
    auto server = sandbox::PostgresServer::start();
    QVERIFY2(server.has_value(), server ? "" : qPrintable(server.error().detail));
    m_server = std::move(*server);
    m_session = std::make_unique<database::Session>(m_server->address());
    const auto applied = database::applyMigrations(*m_session, listing::allMigrations());
    QVERIFY2(applied.has_value(), applied ? "" : qPrintable(applied.error().detail));
    const auto filled = m_session->script(QStringLiteral(
        "insert into keystead.agent (id, name, email) values (1, 'Ana', 'a@x.org'), (2, 'Ben', 'b@x.org');"
        "insert into keystead.property (id, title, price, location, type, agent_id)"
        " values (1, 'one', 1, 'Ipoh', 'house', 1), (2, 'two', 2, 'Ipoh', 'land', 1), (3, 'three', 3, "
        "'Penang', 'house', null), (4, 'four', 4, 'Kuah', 'house', null);"
        "insert into keystead.feedback_batch (id, rows) values (1, 2);"
        "insert into keystead.feedback (id, property_id, batch_id, at, channel, rating)"
        " values (901, 4, 1, now(), 'viewing', 5), (902, 4, 1, now(), 'web', 1);"));
    QVERIFY2(filled.has_value(), filled ? "" : qPrintable(filled.error().detail));
}

void ListingTriggersTest::cleanupTestCase()
{
    m_session.reset();
    m_server.reset();
}

QStringList ListingTriggersTest::tagsOf(const QStringList& statements)
{
    auto transaction = database::Transaction::begin(*m_session);
    if (!transaction)
        return {transaction.error().detail};
    for (const QString& statement : statements) {
        if (auto done = m_session->script(statement); !done)
            return {done.error().detail};
    }
    const auto tags = m_session->list(
        QStringLiteral(
            "select tag from keystead.cache_outbox where xid = pg_current_xact_id() and xid <> '0'"),
        {}, [](const database::Row& row) { return row.text(0); });
    if (!tags)
        return {tags.error().detail};
    QStringList sorted(tags->begin(), tags->end());
    std::sort(sorted.begin(), sorted.end());
    return sorted;
}

void ListingTriggersTest::emitsExactlyTheseTags_data()
{
    QTest::addColumn<QStringList>("statements");
    QTest::addColumn<QStringList>("tags");
    const auto row = [](const char* name, const QStringList& statements, const QStringList& tags) {
        QTest::newRow(name) << statements << tags;
    };
    const auto sql = [](const char* text) { return QStringList{QString::fromLatin1(text)}; };

    row("insert one", insertMany(1).split(QLatin1Char('|')), manyTags(1));
    row("insert none",
        sql("insert into keystead.property (title, price, location, type) select 'x', 1, 'x', 'house' where "
            "false"),
        {});
    row("insert 100", {insertMany(100)}, manyTags(100));
    row("insert 101", {insertMany(101)}, words("prop:all prop:list"));
    row("upsert",
        sql("insert into keystead.property (id, title, price, location, type) values (2, 'x', 1, 'x', "
            "'house')"
            " on conflict (id) do update set title = 'again'"),
        words("prop:2 prop:list"));
    row("update one", sql("update keystead.property set title = 'x' where id = 2"),
        words("prop:2 prop:list"));
    row("update two", sql("update keystead.property set price = 9 where location = 'Ipoh'"),
        words("prop:1 prop:2 prop:list"));
    row("update none", sql("update keystead.property set title = 'x' where id = 99"), {});
    row("update of the id", sql("update keystead.property set id = 20 where id = 2"),
        words("prop:2 prop:20 prop:list"));
    row("into the bin", sql("update keystead.property set deleted_at = now() where id = 3"),
        words("prop:3 prop:list"));
    row("update 104", {insertMany(100), QStringLiteral("update keystead.property set title = 'x'")},
        manyTags(100) + words("prop:all"));
    row("delete one", sql("delete from keystead.property where id = 1"), words("prop:1 prop:list"));
    row("delete none", sql("delete from keystead.property where id = 99"), {});
    row("delete 104", {insertMany(100), QStringLiteral("delete from keystead.property")},
        manyTags(100) + words("prop:all feedback"));
    row("delete one with its feedback", sql("delete from keystead.property where id = 4"),
        words("feedback prop:4 prop:list"));
    row("truncate", sql("truncate keystead.property cascade"), words("feedback prop:all prop:list"));
    row("two statements",
        {QStringLiteral("update keystead.property set title = 'x' where id = 1"),
         QStringLiteral("delete from keystead.property where id = 3")},
        words("prop:1 prop:3 prop:list"));
    row("agent insert", sql("insert into keystead.agent (id, name, email) values (9, 'C', 'c@x.org')"),
        words("agent:9 agent:list prop:all prop:list"));
    row("agent update", sql("update keystead.agent set name = 'Anna' where id = 1"),
        words("agent:1 agent:list prop:all prop:list"));
    row("agent update none", sql("update keystead.agent set name = 'x' where id = 99"), {});
    row("agent delete", sql("delete from keystead.agent where id = 2"),
        words("agent:2 agent:list prop:all prop:list"));
    row("101 agents",
        sql("insert into keystead.agent (id, name, email) select 100 + n, 'n', n || '@x.org' from "
            "generate_series(1, 101) n"),
        words("agent:all agent:list prop:all prop:list"));
    row("agent truncate", sql("truncate keystead.agent cascade"),
        words("agent:all agent:list feedback prop:all prop:list"));
    const QString feedback = QStringLiteral("insert into keystead.feedback (property_id, at, channel, rating)"
                                            " select 4, now(), 'phone', 3 from generate_series(1, %1)");
    row("feedback", {feedback.arg(1)}, words("feedback"));
    row("a batch of feedback", {feedback.arg(740)}, words("feedback"));
    row("no feedback", {feedback.arg(0)}, {});
    row("feedback in two statements", {feedback.arg(1), feedback.arg(2)}, words("feedback"));
    row("feedback corrected", sql("update keystead.feedback set rating = 2 where id = 901"),
        words("feedback"));
    row("feedback not found", sql("update keystead.feedback set rating = 2 where id = 99"), {});
    row("feedback upserted",
        sql("insert into keystead.feedback (id, property_id, at, channel, rating)"
            " values (901, 4, now(), 'web', 1)"
            " on conflict (id) do update set rating = excluded.rating"),
        words("feedback"));
    row("feedback upserted by nothing",
        sql("insert into keystead.feedback (id, property_id, at, channel, rating)"
            " values (901, 4, now(), 'web', 1)"
            " on conflict do nothing"),
        {});
    row("feedback deleted", sql("delete from keystead.feedback where id = 901"), words("feedback"));
    row("no feedback deleted", sql("delete from keystead.feedback where id = 99"), {});
    row("a batch undone", sql("delete from keystead.feedback_batch where id = 1"), words("feedback"));
    row("feedback truncated", sql("truncate keystead.feedback"), words("feedback"));
    row("a batch's source", sql("update keystead.feedback_batch set source = 'x'"), {});
    row("another table", sql("delete from keystead.history"), {});
}

void ListingTriggersTest::emitsExactlyTheseTags()
{
    QFETCH(QStringList, statements);
    QFETCH(QStringList, tags);
    std::sort(tags.begin(), tags.end());
    QCOMPARE(tagsOf(statements), tags);
}

void ListingTriggersTest::anotherProgramsRoleEmitsToo()
{
    QCOMPARE(
        tagsOf({QStringLiteral("create role clerk"),
                QStringLiteral("grant usage on schema keystead to clerk"),
                QStringLiteral("grant select, update on keystead.property, keystead.feedback to clerk"),
                QStringLiteral("set local role clerk"),
                QStringLiteral("update keystead.property set title = 'x' where id = 2"),
                QStringLiteral("update keystead.feedback set rating = 2"), QStringLiteral("reset role")}),
        words("feedback prop:2 prop:list"));
}

void ListingTriggersTest::aReplayedChangeEmitsToo()
{
    QCOMPARE(tagsOf({QStringLiteral("set local session_replication_role = replica"),
                     QStringLiteral("update keystead.property set title = 'x' where id = 2"),
                     QStringLiteral("update keystead.feedback set rating = 2 where id = 901")}),
             words("feedback prop:2 prop:list"));
}

void ListingTriggersTest::aRolledBackChangeLeavesNothing()
{
    const auto rows = [this] {
        const auto count = m_session->first(QStringLiteral("select count(*) from keystead.cache_outbox"), {},
                                            [](const database::Row& row) { return row.integer(0); });
        return count ? count->value_or(-1) : -1;
    };
    const qint64 before = rows();
    QVERIFY(before > 0);
    QVERIFY(!tagsOf({QStringLiteral("truncate keystead.property cascade")}).isEmpty());
    QCOMPARE(rows(), before);
}

void ListingTriggersTest::aDisabledTriggerIsNoticed_data()
{
    QTest::addColumn<QString>("trigger");
    QTest::newRow("of agents") << QStringLiteral("keystead.agent %1 trigger cache_agent_delete");
    QTest::newRow("of feedback") << QStringLiteral("keystead.feedback %1 trigger cache_feedback_insert");
}

void ListingTriggersTest::aDisabledTriggerIsNoticed()
{
    QFETCH(QString, trigger);
    const QString alter = QStringLiteral("alter table ") + trigger;
    const auto intact = [this] {
        const auto reading = cache::readOutbox(*m_session, std::nullopt, std::nullopt);
        return reading && reading->obstacle == cache::Obstacle::None;
    };
    const auto before = cache::readIncarnation(*m_session);
    QVERIFY(before.has_value());
    QVERIFY(intact());
    QVERIFY(m_session->script(alter.arg(QStringLiteral("disable"))).has_value());
    QVERIFY(!intact());
    QVERIFY(cache::readIncarnation(*m_session).value_or(*before) != *before);
    QVERIFY(m_session->script(alter.arg(QStringLiteral("enable always"))).has_value());
    QVERIFY(intact());
}

void ListingTriggersTest::aMissingTriggerIsCounted()
{
    auto transaction = database::Transaction::begin(*m_session);
    QVERIFY(transaction.has_value());
    QVERIFY(m_session->script(QStringLiteral("drop trigger cache_feedback_update on keystead.feedback"))
                .has_value());
    const auto reading = cache::readOutbox(*m_session, std::nullopt, std::nullopt);
    QVERIFY(reading.has_value());
    QVERIFY(reading->obstacle == cache::Obstacle::TriggerMissing);
    QCOMPARE(reading->obstacleSubject, QStringLiteral("1"));
}

void ListingTriggersTest::applyingAgainChangesNothing()
{
    const auto again = database::applyMigrations(*m_session, listing::allMigrations());
    QVERIFY(again.has_value());
    QCOMPARE(*again, 0);
}

QTEST_GUILESS_MAIN(ListingTriggersTest)
#include "tst_listing_triggers.moc"
