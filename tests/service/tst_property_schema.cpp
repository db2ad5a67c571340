#include "core/listing/catalogue.h"
#include "core/property/feedback_import.h"
#include "tests/service/property_database.h"

#include <QBuffer>

using base::ErrorCode;
using database::SchemaState;

// A migration of this room comes after one of another room with a higher number was applied.
class PropertySchemaTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void aDatabaseOfAnEarlierReleaseGetsWhatItLacks();
    void whatWasAppliedIsNotTouched();
    void anEmptyDatabaseGetsTheSameSchema();
    void aBatchOfFeedbackTellsTheCacheOnce();
    void numbersThatHaveRunOutAreMended();

private:
    base::Result<std::unique_ptr<database::Session>> emptyDatabase(const QString& name)
    {
        if (auto made = m_session->script(QStringLiteral("create database ") + name); !made)
            return std::move(made).error();
        database::Address address = m_server->address();
        address.database = name;
        return std::make_unique<database::Session>(address);
    }

    std::unique_ptr<sandbox::PostgresServer> m_server;
    std::unique_ptr<database::Session> m_session;
};

namespace {

// Of the first release: 100 to 102, 200 to 202, 300.
std::vector<database::Migration> firstRelease()
{
    std::vector<database::Migration> all = listing::allMigrations();
    std::erase_if(all, [](const database::Migration& migration) {
        return migration.number % 100 > (migration.number < 300 ? 2 : 0);
    });
    return all;
}

// All columns, indexes, constraints and triggers.
QString shape(database::Session& session)
{
    return PropertyDatabase::value(
        session,
        QStringLiteral(
            "select string_agg(line, E'\\n' order by line) from ("
            " select table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' '"
            " || coalesce(column_default, '') from information_schema.columns where table_schema = 'keystead'"
            " union all select indexdef from pg_indexes where schemaname = 'keystead'"
            " union all select conname || ' ' || pg_get_constraintdef(oid) from pg_constraint"
            " where connamespace = 'keystead'::regnamespace"
            " union all select pg_get_triggerdef(t.oid) from pg_trigger t join pg_class c on c.oid = "
            "t.tgrelid"
            " where c.relnamespace = 'keystead'::regnamespace and not t.tgisinternal) all_of(line)"));
}

const QString checksums =
    QStringLiteral("select string_agg(number || checksum || applied_at, ',' order by number)"
                   " from keystead.migration where number in (100, 101, 102, 200, 201, 202, 300)");

} // namespace

void PropertySchemaTest::initTestCase()
{
    auto server = sandbox::PostgresServer::start();
    VERIFY_RESULT(server);
    m_server = *std::move(server);
    m_session = std::make_unique<database::Session>(m_server->address());
    VERIFY_RESULT(database::applyMigrations(*m_session, firstRelease()));
    VERIFY_RESULT(m_session->execute(QStringLiteral(
        "insert into keystead.property (title, location, price, type) values ('old', 'Ipoh', 1, 'house')")));
}

void PropertySchemaTest::aDatabaseOfAnEarlierReleaseGetsWhatItLacks()
{
    const QString before = PropertyDatabase::value(*m_session, checksums);
    const auto all = listing::allMigrations();
    QCOMPARE(database::schemaState(*m_session, all).value_or(SchemaState::Missing), SchemaState::Behind);
    const auto applied = database::applyMigrations(*m_session, all);
    VERIFY_RESULT(applied);
    QCOMPARE(*applied, int(all.size() - firstRelease().size()));
    QVERIFY(*applied >= 3);
    QCOMPARE(database::schemaState(*m_session, all).value_or(SchemaState::Missing), SchemaState::Current);
    QCOMPARE(PropertyDatabase::value(*m_session, checksums), before);
    QCOMPARE(database::applyMigrations(*m_session, all).value_or(-1), 0);
    // What was there is there, and takes part.
    VERIFY_RESULT(m_session->execute(
        QStringLiteral("insert into keystead.feedback (property_id, at, channel, rating)"
                       " select id, now(), 'web', 5 from keystead.property where title = 'old'")));
    // The earlier program keeps its hands off.
    QCOMPARE(database::schemaState(*m_session, firstRelease()).error().code, ErrorCode::SchemaMismatch);
}

