// Agents through real servers: a save is seen by every desktop, and a new name on every listing.
#include "desk.h"

using base::ErrorCode;
using listing::Caching;
using listing::Source;
using property::Agent;

namespace {

constexpr qint64 sampleCount = 400;
constexpr int manyAgents = 150; // more than a statement names one by one

Agent wish(const char* email)
{
    Agent agent;
    agent.name = QStringLiteral("Nora");
    agent.email = QLatin1String(email);
    return agent;
}

} // namespace

class ListingAgentsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void cleanup();
    void agentsAreCached();
    void aNewAgentIsListedEverywhere();
    void aRenamedAgentIsRenamedOnEveryListing();
    void manyRenamedAtOnceAreRenamedOnEveryListing();
    void aDeactivatedAgentIsShownAsOne();
    void aListingCountsForItsAgent();
    void aConflictSavesAndDropsNothing();
    void withoutRedisASaveIsPending();

private:
    Agent firstAgent();
    std::vector<property::Property> firstPage(test::Desk& desk);

    test::Servers m_servers;
    std::unique_ptr<test::Desk> m_desk;
    std::unique_ptr<test::Desk> m_other;
};

void ListingAgentsTest::initTestCase()
{
    m_servers = test::Servers::start(sampleCount);
    QVERIFY2(m_servers.ready(), qPrintable(m_servers.why()));
}

void ListingAgentsTest::cleanupTestCase()
{
    m_servers = {};
}

void ListingAgentsTest::init()
{
    redis::Connection redis(m_servers.sandbox->redis().address());
    QVERIFY(redis.call({"FLUSHALL"}).has_value());
    m_desk = std::make_unique<test::Desk>(m_servers);
    m_other = std::make_unique<test::Desk>(m_servers);
    QTRY_VERIFY(m_desk->trusted() && m_other->trusted());
}

void ListingAgentsTest::cleanup()
{
    m_desk.reset();
    m_other.reset();
}

// One whom the first page shows.
Agent ListingAgentsTest::firstAgent()
{
    for (const property::Property& row : firstPage(*m_desk)) {
        if (row.agent)
            return m_desk->reads().agent(*row.agent, Caching::Bypass)->value;
    }
    return {};
}

std::vector<property::Property> ListingAgentsTest::firstPage(test::Desk& desk)
{
    const auto page = desk.reads().page({});
    return page ? page->value : std::vector<property::Property>();
}

void ListingAgentsTest::agentsAreCached()
{
    listing::ReadService& reads = m_desk->reads();
    const property::AgentId id = firstAgent().id;
    const auto agent = reads.agent(id);
    const auto agents = reads.agents();
    const auto summaries = reads.agentSummaries({});
    QVERIFY(agent && agents && summaries);
    QCOMPARE(agent->source, Source::Database);
    QCOMPARE(reads.agent(id)->source, Source::PageCache);
    QCOMPARE(reads.agent(id)->value, agent->value);
    QCOMPARE(reads.agents()->source, Source::PageCache);
    QCOMPARE(reads.agents()->value, agents->value);
    QCOMPARE(reads.agentSummaries({})->source, Source::PageCache);
    QCOMPARE(reads.agentSummaries({})->value, summaries->value);
    QCOMPARE(summaries->value.size(), agents->value.size());
    QCOMPARE(reads.agent(-7).error().code, ErrorCode::NotFound);
}

void ListingAgentsTest::aNewAgentIsListedEverywhere()
{
    const auto before = m_other->reads().agents();
    QVERIFY(before && m_other->reads().agentSummaries({}));
    const auto saved = m_desk->session.agentEdits().create(wish("new@example.org"));
    QVERIFY2(saved.has_value(), saved ? "" : qPrintable(saved.error().detail));
    QVERIFY(saved->agent.id > 0);
    QVERIFY(!saved->refreshPending);
    QVERIFY(saved->saved.count() > 0 && saved->invalidated.count() > 0);
    QVERIFY(std::find(saved->groups.begin(), saved->groups.end(), "agents") != saved->groups.end());
    // At once, before anybody told the other desk.
    QCOMPARE(m_other->reads().agents()->value.size(), before->value.size() + 1);
    QCOMPARE(m_other->reads().agentSummaries({})->value.size(), before->value.size() + 1);
    QCOMPARE(m_other->reads().agent(saved->agent.id)->value, saved->agent);
}

void ListingAgentsTest::aRenamedAgentIsRenamedOnEveryListing()
{
    Agent agent = firstAgent();
    std::vector<property::PropertyId> theirs;
    for (const property::Property& row : firstPage(*m_other)) {
        if (row.agent == agent.id)
            theirs.push_back(row.id);
        QVERIFY(m_other->reads().property(row.id).has_value());
    }
    QVERIFY(!theirs.empty());
    QCOMPARE(m_other->reads().page({})->source, Source::PageCache);
    const auto range = property::DayRange::lastDays(90, QDateTime::currentDateTimeUtc().date());
    QVERIFY(m_other->session.market().popularAgents(range, 1000).has_value());

    agent.name = QStringLiteral("Renamed");
    const auto saved = m_desk->session.agentEdits().update(agent);
    QVERIFY2(saved.has_value(), saved ? "" : qPrintable(saved.error().detail));
    QVERIFY(!saved->refreshPending);
    QCOMPARE(saved->agent.version, agent.version + 1);
    for (const char* group : {"page", "detail", "agents", "agent", "popular-agents"})
        QVERIFY2(std::find(saved->groups.begin(), saved->groups.end(), group) != saved->groups.end(), group);

    for (const property::PropertyId id : theirs)
        QCOMPARE(m_other->reads().property(id)->value.agentName, agent.name);
    for (const property::Property& row : firstPage(*m_other))
        QCOMPARE(row.agentName == agent.name, row.agent == agent.id);
    QCOMPARE(m_other->reads().agent(agent.id)->value.name, agent.name);
    const auto popularNow = m_other->session.market().popularAgents(range, 1000);
    QVERIFY(popularNow.has_value());
    for (const auto& popular : popularNow->value)
        QCOMPARE(popular.name == agent.name, popular.id == agent.id);
}

