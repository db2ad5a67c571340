#include "core/property/agent.h"
#include "core/property/property_repository.h"
#include "core/property/validation.h"
#include "tests/service/property_database.h"

#include <QSignalSpy>

using base::ErrorCode;
using property::Agent;
using property::AgentField;
using property::AgentProblem;
using property::AgentRepository;
using property::Problem;

namespace {

Agent agentNamed(const QString& name)
{
    return {0, name,
            name.toLower().replace(QLatin1Char(' '), QLatin1Char('.')) + QStringLiteral("@a.example"),
            QStringLiteral("+60 12-345 6789")};
}

property::Property listingOf(std::optional<property::AgentId> agent, property::PropertyStatus status)
{
    property::Property listing;
    listing.title = QStringLiteral("A house");
    listing.location = QStringLiteral("Ipoh");
    listing.price = property::Money::fromCents(10000000);
    listing.status = status;
    listing.agent = agent;
    return listing;
}

QStringList names(const std::vector<property::AgentSummary>& agents)
{
    QStringList list;
    for (const property::AgentSummary& summary : agents)
        list << summary.agent.name;
    return list;
}

} // namespace

class PropertyAgentsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void storesAllFields();
    void validationAndDatabaseAgree_data();
    void validationAndDatabaseAgree();
    void anAddressBelongsToOneAgent();
    void aMissingValueNamesItsField();
    void olderVersionsAreRefused();
    void whatIsNotThereIsNotFound();
    void deactivatesAndActivates();
    void inactiveAgentsKeepTheirListingsAndGetNoOthers();
    void whoWritesListingsAndTheirAgentWaitsForNobodyElsesListings();
    void countsListings();
    void searches_data();
    void searches();
    void orders_data();
    void orders();

private:
    Agent make(const Agent& agent)
    {
        auto made = m_agents->create(agent);
        return made ? made->first : Agent();
    }

    PropertyDatabase m_database;
    std::unique_ptr<AgentRepository> m_agents;
    std::unique_ptr<property::PropertyRepository> m_properties;
};

void PropertyAgentsTest::initTestCase()
{
    VERIFY_RESULT(m_database.start());
    m_agents = std::make_unique<AgentRepository>(m_database.session());
    m_properties = std::make_unique<property::PropertyRepository>(m_database.session());
}

void PropertyAgentsTest::init()
{
    VERIFY_RESULT(m_database.session().execute(QStringLiteral("delete from keystead.property")));
    VERIFY_RESULT(m_database.session().execute(QStringLiteral("delete from keystead.agent")));
}

void PropertyAgentsTest::storesAllFields()
{
    QSignalSpy committed(m_agents.get(), &AgentRepository::committed);
    const auto made = m_agents->create(agentNamed(QStringLiteral("Nur Aisyah")));
    VERIFY_RESULT(made);
    const Agent& agent = made->first;
    QVERIFY(agent.id > 0);
    QCOMPARE(agent.email, QStringLiteral("nur.aisyah@a.example"));
    QCOMPARE(agent.phone, QStringLiteral("+60 12-345 6789"));
    QVERIFY(agent.active);
    QCOMPARE(agent.version, 1);
    QVERIFY(agent.created.isValid());
    QCOMPARE(agent.created.timeSpec(), Qt::UTC);
    QCOMPARE(agent.updated, agent.created);
    QCOMPARE(m_agents->byId(agent.id).value_or(Agent()), agent);
    QCOMPARE(m_agents->summary(agent.id).value_or(property::AgentSummary()),
             (property::AgentSummary{agent, 0, 0}));
    QCOMPARE(m_agents->list().value_or(std::vector<Agent>()), std::vector<Agent>{agent});
    QCOMPARE(committed.size(), 1);

    Agent renamed = agent;
    renamed.name = QStringLiteral("Nur Aishah");
    renamed.phone.clear();
    const auto updated = m_agents->update(renamed);
    VERIFY_RESULT(updated);
    QCOMPARE(updated->first.name, QStringLiteral("Nur Aishah"));
    QCOMPARE(updated->first.phone, QString());
    QCOMPARE(updated->first.version, 2);
    QVERIFY(updated->first.updated > agent.updated);
    QCOMPARE(updated->first.created, agent.created);
    QVERIFY(updated->second > made->second);
    QCOMPARE(committed.size(), 2);
}