void PropertySchemaTest::whatWasAppliedIsNotTouched()
{
    // The texts that the first release shipped: who edits one locks every database out.
    const std::map<int, QString> shipped{
        {100, QStringLiteral("621c3558152e0059a64c5531692d4b0665612903e27d2e191346f809dd970539")},
        {101, QStringLiteral("1bd3afcd270fcf57658c8d598e794c42f49c0eff0fb856c4779a35b0837462a0")},
        {102, QStringLiteral("8993b72fef5c37e7ae41ca087710e5656e83a15388b2da3d95bb45f623163687")},
    };
    for (const auto& [number, sum] : shipped)
        QCOMPARE(PropertyDatabase::value(
                     *m_session, QStringLiteral("select checksum from keystead.migration where number = ?"),
                     {number}),
                 sum);
}

void PropertySchemaTest::anEmptyDatabaseGetsTheSameSchema()
{
    auto fresh = emptyDatabase(QStringLiteral("fresh"));
    VERIFY_RESULT(fresh);
    VERIFY_RESULT(database::applyMigrations(**fresh, listing::allMigrations()));
    QCOMPARE(shape(**fresh), shape(*m_session));
    QVERIFY(shape(**fresh).contains(QStringLiteral("feedback_by_time")));
}

void PropertySchemaTest::aBatchOfFeedbackTellsTheCacheOnce()
{
    const QString id =
        PropertyDatabase::value(*m_session, QStringLiteral("select id from keystead.property"));
    QByteArray text("property,time,channel,rating\n");
    for (int i = 0; i < 5000; ++i)
        text += id.toLatin1() + ",2026-01-15,viewing,4\n";
    QBuffer csv(&text);
    QVERIFY(csv.open(QIODevice::ReadOnly));
    base::JobControl control;
    const auto report = property::importFeedback(*m_session, csv, {}, control);
    VERIFY_RESULT(report);
    QCOMPARE(report->accepted, 5000);
    QCOMPARE(PropertyDatabase::value(*m_session,
                                     QStringLiteral("select string_agg(tag, ',') from keystead.cache_outbox"
                                                    " where xid = ?::xid8"),
                                     {QString::number(report->transaction)}),
             QStringLiteral("feedback"));
}

// By an import of an earlier release, of a listing with the last number that there is.
void PropertySchemaTest::numbersThatHaveRunOutAreMended()
{
    std::vector<database::Migration> earlier = listing::allMigrations();
    std::erase_if(earlier, [](const database::Migration& migration) { return migration.number == 108; });
    const QString add = QStringLiteral("insert into keystead.property (%1title, location, price, type)"
                                       " values (%2'x', 'Ipoh', 1, 'house')");
    for (const bool hasOthers : {true, false}) {
        auto old = emptyDatabase(hasOthers ? QStringLiteral("ended") : QStringLiteral("ended_at_once"));
        VERIFY_RESULT(old);
        database::Session& session = **old;
        VERIFY_RESULT(database::applyMigrations(session, earlier));
        if (hasOthers)
            VERIFY_RESULT(session.execute(add.arg(QString(), QString())));
        VERIFY_RESULT(
            session.execute(add.arg(QStringLiteral("id, "), QStringLiteral("9223372036854775807, "))));
        VERIFY_RESULT(session.script(QStringLiteral("select keystead.keep_property_numbers_ahead()")));
        QVERIFY(!session.execute(add.arg(QString(), QString())));
        VERIFY_RESULT(database::applyMigrations(session, listing::allMigrations()));
        VERIFY_RESULT(session.execute(add.arg(QString(), QString())));
        QCOMPARE(PropertyDatabase::value(session, QStringLiteral("select max(id) from keystead.property"
                                                                 " where id < 9223372036854775807")),
                 hasOthers ? QStringLiteral("2") : QStringLiteral("1"));
    }
}

QTEST_GUILESS_MAIN(PropertySchemaTest)
#include "tst_property_schema.moc"