// By another program, in one statement: nobody names the agents any more.
void ListingAgentsTest::manyRenamedAtOnceAreRenamedOnEveryListing()
{
    database::Session elsewhere(m_servers.sandbox->postgres().address());
    QVERIFY(elsewhere.script(
        QStringLiteral(
            "insert into keystead.agent (name, email) select 'many ' || n, 'many' || n || '@example.org'"
            " from generate_series(1, %1) n;"
            "update keystead.property p set agent_id = a.id from keystead.agent a"
            " where a.email = 'many' || mod(p.id, %1) + 1 || '@example.org'")
            .arg(manyAgents)));
    QVERIFY(!m_other->drainer.drainNow(0)->pending);
    const auto rows = firstPage(*m_other);
    std::vector<Agent> agents;
    for (const property::Property& row : rows) {
        QVERIFY(row.agentName.startsWith(QLatin1String("many ")));
        QVERIFY(m_other->reads().property(row.id).has_value());
        agents.push_back(m_other->reads().agent(*row.agent)->value);
    }
    QCOMPARE(m_other->reads().property(rows.front().id)->source, Source::PageCache);
    QCOMPARE(m_other->reads().agent(agents.front().id)->source, Source::PageCache);

    const auto xid = elsewhere.first(
        QStringLiteral("with done as (update keystead.agent set name = 'Renamed ' || name"
                       " where email like 'many%' returning 1) select pg_current_xact_id()::text from done"),
        {}, [](const database::Row& row) { return row.text(0).toULongLong(); });
    QVERIFY(xid && *xid);
    auto settled = m_desk->drainer.drainNow(**xid);
    QVERIFY(settled && !settled->pending);
    std::sort(settled->tags.begin(), settled->tags.end());
    QCOMPARE(settled->tags, (std::vector<cache::Tag>{"agent:all", "agent:list", "prop:all", "prop:list"}));
    for (const property::Property& row : firstPage(*m_other)) {
        QVERIFY(row.agentName.startsWith(QLatin1String("Renamed many ")));
        QCOMPARE(m_other->reads().property(row.id)->value.agentName, row.agentName);
        QCOMPARE(m_other->reads().agent(*row.agent)->value.name, row.agentName);
    }
}

void ListingAgentsTest::aDeactivatedAgentIsShownAsOne()
{
    const auto made = m_desk->session.agentEdits().create(wish("leaves@example.org"));
    QVERIFY(made.has_value());
    property::AgentQuery active;
    active.active = true;
    const auto count = m_other->reads().agentSummaries(active)->value.size();
    const auto saved = m_desk->session.agentEdits().setActive(made->agent.id, made->agent.version, false);
    QVERIFY2(saved.has_value(), saved ? "" : qPrintable(saved.error().detail));
    QVERIFY(!saved->agent.active && !saved->refreshPending);
    QCOMPARE(m_other->reads().agentSummaries(active)->value.size(), count - 1);
    QVERIFY(!m_other->reads().agent(made->agent.id)->value.active);
    QVERIFY(m_desk->session.agentEdits().setActive(made->agent.id, saved->agent.version, true)->agent.active);
}

void ListingAgentsTest::aListingCountsForItsAgent()
{
    const auto made = m_desk->session.agentEdits().create(wish("counts@example.org"));
    QVERIFY(made.has_value());
    property::AgentQuery query;
    query.search = QStringLiteral("counts@");
    QCOMPARE(m_other->reads().agentSummaries(query)->value.front().onMarket, 0);
    property::Property added;
    added.title = QStringLiteral("theirs");
    added.location = QStringLiteral("Kuah");
    added.status = property::PropertyStatus::Listed;
    added.agent = made->agent.id;
    QVERIFY(m_desk->edits().create(added).has_value());
    QCOMPARE(m_other->reads().agentSummaries(query)->value.front().onMarket, 1);
}

void ListingAgentsTest::aConflictSavesAndDropsNothing()
{
    Agent agent = firstAgent();
    QVERIFY(m_desk->reads().agents().has_value());
    --agent.version;
    agent.name = QStringLiteral("Never");
    listing::AgentEditService& edits = m_desk->session.agentEdits();
    QCOMPARE(edits.update(agent).error().code, ErrorCode::EditConflict);
    QCOMPARE(edits.setActive(agent.id, agent.version, false).error().code, ErrorCode::EditConflict);
    QCOMPARE(edits.setActive(-7, 1, false).error().code, ErrorCode::NotFound);
    QCOMPARE(m_desk->reads().agents()->source, Source::PageCache);
    QVERIFY(m_desk->reads().agent(agent.id)->value.name != agent.name);
}

void ListingAgentsTest::withoutRedisASaveIsPending()
{
    m_servers.sandbox->redis().kill();
    const auto saved = m_desk->session.agentEdits().create(wish("pending@example.org"));
    QVERIFY2(saved.has_value(), saved ? "" : qPrintable(saved.error().detail));
    QVERIFY(saved->refreshPending);
    QVERIFY(std::find(saved->tags.begin(), saved->tags.end(), listing::agentTag(saved->agent.id)) !=
            saved->tags.end());
    QVERIFY(m_servers.sandbox->redis().restart().has_value());
}

QTEST_GUILESS_MAIN(ListingAgentsTest)
#include "tst_listing_agents.moc"