void PropertyAgentsTest::validationAndDatabaseAgree_data()
{
    QTest::addColumn<Agent>("agent");
    QTest::addColumn<int>("field");
    QTest::addColumn<int>("kind"); // -1: may be saved
    const auto row = [](const char* name, void (*change)(Agent&), AgentField field = AgentField::Name,
                        int kind = -1) {
        Agent agent = agentNamed(QStringLiteral("Siti Tan"));
        change(agent);
        QTest::newRow(name) << agent << int(field) << kind;
    };
    using Kind = AgentProblem::Kind;
    const auto other = [](int count) { return QString(count, QLatin1Char('x')); };
    static const QString longName = other(property::maxAgentNameLength);
    static const QString longEmail = other(property::maxEmailLength - 10) + QStringLiteral("@a.example");
    static const QString longPhone = other(property::maxPhoneLength);
    row("plain", [](Agent&) {});
    row(
        "no name", [](Agent& a) { a.name = QStringLiteral(" \t"); }, AgentField::Name, int(Kind::Missing));
    row("the longest name", [](Agent& a) { a.name = longName; });
    row(
        "too long a name", [](Agent& a) { a.name = longName + u'x'; }, AgentField::Name, int(Kind::TooLong));
    row("no phone", [](Agent& a) { a.phone.clear(); });
    row("the longest phone", [](Agent& a) { a.phone = longPhone; });
    row(
        "too long a phone", [](Agent& a) { a.phone = longPhone + u'1'; }, AgentField::Phone,
        int(Kind::TooLong));
    row("the longest e-mail", [](Agent& a) { a.email = longEmail; });
    row(
        "too long an e-mail", [](Agent& a) { a.email = u'x' + longEmail; }, AgentField::Email,
        int(Kind::TooLong));
    for (const char* const email : {"a", "@a", "a@", "a@b@c", "a b@c", "a@b c"}) {
        Agent agent = agentNamed(QStringLiteral("Siti Tan"));
        agent.email = QString::fromLatin1(email);
        QTest::newRow(email) << agent << int(AgentField::Email) << int(Kind::Malformed);
    }
}

void PropertyAgentsTest::validationAndDatabaseAgree()
{
    QFETCH(Agent, agent);
    QFETCH(int, field);
    QFETCH(int, kind);
    const auto problems = property::validate(agent);
    const auto made = m_agents->create(agent);
    if (kind < 0) {
        QVERIFY(problems.empty());
        VERIFY_RESULT(made);
        return;
    }
    const AgentProblem expected{AgentField(field), AgentProblem::Kind(kind)};
    QCOMPARE(problems, std::vector{expected});
    QVERIFY(!made);
    QCOMPARE(property::agentProblemFromDatabase(made.error()), std::optional(expected));
}

void PropertyAgentsTest::anAddressBelongsToOneAgent()
{
    make(agentNamed(QStringLiteral("Ali Baba")));
    Agent other = agentNamed(QStringLiteral("Somebody"));
    other.email = QStringLiteral("ALI.Baba@a.example");
    const auto refused = m_agents->create(other);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::UniqueViolation);
    QCOMPARE(property::agentProblemFromDatabase(refused.error()),
             std::optional(AgentProblem{AgentField::Email, AgentProblem::Kind::Taken}));

    Agent second = make(agentNamed(QStringLiteral("Somebody")));
    second.email = other.email;
    QCOMPARE(m_agents->update(second).error().code, ErrorCode::UniqueViolation);
}

void PropertyAgentsTest::aMissingValueNamesItsField()
{
    const auto done =
        m_database.session().execute(QStringLiteral("insert into keystead.agent (name) values ('x')"));
    QVERIFY(!done);
    QCOMPARE(property::agentProblemFromDatabase(done.error()),
             std::optional(AgentProblem{AgentField::Email, AgentProblem::Kind::Missing}));
    QVERIFY(
        !property::agentProblemFromDatabase({ErrorCode::ConnectionLost, {}, QStringLiteral("host:5432")}));
}

void PropertyAgentsTest::olderVersionsAreRefused()
{
    const Agent agent = make(agentNamed(QStringLiteral("Mei Ling")));
    VERIFY_RESULT(m_agents->setActive(agent.id, agent.version, false));
    QCOMPARE(m_agents->update(agent).error().code, ErrorCode::EditConflict);
    QCOMPARE(m_agents->setActive(agent.id, agent.version, true).error().code, ErrorCode::EditConflict);
    QVERIFY(!m_agents->byId(agent.id).value_or(Agent()).active);
}

