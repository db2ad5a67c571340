// Statements that change more rows than are worth naming: nothing that shows one of them stays.
#include "desk.h"

using listing::Source;

class CacheMassEditsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_servers = test::Servers::start(20);
        QVERIFY2(m_servers.ready(), qPrintable(m_servers.why()));
        m_desk = std::make_unique<test::Desk>(m_servers);
        QTRY_VERIFY(m_desk->trusted());
        // Enough of them, and one listing that shows the last.
        QVERIFY(
            run(QStringLiteral("insert into keystead.agent (name, email) select 'Crowd ' || n,"
                               " 'crowd' || n || '@example.org' from generate_series(1, 150) n;"
                               "update keystead.property set agent_id = (select max(id) from keystead.agent)"
                               " where id = 7")));
    }
    void cleanupTestCase()
    {
        m_desk.reset();
        m_servers = {};
    }

    // Their names stand in listings, whose tags nobody may forget when the agents' own become too many.
    void moreThanAHundredAgentsAtOnce_data()
    {
        QTest::addColumn<bool>("forgotten");
        QTest::newRow("as it is") << false;
        QTest::newRow("the listings are forgotten") << true;
    }
    void moreThanAHundredAgentsAtOnce()
    {
        QFETCH(bool, forgotten);
        const QString whole = definition();
        QVERIFY(whole.contains(QStringLiteral("'prop:all'")));
        QString changed = whole;
        changed.remove(QStringLiteral(", 'prop:all'")).remove(QStringLiteral(", 'prop:list'"));
        QVERIFY(run(forgotten ? changed : whole));
        const property::PageQuery list{{}, {property::SortField::Title, false}, 0};
        for (int i = 0; i < 2; ++i)
            QVERIFY(m_desk->reads().property(7) && m_desk->reads().page(list));
        QCOMPARE(m_desk->reads().property(7)->source, Source::PageCache);
        const QString name = QStringLiteral("Renamed %1").arg(forgotten ? 2 : 1);
        QVERIFY(
            run(QStringLiteral("update keystead.agent set name = '%1' where name like 'Crowd%' or name like"
                               " 'Renamed%'")
                    .arg(name)));
        QVERIFY(m_desk->drainer.drainNow(0));
        QCOMPARE(m_desk->reads().property(7)->value.agentName == name, !forgotten);
        const auto page = m_desk->reads().page(list);
        const auto shown = std::find_if(page->value.begin(), page->value.end(),
                                        [](const property::Property& property) { return property.id == 7; });
        QVERIFY(shown != page->value.end());
        QCOMPARE(shown->agentName == name, !forgotten);
        QVERIFY(run(whole));
    }

    void moreThanAHundredListingsAtOnce()
    {
        QVERIFY(run(
            QStringLiteral("insert into keystead.property (title, description, price, location, type, status)"
                           " select 'Row ' || n, '', n, 'Row Town', 'house', 'listed'"
                           " from generate_series(1, 150) n")));
        property::Filter town;
        town.locations = {QStringLiteral("Row Town")};
        const auto ids = m_desk->session.properties().ids(town, {property::SortField::Id, false}, 200);
        QVERIFY(ids && ids->size() == 150);
        for (int i = 0; i < 2; ++i)
            QVERIFY(m_desk->reads().property(ids->back()));
        QCOMPARE(m_desk->reads().property(ids->back())->source, Source::PageCache);
        QVERIFY(run(
            QStringLiteral("update keystead.property set title = 'All new' where location = 'Row Town'")));
        QVERIFY(m_desk->drainer.drainNow(0));
        QCOMPARE(m_desk->reads().property(ids->back())->value.title, QStringLiteral("All new"));
        QCOMPARE(m_desk->reads().property(ids->front())->value.title, QStringLiteral("All new"));
    }

private:
    bool run(const QString& sql)
    {
        database::Session session(m_servers.sandbox->postgres().address());
        const auto done = session.script(sql);
        if (!done)
            qWarning("%s", qPrintable(done.error().detail));
        return done.has_value();
    }

    // Of the function behind the triggers of agents, as a statement.
    QString definition()
    {
        database::Session session(m_servers.sandbox->postgres().address());
        const auto text = session.first(
            QStringLiteral("select pg_get_functiondef(t.tgfoid) from pg_trigger t where t.tgname ="
                           " 'cache_agent_update'"),
            {}, [](const database::Row& row) { return row.text(0); });
        return text ? text->value_or(QString()) : QString();
    }

    test::Servers m_servers;
    std::unique_ptr<test::Desk> m_desk;
};

QTEST_GUILESS_MAIN(CacheMassEditsTest)
#include "tst_cache_mass_edits.moc"
