// Roles that are not the owner: what they may, what they lack, and what that means for the cache.
#include "core/listing/rights.h"
#include "core/property/sample_data.h"
#include "core/sandbox/sandbox.h"
#include "role_desk.h"

#include <QScopeGuard>

using cache::Obstacle;
using cache::Outcome;
using test::RoleDesk;

namespace {

const QString editorRole = QStringLiteral("ed \"the\" Editor");
const QString quotedEditor = QStringLiteral("\"ed \"\"the\"\" Editor\"");

} // namespace

class ListingRightsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        auto servers = sandbox::Sandbox::start();
        QVERIFY2(servers, servers ? "" : qPrintable(servers.error().detail));
        m_servers = std::move(*servers);
        m_owner = std::make_unique<database::Session>(address());
        QVERIFY(database::applyMigrations(*m_owner, listing::allMigrations()));
        base::JobControl control;
        QVERIFY(property::seed(*m_owner, {50, 1, 5000}, control));
        QVERIFY(
            run(QStringLiteral("create role looker login; create role stranger login; create role %1 login")
                    .arg(quotedEditor)));
    }

    void init()
    {
        for (const QString& role : {QStringLiteral("looker"), QStringLiteral("stranger"), quotedEditor})
            QVERIFY(run(QStringLiteral("revoke all on schema keystead from %1;"
                                       "revoke all on all tables in schema keystead from %1;"
                                       "revoke all on all functions in schema keystead from %1")
                            .arg(role)));
        QVERIFY(grantAll(QStringLiteral("looker"), true));
        QVERIFY(grantAll(editorRole, false));
        redis::Connection redis(m_servers->redis().address());
        QVERIFY(redis.call({"FLUSHALL"}));
    }

    void theOwnerLacksNothing()
    {
        const auto rights = listing::readRights(*m_owner);
        QVERIFY(rights);
        QCOMPARE(rights->role, QStringLiteral("keystead"));
        QVERIFY(rights->superuser && rights->schemaExists && rights->mayCreateSchema);
        QVERIFY(rights->maySeeListings && rights->mayEdit && rights->maySeeCache && rights->mayDrain);
        QVERIFY(!rights->rowSecurity);
        QVERIFY(rights->grantsToLook.isEmpty() && rights->grantsToEdit.isEmpty());
    }

    void whatIsMissingIsSaidAsStatementsThatHelp()
    {
        database::Session stranger(address(QStringLiteral("stranger")));
        auto rights = listing::readRights(stranger);
        QVERIFY(rights);
        QVERIFY(rights->schemaExists && !rights->maySeeListings && !rights->mayEdit);
        QVERIFY(!rights->maySeeCache && !rights->mayDrain && !rights->superuser);
        QVERIFY(rights->grantsToLook.contains(QStringLiteral("GRANT USAGE ON SCHEMA keystead TO stranger;")));
        QVERIFY(rights->grantsToEdit.contains(
            QStringLiteral("GRANT INSERT, UPDATE, DELETE ON TABLE keystead.property TO stranger;")));
        QVERIFY(run(rights->grantsToLook.join(QLatin1Char('\n'))));
        rights = listing::readRights(stranger);
        QVERIFY(rights->maySeeListings && rights->maySeeCache && !rights->mayEdit && !rights->mayDrain);
        QVERIFY(rights->grantsToLook.isEmpty());
        QVERIFY(run(rights->grantsToEdit.join(QLatin1Char('\n'))));
        rights = listing::readRights(stranger);
        QVERIFY(rights->mayEdit && rights->mayDrain && rights->grantsToEdit.isEmpty());
    }

    // Imports need temporary tables, which some administrators take from everybody.
    void theRightToTemporaryTablesIsNamed()
    {
        const QString name = QStringLiteral("TEMPORARY ON DATABASE ") + address().database;
        QVERIFY(run(QStringLiteral("REVOKE %1 FROM PUBLIC").arg(name)));
        const auto back = qScopeGuard([&] { run(QStringLiteral("GRANT %1 TO PUBLIC").arg(name)); });
        database::Session editor(address(editorRole));
        auto rights = listing::readRights(editor);
        QVERIFY(rights);
        QCOMPARE(rights->grantsToEdit,
                 QStringList{QStringLiteral("GRANT %1 TO %2;").arg(name, quotedEditor)});
        QVERIFY(run(rights->grantsToEdit.front()));
        const auto undo =
            qScopeGuard([&] { run(QStringLiteral("REVOKE %1 FROM %2").arg(name, quotedEditor)); });
        rights = listing::readRights(editor);
        QVERIFY(rights && rights->grantsToEdit.isEmpty());
    }

    // A table that a migration adds later is not to be forgotten.
    void thePlanNamesEveryTable()
    {
        const auto forgotten =
            m_owner->list(QStringLiteral("select c.relname::text from pg_class c where c.relkind = 'r'"
                                         " and c.relnamespace = 'keystead'::regnamespace"
                                         " and not has_table_privilege('looker', c.oid, 'SELECT')"),
                          {}, [](const database::Row& row) { return row.text(0); });
        QVERIFY(forgotten);
        QCOMPARE(QStringList(forgotten->begin(), forgotten->end()), QStringList());
    }

    void withoutFeedbackListingsAreSeenButNotCached()
    {
        QVERIFY(run(QStringLiteral("revoke select on keystead.feedback from looker")));
        database::Session looker(address(QStringLiteral("looker")));
        const auto rights = listing::readRights(looker);
        QVERIFY(rights);
        QVERIFY(rights->maySeeListings && !rights->maySeeCache);
        QCOMPARE(rights->grantsToLook,
                 QStringList{QStringLiteral("GRANT SELECT ON TABLE keystead.feedback TO looker;")});
    }

    void anEditorBringsFeedback()
    {
        database::Session session(address(editorRole));
        const auto xid = session.first(
            QStringLiteral("with batch as (insert into keystead.feedback_batch (source) values ('a.csv')"
                           " returning id), stored as (insert into keystead.feedback"
                           " (property_id, batch_id, at, channel, rating)"
                           " select (select min(id) from keystead.property), id, now(), 'web', 5 from batch"
                           " returning 1) select pg_current_xact_id()::text from stored"),
            {}, [](const database::Row& row) { return row.text(0).toULongLong(); });
        QVERIFY2(xid && *xid, xid ? "nothing stored" : qPrintable(xid.error().detail));
        RoleDesk editor(address(editorRole), redisAddress(), base::AccessMode::ReadWrite);
        QVERIFY(editor.waitUntilTrusted());
        const auto settled = editor.drainer.drainNow(**xid);
        QVERIFY(settled && !settled->pending);
    }

    void aRoleOfAnyNameIsQuoted()
    {
        QVERIFY(run(QStringLiteral("revoke update on keystead.agent from ") + quotedEditor));
        database::Session editor(address(editorRole));
        const auto rights = listing::readRights(editor);
        QVERIFY(rights);
        QCOMPARE(rights->role, editorRole);
        QCOMPARE(rights->grantsToEdit,
                 QStringList{QStringLiteral("GRANT INSERT, UPDATE, DELETE ON TABLE keystead.agent TO %1;")
                                 .arg(quotedEditor)});
        QVERIFY(listing::grantsPlan(editorRole).contains(QLatin1String(" TO ") + quotedEditor));
        QVERIFY(listing::grantsPlan({}).contains(QLatin1String(" TO <role>;")));
    }

    void withoutASchemaThereIsNothingToGrant()
    {
        QVERIFY(run(QStringLiteral("drop database if exists bare")) &&
                run(QStringLiteral("create database bare")));
        database::Address bare = address(QStringLiteral("looker"));
        bare.database = QStringLiteral("bare");
        database::Session session(bare);
        const auto rights = listing::readRights(session);
        QVERIFY(rights);
        QVERIFY(!rights->schemaExists && !rights->maySeeListings && !rights->maySeeCache);
        QVERIFY(rights->grantsToLook.isEmpty() && rights->grantsToEdit.isEmpty());
    }

    void aRoleThatMayOnlySelectReadsFromTheCache()
    {
        RoleDesk owner(address(), redisAddress(), base::AccessMode::ReadWrite);
        QVERIFY(owner.waitUntilTrusted());
        const auto first = firstProperty(owner);
        QVERIFY(owner.read(first) != Outcome::Hit);
        RoleDesk looker(address(QStringLiteral("looker")), redisAddress(), base::AccessMode::ReadOnly);
        QVERIFY(looker.waitUntilTrusted());
        QVERIFY(looker.read(first) == Outcome::Hit);
        QVERIFY(looker.drainer.state().problem == base::Error{});
    }

    void anEditorWhoIsNotTheOwnerEditsAndDrains()
    {
        RoleDesk editor(address(editorRole), redisAddress(), base::AccessMode::ReadWrite);
        QVERIFY(editor.waitUntilTrusted());
        const auto id = firstProperty(editor);
        auto property = editor.properties.byId(id);
        QVERIFY(property);
        property->title = QStringLiteral("By the editor");
        const auto saved = editor.edits.update(*property);
        QVERIFY2(saved, saved ? "" : qPrintable(saved.error().detail));
        QVERIFY(!saved->refreshPending);
        property::Property wish;
        wish.title = QStringLiteral("New");
        wish.location = QStringLiteral("Ipoh");
        QVERIFY(editor.edits.create(wish)); // its id comes from an identity column
    }

    void anEditorBeginsTheOutboxAndPrunesIt()
    {
        QVERIFY(run(QStringLiteral("truncate keystead.cache_outbox"))); // as a crash leaves it
        RoleDesk editor(address(editorRole), redisAddress(), base::AccessMode::ReadWrite);
        QVERIFY(editor.waitUntilTrusted());
        QVERIFY(run(
            QStringLiteral("update keystead.agent set phone = phone where id = (select min(id) from "
                           "keystead.agent);"
                           "update keystead.cache_outbox set at = now() - interval '25 h' where xid > '0'")));
        database::Session session(address(editorRole));
        const auto reading = cache::readOutbox(session, std::nullopt, std::nullopt);
        QVERIFY(reading && !reading->nonceMissing);
        const auto pruned = cache::pruneOutbox(session, reading->now);
        QVERIFY2(pruned, pruned ? "" : qPrintable(pruned.error().detail));
        QVERIFY(*pruned > 0);
    }

    // An old one written back after a crash would hide the crash.
    void anEditorCannotChooseTheNonce()
    {
        database::Session session(address(editorRole));
        const auto begin = [&session](const QString& arguments) {
            return session
                .query(QStringLiteral("select keystead.cache_begin_outbox(%1)").arg(arguments), {},
                       [](const database::Row&) {})
                .has_value();
        };
        const auto nonce = [this] {
            const auto found =
                m_owner->first(QStringLiteral("select tag from keystead.cache_outbox where xid = '0'"), {},
                               [](const database::Row& row) { return row.text(0); });
            return found ? found->value_or(QString()) : QString();
        };
        QVERIFY(begin({}));
        const QString seen = nonce();
        QVERIFY(!seen.isEmpty());
        QVERIFY(begin({})); // does no harm
        QCOMPARE(nonce(), seen);
        QVERIFY(run(QStringLiteral("truncate keystead.cache_outbox"))); // as a crash leaves it
        QVERIFY(!begin(QLatin1Char('\'') + seen + QLatin1Char('\'')));
        QVERIFY(!session.execute(
            QStringLiteral("insert into keystead.cache_outbox (xid, tag) values ('0', ?)"), {seen}));
        QVERIFY(begin({}));
        QVERIFY(!nonce().isEmpty() && nonce() != seen);
    }

    void aMissingRightKeepsTheCacheOffAndIsNamed_data()
    {
        QTest::addColumn<QString>("revoke");
        QTest::addColumn<QString>("missing");
        const auto row = [](const char* name, const char* revoke, const char* missing) {
            QTest::newRow(name) << QString::fromLatin1(revoke) << QString::fromLatin1(missing);
        };
        row("the cache's description", "revoke select on keystead.cache_meta from looker",
            "SELECT ON keystead.cache_meta");
        row("the outbox", "revoke select on keystead.cache_outbox from looker",
            "SELECT ON keystead.cache_outbox");
        row("the foreign keys", "revoke select on keystead.cache_foreign_key from looker",
            "SELECT ON keystead.cache_foreign_key");
        row("a table that is cached", "revoke select on keystead.agent from looker",
            "SELECT ON keystead.agent");
        row("another table that is cached", "revoke select on keystead.feedback from looker",
            "SELECT ON keystead.feedback");
        row("the schema", "revoke usage on schema keystead from looker", "USAGE ON SCHEMA keystead");
    }
    void aMissingRightKeepsTheCacheOffAndIsNamed()
    {
        QFETCH(QString, revoke);
        QFETCH(QString, missing);
        {
            RoleDesk owner(address(), redisAddress(), base::AccessMode::ReadWrite);
            QVERIFY(owner.waitUntilTrusted()); // there is a cursor
        }
        QVERIFY(run(revoke));
        RoleDesk looker(address(QStringLiteral("looker")), redisAddress(), base::AccessMode::ReadOnly);
        QVERIFY(looker.waitFor(Obstacle::RightMissing));
        const cache::DrainerState state = looker.drainer.state();
        QVERIFY(!state.trusted && state.databaseReachable && state.redisReachable);
        QCOMPARE(state.problem.code, base::ErrorCode::DatabaseNoPermission);
        QCOMPARE(state.problem.subject, missing);
    }

    void withoutTheCachesTablesReadsComeFromTheDatabase()
    {
        QVERIFY(run(QStringLiteral("revoke select on keystead.cache_outbox from looker")));
        RoleDesk looker(address(QStringLiteral("looker")), redisAddress(), base::AccessMode::ReadOnly);
        QVERIFY(looker.waitFor(Obstacle::RightMissing));
        const auto id = firstProperty(looker);
        QVERIFY(id > 0);
        QVERIFY(looker.read(id) == Outcome::Untrusted);
        QVERIFY(looker.read(id) == Outcome::Untrusted);
        redis::Connection redis(redisAddress());
        QCOMPARE(redis.call({"DBSIZE"})->toInteger(), 0);
    }

    void anEditorWhoMayNotBeginTheOutboxSaysSo()
    {
        QVERIFY(run(QStringLiteral("truncate keystead.cache_outbox; revoke execute on function "
                                   "keystead.cache_begin_outbox() from ") +
                    quotedEditor));
        RoleDesk editor(address(editorRole), redisAddress(), base::AccessMode::ReadWrite);
        QVERIFY(editor.waitFor(Obstacle::RightMissing));
        const QString subject = editor.drainer.state().problem.subject;
        QVERIFY2(subject.contains(QLatin1String("EXECUTE ON FUNCTION keystead.cache_begin_outbox()")),
                 qPrintable(subject));
    }

    // What it reads is only a part: nobody else may be shown that as the whole.
    void rowSecurityKeepsTheCacheOff()
    {
        RoleDesk owner(address(), redisAddress(), base::AccessMode::ReadWrite);
        RoleDesk editor(address(editorRole), redisAddress(), base::AccessMode::ReadWrite);
        QVERIFY(owner.waitUntilTrusted() && editor.waitUntilTrusted());
        const auto id = firstProperty(owner);
        redis::Connection redis(redisAddress());
        const QByteArray key = owner.drainer.keyspace().cursor();
        const QByteArray before = redis.call({"GET", key})->bytes();
        QVERIFY(run(QStringLiteral("alter table keystead.property enable row level security;"
                                   "create policy few on keystead.property using (id > %1)")
                        .arg(id)));
        const auto off = qScopeGuard([this] {
            [[maybe_unused]] const bool done =
                run(QStringLiteral("drop policy few on keystead.property; alter table keystead.property "
                                   "disable row level security"));
        });
        QVERIFY(editor.waitFor(Obstacle::RowSecurity));
        const cache::DrainerState state = editor.drainer.state();
        QVERIFY(!state.trusted);
        QCOMPARE(state.problem.code, base::ErrorCode::DatabaseNoPermission);
        QCOMPARE(state.problem.subject, QStringLiteral("keystead.property"));
        const auto rights = listing::readRights(editor.session);
        QVERIFY(rights && rights->rowSecurity);
        QVERIFY(editor.read(id) == Outcome::Untrusted);
        // What was stored while it was being switched on has gone with the epoch.
        QTRY_VERIFY(redis.call({"GET", key})->bytes().split('|').first() != before.split('|').first());
        QVERIFY(owner.waitUntilTrusted()); // sees all of it
        QVERIFY(owner.read(id) != Outcome::Hit);
    }

    // Until its next drain it stores what it sees, although that is only a part by then.
    void whatARoleStoredWhileItLostBypassRlsGoesWithTheEpoch()
    {
        QVERIFY(run(QStringLiteral("alter role %1 bypassrls").arg(quotedEditor)));
        RoleDesk owner(address(), redisAddress(), base::AccessMode::ReadWrite);
        const auto id = firstProperty(owner);
        QVERIFY(run(QStringLiteral("alter table keystead.property enable row level security;"
                                   "create policy few on keystead.property using (id > %1)")
                        .arg(id)));
        const auto off = qScopeGuard([this] {
            [[maybe_unused]] const bool done =
                run(QStringLiteral("drop policy few on keystead.property; alter table keystead.property "
                                   "disable row level security; alter role %1 nobypassrls")
                        .arg(quotedEditor));
        });
        test::SteppedDesk editor(address(editorRole), redisAddress());
        QVERIFY(editor.drain().problem.code == base::ErrorCode::None);
        QVERIFY(owner.drainer.drainNow(0));
        QVERIFY(editor.drain().trusted);
        QVERIFY(run(QStringLiteral("alter role %1 nobypassrls").arg(quotedEditor)));
        QVERIFY(editor.read(id) == Outcome::Miss); // and nothing is what it saw
        QVERIFY(owner.read(id) == Outcome::Hit);
        QVERIFY(editor.drain().obstacle == Obstacle::RowSecurity);
        QVERIFY(owner.drainer.drainNow(0) && owner.drainer.state().trusted);
        QVERIFY(owner.read(id) == Outcome::StaleStamp);
        QVERIFY(editor.drain().obstacle == Obstacle::RowSecurity); // once is enough
        QVERIFY(owner.read(id) == Outcome::Hit);
    }

    // Nobody who may write is there to move the cursor.
    void aReadOnlyDesktopNamesItsObstacleWithoutAWriter()
    {
        {
            RoleDesk owner(address(), redisAddress(), base::AccessMode::ReadWrite);
            QVERIFY(owner.waitUntilTrusted());
        }
        RoleDesk looker(address(QStringLiteral("looker")), redisAddress(), base::AccessMode::ReadOnly);
        QVERIFY(looker.waitUntilTrusted());
        QVERIFY(run(QStringLiteral("alter table keystead.property enable row level security")));
        const auto off = qScopeGuard([this] {
            [[maybe_unused]] const bool done =
                run(QStringLiteral("alter table keystead.property disable row level security"));
        });
        QVERIFY(looker.waitFor(Obstacle::RowSecurity));
        const cache::DrainerState state = looker.drainer.state();
        QVERIFY(!state.trusted);
        QCOMPARE(state.problem.code, base::ErrorCode::DatabaseNoPermission);
        QCOMPARE(state.problem.subject, QStringLiteral("keystead.property"));
    }

    void anotherOwnerBeginsANewEpoch()
    {
        const auto before = cache::readIncarnation(*m_owner);
        QVERIFY(run(QStringLiteral("alter table keystead.property owner to looker")));
        const auto between = cache::readIncarnation(*m_owner);
        QVERIFY(run(QStringLiteral("alter table keystead.property owner to keystead")));
        QVERIFY(before && between && *before != *between);
    }

private:
    const database::Address& address() { return m_servers->postgres().address(); }
    database::Address address(const QString& role)
    {
        database::Address as = address();
        as.user = role;
        return as;
    }
    const redis::Address& redisAddress() { return m_servers->redis().address(); }

    bool run(const QString& sql)
    {
        auto done = m_owner->script(sql);
        if (!done)
            qWarning("%s", qPrintable(done.error().detail));
        return done.has_value();
    }

    // The statements of the plan, all or those to look.
    bool grantAll(const QString& role, bool onlyToLook)
    {
        const QString plan = listing::grantsPlan(role);
        return run(onlyToLook ? plan.section(QLatin1String("-- To edit"), 0, 0) : plan);
    }

    static property::PropertyId firstProperty(RoleDesk& desk)
    {
        const auto id = desk.session.first(QStringLiteral("select min(id) from keystead.property"), {},
                                           [](const database::Row& row) { return row.integer(0); });
        return id ? id->value_or(0) : 0;
    }

    std::unique_ptr<sandbox::Sandbox> m_servers;
    std::unique_ptr<database::Session> m_owner;
};

QTEST_GUILESS_MAIN(ListingRightsTest)
#include "tst_listing_rights.moc"