void PropertyAgentsTest::whatIsNotThereIsNotFound()
{
    Agent nobody = agentNamed(QStringLiteral("Nobody"));
    nobody.id = 999999;
    QCOMPARE(m_agents->byId(nobody.id).error().code, ErrorCode::NotFound);
    QCOMPARE(m_agents->summary(nobody.id).error().code, ErrorCode::NotFound);
    QCOMPARE(m_agents->update(nobody).error().code, ErrorCode::NotFound);
    QCOMPARE(m_agents->setActive(nobody.id, 1, false).error().code, ErrorCode::NotFound);
}

void PropertyAgentsTest::deactivatesAndActivates()
{
    const Agent agent = make(agentNamed(QStringLiteral("Raj Kumar")));
    const auto off = m_agents->setActive(agent.id, agent.version, false);
    VERIFY_RESULT(off);
    QVERIFY(!off->first.active);
    QCOMPARE(off->first.version, 2);
    const auto on = m_agents->setActive(agent.id, off->first.version, true);
    VERIFY_RESULT(on);
    QVERIFY(on->first.active);
    QCOMPARE(on->first.email, agent.email);
}

void PropertyAgentsTest::inactiveAgentsKeepTheirListingsAndGetNoOthers()
{
    const Agent agent = make(agentNamed(QStringLiteral("Lim Wei")));
    const auto kept = m_properties->create(listingOf(agent.id, property::PropertyStatus::Listed));
    const auto other = m_properties->create(listingOf({}, property::PropertyStatus::Listed));
    VERIFY_RESULT(kept);
    VERIFY_RESULT(other);
    const auto off = m_agents->setActive(agent.id, agent.version, false);
    VERIFY_RESULT(off);

    property::Property dearer = kept->property;
    dearer.price = property::Money::fromCents(20000000);
    const auto saved = m_properties->update(dearer);
    VERIFY_RESULT(saved);
    QCOMPARE(saved->property.agent, std::optional(agent.id));

    const property::FieldProblem inactive{property::Field::Agent, Problem::AgentInactive, {}};
    const auto created = m_properties->create(listingOf(agent.id, property::PropertyStatus::Draft));
    QVERIFY(!created);
    QCOMPARE(created.error().code, ErrorCode::CheckViolation);
    QCOMPARE(property::problemFromDatabase(created.error()), std::optional(inactive));
    property::Property given = other->property;
    given.agent = agent.id;
    const auto updated = m_properties->update(given);
    QVERIFY(!updated);
    QCOMPARE(property::problemFromDatabase(updated.error()), std::optional(inactive));

    VERIFY_RESULT(m_agents->setActive(agent.id, off->first.version, true));
    VERIFY_RESULT(m_properties->update(given));
}

void PropertyAgentsTest::whoWritesListingsAndTheirAgentWaitsForNobodyElsesListings()
{
    const Agent agent = make(agentNamed(QStringLiteral("Tan Ah Kow")));
    database::Session other(m_database.address());
    auto theirs = database::Transaction::begin(other);
    VERIFY_RESULT(theirs);
    const auto addListing = [&agent](database::Session& session) {
        return session.execute(QStringLiteral("insert into keystead.property (title, location, price, type,"
                                              " agent_id) values ('x', 'y', 1, 'house', ?)"),
                               {agent.id});
    };
    VERIFY_RESULT(addListing(other));
    VERIFY_RESULT(m_database.session().script(QStringLiteral("set lock_timeout = '5s'")));
    {
        auto ours = database::Transaction::begin(m_database.session());
        VERIFY_RESULT(ours);
        VERIFY_RESULT(addListing(m_database.session()));
        VERIFY_RESULT(m_database.session().execute(
            QStringLiteral("update keystead.agent set phone = '1' where id = ?"), {agent.id}));
    }
    VERIFY_RESULT(m_database.session().script(QStringLiteral("reset lock_timeout")));
}

void PropertyAgentsTest::countsListings()
{
    const Agent agent = make(agentNamed(QStringLiteral("Hana Aziz")));
    using property::PropertyStatus;
    property::Saved last;
    for (const PropertyStatus status :
         {PropertyStatus::Listed, PropertyStatus::Listed, PropertyStatus::UnderOffer, PropertyStatus::Draft,
          PropertyStatus::Sold}) {
        const auto saved = m_properties->create(listingOf(agent.id, status));
        VERIFY_RESULT(saved);
        last = *saved;
    }
    QCOMPARE(m_agents->summary(agent.id)->onMarket, 3);
    QCOMPARE(m_agents->summary(agent.id)->properties, 5);
    VERIFY_RESULT(m_properties->remove(last.property.id, last.property.version));
    const auto all = m_agents->summaries({});
    VERIFY_RESULT(all);
    QCOMPARE(all->size(), std::size_t(1));
    QCOMPARE(all->front(), (property::AgentSummary{agent, 3, 4}));
}

void PropertyAgentsTest::searches_data()
{
    QTest::addColumn<QString>("search");
    QTest::addColumn<int>("active"); // -1: both
    QTest::addColumn<QStringList>("expected");
    const QStringList all{QStringLiteral("Ana 100%"), QStringLiteral("Ben Özil"), QStringLiteral("Cara Lee")};
    QTest::newRow("nothing: all") << QString() << -1 << all;
    QTest::newRow("only spaces: all") << QStringLiteral("  ") << -1 << all;
    QTest::newRow("active") << QString() << 1 << QStringList{all[0], all[2]};
    QTest::newRow("inactive") << QString() << 0 << QStringList{all[1]};
    QTest::newRow("name, other case") << QStringLiteral("öZIL") << -1 << QStringList{all[1]};
    QTest::newRow("e-mail") << QStringLiteral("cara.lee@") << -1 << QStringList{all[2]};
    QTest::newRow("phone") << QStringLiteral("777") << -1 << QStringList{all[2]};
    QTest::newRow("every word must occur") << QStringLiteral("lee  cara") << -1 << QStringList{all[2]};
    QTest::newRow("one word does not") << QStringLiteral("cara ben") << -1 << QStringList{};
    QTest::newRow("a percent sign is itself") << QStringLiteral("0%") << -1 << QStringList{all[0]};
    QTest::newRow("and an underscore") << QStringLiteral("_") << -1 << QStringList{};
    QTest::newRow("word and filter") << QStringLiteral("a.example") << 1 << QStringList{all[0], all[2]};
}

void PropertyAgentsTest::searches()
{
    make(agentNamed(QStringLiteral("Ana 100%")));
    const Agent ben = make(agentNamed(QStringLiteral("Ben Özil")));
    Agent cara = agentNamed(QStringLiteral("Cara Lee"));
    cara.phone = QStringLiteral("777");
    make(cara);
    VERIFY_RESULT(m_agents->setActive(ben.id, ben.version, false));

    QFETCH(QString, search);
    QFETCH(int, active);
    QFETCH(QStringList, expected);
    property::AgentQuery query;
    query.search = search;
    if (active >= 0)
        query.active = active == 1;
    const auto found = m_agents->summaries(query);
    VERIFY_RESULT(found);
    QCOMPARE(names(*found), expected);
}

void PropertyAgentsTest::orders_data()
{
    QTest::addColumn<QString>("order");
    QTest::addColumn<QString>("expected"); // initials
    QTest::newRow("name") << QStringLiteral("name") << QStringLiteral("abc");
    QTest::newRow("email") << QStringLiteral("email") << QStringLiteral("cba");
    QTest::newRow("created") << QStringLiteral("created") << QStringLiteral("bca");
    QTest::newRow("on the market") << QStringLiteral("on-market") << QStringLiteral("acb");
}

void PropertyAgentsTest::orders()
{
    const Agent b = make({0, QStringLiteral("b"), QStringLiteral("Y@x"), {}});
    const Agent c = make({0, QStringLiteral("C"), QStringLiteral("x@x"), {}});
    make({0, QStringLiteral("a"), QStringLiteral("z@x"), {}});
    for (const Agent& agent : {b, b, c})
        VERIFY_RESULT(m_properties->create(listingOf(agent.id, property::PropertyStatus::Listed)));

    QFETCH(QString, order);
    QFETCH(QString, expected);
    property::AgentQuery query;
    query.order = *property::agentOrderFromName(order);
    for (const bool descending : {false, true}) {
        query.descending = descending;
        const auto found = m_agents->summaries(query);
        VERIFY_RESULT(found);
        QString initials = names(*found).join(QString()).toLower();
        if (descending)
            std::reverse(initials.begin(), initials.end());
        QCOMPARE(initials, expected);
    }
}

QTEST_GUILESS_MAIN(PropertyAgentsTest)
#include "tst_property_agents.moc"
