#include "core/property/agent.h"
#include "core/property/history.h"
#include "core/property/property_repository.h"
#include "core/property/validation.h"
#include "tests/service/property_database.h"

#include <QJsonObject>
#include <QSignalSpy>

using base::ErrorCode;
using property::ChangeSet;
using property::Field;
using property::Money;
using property::Problem;
using property::Property;
using property::PropertyRepository;

namespace {

Property sampleProperty()
{
    Property property;
    property.title = QStringLiteral("Bright house in “Kuah” – 5% off");
    property.description = QStringLiteral("It's near the sea.\nÜber 100 m², 🏠");
    property.price = Money::fromCents(85000050);
    property.location = QStringLiteral("Langkawi");
    property.type = property::PropertyType::House;
    property.status = property::PropertyStatus::UnderOffer;
    property.bedrooms = 4;
    property.area = 123.45;
    return property;
}

} // namespace

Q_DECLARE_METATYPE(Field)
Q_DECLARE_METATYPE(Problem)

class PropertyRepositoryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void storesEveryField();
    void storesEmptyAndMissingValues();
    void updatesAndCountsVersions();
    void keepsHistory();
    void historySurvivesOrdinaryRoles();
    void secondEditorGetsAConflict();
    void refusesWhatIsNotThere();
    void removedPropertyIsInNoList();
    void restoredPropertyIsBackAsANewVersion();
    void emitsOnlyAfterCommit();
    void violationsNameTheirField_data();
    void violationsNameTheirField();
    void unknownAgentIsTheAgentsFault();
    void agentsHaveVersionsAndUniqueEmails();

private:
    Property created();
    std::vector<property::HistoryEntry> historyOf(property::PropertyId id);

    PropertyDatabase m_database;
};

void PropertyRepositoryTest::initTestCase()
{
    VERIFY_RESULT(m_database.start());
}

Property PropertyRepositoryTest::created()
{
    auto saved = PropertyRepository(m_database.session()).create(sampleProperty());
    return saved ? saved->property : Property();
}

std::vector<property::HistoryEntry> PropertyRepositoryTest::historyOf(property::PropertyId id)
{
    auto entries = property::propertyHistory(m_database.session(), id);
    return entries ? *entries : std::vector<property::HistoryEntry>();
}

void PropertyRepositoryTest::storesEveryField()
{
    property::AgentRepository agents(m_database.session());
    const auto agent =
        agents.create({0, QStringLiteral("Aisyah Tan"), QStringLiteral("a@keystead.example"), {}});
    VERIFY_RESULT(agent);

    PropertyRepository repository(m_database.session());
    Property wish = sampleProperty();
    wish.bathrooms = 0;
    wish.agent = agent->first.id;
    const QDateTime before = QDateTime::currentDateTimeUtc();
    const auto saved = repository.create(wish);
    VERIFY_RESULT(saved);
    QVERIFY(saved->property.id > 0);
    QVERIFY(saved->transaction > 0);
    QCOMPARE(saved->property.version, 1);
    QCOMPARE(saved->property.agentName, QStringLiteral("Aisyah Tan"));
    QVERIFY(qAbs(before.msecsTo(saved->property.created)) < 60000);
    QVERIFY(property::changedFields(wish, saved->property).empty());

    const auto read = repository.byId(saved->property.id);
    VERIFY_RESULT(read);
    QCOMPARE(*read, saved->property);
}

void PropertyRepositoryTest::storesEmptyAndMissingValues()
{
    Property wish;
    wish.title = QStringLiteral("x");
    wish.location = QStringLiteral("y");
    const auto saved = PropertyRepository(m_database.session()).create(wish);
    VERIFY_RESULT(saved);
    QVERIFY(saved->property.description.isEmpty());
    QVERIFY(!saved->property.bedrooms && !saved->property.bathrooms && !saved->property.area);
    QVERIFY(!saved->property.agent);
    QVERIFY(saved->property.agentName.isEmpty());
}

void PropertyRepositoryTest::updatesAndCountsVersions()
{
    PropertyRepository repository(m_database.session());
    Property property = created();
    for (int version = 2; version <= 4; ++version) {
        property.price = Money::fromCents(version);
        const auto saved = repository.update(property);
        VERIFY_RESULT(saved);
        QCOMPARE(saved->property.version, version);
        QCOMPARE(saved->property.price, property.price);
        QCOMPARE(saved->property.created, property.created);
        QVERIFY(saved->property.updated >= property.updated);
        property = saved->property;
    }
}

void PropertyRepositoryTest::keepsHistory()
{
    PropertyRepository repository(m_database.session());
    Property property = created();
    property.price = Money::fromCents(100);
    property.area.reset();
    const auto updated = repository.update(property);
    VERIFY_RESULT(updated);
    VERIFY_RESULT(repository.remove(property.id, updated->property.version));

    const auto entries = historyOf(property.id);
    QCOMPARE(entries.size(), std::size_t{3});
    const auto& removal = entries[0];
    QCOMPARE(removal.operation, QStringLiteral("delete"));
    QCOMPARE(removal.before[QStringLiteral("title")].toString(), property.title);
    QVERIFY(removal.after.isEmpty());

    const auto& change = entries[1];
    QCOMPARE(change.operation, QStringLiteral("update"));
    QCOMPARE(change.user, m_database.value(QStringLiteral("select session_user")));
    QVERIFY(change.at.isValid());
    QStringList changed = change.before.keys();
    changed.removeOne(QStringLiteral("updated_at"));
    QCOMPARE(changed,
             (QStringList{QStringLiteral("area"), QStringLiteral("price"), QStringLiteral("version")}));
    QCOMPARE(change.before.keys(), change.after.keys());
    QCOMPARE(change.before[QStringLiteral("price")].toDouble(), 850000.5);
    QCOMPARE(change.after[QStringLiteral("price")].toDouble(), 1.0);
    QVERIFY(change.after[QStringLiteral("area")].isNull());

    QCOMPARE(entries[2].operation, QStringLiteral("insert"));
    QVERIFY(entries[2].before.isEmpty());
    QCOMPARE(entries[2].after[QStringLiteral("location")].toString(), property.location);
    const auto newest = property::propertyHistory(m_database.session(), property.id, 1);
    VERIFY_RESULT(newest);
    QCOMPARE(newest->size(), std::size_t{1});
    QCOMPARE(newest->front().operation, QStringLiteral("delete"));
}

// A role that may write properties but not history cannot avoid history either.
void PropertyRepositoryTest::historySurvivesOrdinaryRoles()
{
    VERIFY_RESULT(m_database.session().script(
        QStringLiteral("create role clerk login; grant usage on schema keystead to clerk;"
                       "grant select, insert, update on keystead.property, keystead.agent to clerk")));
    const Property property = created();
    database::Address address = m_database.address();
    address.user = QStringLiteral("clerk");
    database::Session clerk(address);
    VERIFY_RESULT(clerk.script(QStringLiteral("set keystead.bulk_load = 'on'")));
    Property wish = property;
    wish.title = QStringLiteral("changed by the clerk");
    VERIFY_RESULT(PropertyRepository(clerk).update(wish));
    const auto entries = historyOf(property.id);
    QCOMPARE(entries.size(), std::size_t{2});
    QCOMPARE(entries[0].user, QStringLiteral("clerk"));
    QVERIFY(!clerk.execute(QStringLiteral("delete from keystead.history")));
}

void PropertyRepositoryTest::secondEditorGetsAConflict()
{
    database::Session other(m_database.address());
    PropertyRepository first(m_database.session());
    PropertyRepository second(other);
    const Property loaded = created();

    Property mine = loaded;
    mine.price = Money::fromCents(1);
    VERIFY_RESULT(first.update(mine));

    Property theirs = loaded;
    theirs.title = QStringLiteral("Another title");
    QSignalSpy committed(&second, &PropertyRepository::committed);
    const auto refused = second.update(theirs);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::EditConflict);
    const auto removal = second.remove(loaded.id, loaded.version);
    QVERIFY(!removal);
    QCOMPARE(removal.error().code, ErrorCode::EditConflict);
    QCOMPARE(committed.count(), 0);
    QVERIFY(!other.inTransaction());

    // With the version that is stored now it goes through.
    const auto now = second.byId(loaded.id);
    VERIFY_RESULT(now);
    QCOMPARE(now->title, loaded.title);
    theirs.version = now->version;
    VERIFY_RESULT(second.update(theirs));
}

void PropertyRepositoryTest::refusesWhatIsNotThere()
{
    PropertyRepository repository(m_database.session());
    Property ghost = sampleProperty();
    ghost.id = 999999999;
    ghost.version = 1;
    QCOMPARE(repository.update(ghost).error().code, ErrorCode::NotFound);
    QCOMPARE(repository.remove(ghost.id, 1).error().code, ErrorCode::NotFound);
    QCOMPARE(repository.byId(ghost.id).error().code, ErrorCode::NotFound);
}

void PropertyRepositoryTest::removedPropertyIsInNoList()
{
    PropertyRepository repository(m_database.session());
    property::Filter filter;
    filter.search = QStringLiteral("vanishing");
    Property wish = sampleProperty();
    wish.title = QStringLiteral("Vanishing bungalow");
    const auto saved = repository.create(wish);
    VERIFY_RESULT(saved);
    QCOMPARE(repository.count(filter).value_or(-1), 1);
    VERIFY_RESULT(repository.remove(saved->property.id, 1));

    QCOMPARE(repository.count(filter).value_or(-1), 0);
    QVERIFY(repository.page({filter, {}, 0}).value_or(std::vector<Property>(1)).empty());
    const auto facets = repository.facets(filter);
    VERIFY_RESULT(facets);
    QVERIFY(facets->locations.empty());
    QCOMPARE(facets->types.front().count, 0);
    const auto position = repository.positionOfId(filter, {}, saved->property.id);
    VERIFY_RESULT(position);
    QVERIFY(!*position);
    QCOMPARE(repository.byId(saved->property.id).error().code, ErrorCode::NotFound);
    QCOMPARE(repository.remove(saved->property.id, 2).error().code, ErrorCode::NotFound);
    QCOMPARE(m_database.value(QStringLiteral("select count(*) from keystead.property where id = ?"),
                              {saved->property.id}),
             QStringLiteral("1"));
}

void PropertyRepositoryTest::restoredPropertyIsBackAsANewVersion()
{
    PropertyRepository repository(m_database.session());
    const auto saved = repository.create(sampleProperty());
    VERIFY_RESULT(saved);
    const property::PropertyId id = saved->property.id;
    QCOMPARE(repository.restore(id).error().code, ErrorCode::NotFound);
    VERIFY_RESULT(repository.remove(id, 1));
    const auto restored = repository.restore(id);
    VERIFY_RESULT(restored);
    QCOMPARE(restored->property.version, qint64(3));
    QCOMPARE(restored->property.title, saved->property.title);
    VERIFY_RESULT(repository.byId(id));
}

void PropertyRepositoryTest::emitsOnlyAfterCommit()
{
    PropertyRepository repository(m_database.session());
    database::Session other(m_database.address());
    std::vector<ChangeSet> changes;
    QString seenByOthers;
    connect(&repository, &PropertyRepository::committed, this, [&](const ChangeSet& change) {
        changes.push_back(change);
        seenByOthers = PropertyDatabase::value(
            other, QStringLiteral("select version from keystead.property where id = ?"),
            {change.properties.front()});
    });
    const auto saved = repository.create(sampleProperty());
    VERIFY_RESULT(saved);
    QCOMPARE(seenByOthers, QStringLiteral("1"));
    VERIFY_RESULT(repository.update(saved->property));
    QCOMPARE(seenByOthers, QStringLiteral("2"));
    VERIFY_RESULT(repository.remove(saved->property.id, 2));
    QCOMPARE(seenByOthers, QStringLiteral("3"));

    QCOMPARE(changes.size(), std::size_t{3});
    QCOMPARE(changes[0].kind, ChangeSet::Kind::Created);
    QCOMPARE(changes[1].kind, ChangeSet::Kind::Updated);
    QCOMPARE(changes[2].kind, ChangeSet::Kind::Deleted);
    QCOMPARE(changes[0].transaction, saved->transaction);
    QCOMPARE(m_database.value(QStringLiteral("select pg_xact_status(?::xid8)"),
                              {QString::number(changes[2].transaction)}),
             QStringLiteral("committed"));
    QCOMPARE(changes[2].properties, std::vector<property::PropertyId>{saved->property.id});
}

void PropertyRepositoryTest::violationsNameTheirField_data()
{
    QTest::addColumn<QString>("column");
    QTest::addColumn<QString>("value");
    QTest::addColumn<Field>("field");
    QTest::addColumn<Problem>("problem");
    const auto row = [](const char* column, const char* value, Field field, Problem problem) {
        QTest::addRow("%s = %s", column, value)
            << QString::fromLatin1(column) << QString::fromLatin1(value) << field << problem;
    };
    row("title", "null", Field::Title, Problem::Missing);
    row("title", "E' \\n'", Field::Title, Problem::Missing);
    row("title", "repeat('x', 256)", Field::Title, Problem::TooLong);
    row("description", "null", Field::Description, Problem::Missing);
    row("description", "repeat('x', 20001)", Field::Description, Problem::TooLong);
    row("location", "null", Field::Location, Problem::Missing);
    row("location", "''", Field::Location, Problem::Missing);
    row("location", "repeat('x', 121)", Field::Location, Problem::TooLong);
    row("price", "null", Field::Price, Problem::Missing);
    row("price", "-0.01", Field::Price, Problem::Negative);
    row("price", "'NaN'", Field::Price, Problem::TooLarge);
    row("type", "'castle'", Field::Type, Problem::Refused);
    row("type", "null", Field::Type, Problem::Missing);
    row("status", "'lost'", Field::Status, Problem::Refused);
    row("bedrooms", "-1", Field::Bedrooms, Problem::Negative);
    row("bedrooms", "1000", Field::Bedrooms, Problem::TooLarge);
    row("bathrooms", "-1", Field::Bathrooms, Problem::Negative);
    row("bathrooms", "1000", Field::Bathrooms, Problem::TooLarge);
    row("area", "-0.01", Field::Area, Problem::Negative);
    row("area", "'NaN'", Field::Area, Problem::TooLarge);
    row("agent_id", "424242", Field::Agent, Problem::UnknownAgent);
}

void PropertyRepositoryTest::violationsNameTheirField()
{
    QFETCH(QString, column);
    QFETCH(QString, value);
    const Property property = created();
    const auto refused = m_database.session().execute(
        QStringLiteral("update keystead.property set %1 = %2 where id = ?").arg(column, value),
        {property.id});
    QVERIFY(!refused);
    const auto problem = property::problemFromDatabase(refused.error());
    QVERIFY2(problem, qPrintable(refused.error().detail));
    QTEST(problem->field, "field");
    QTEST(problem->problem, "problem");
}

void PropertyRepositoryTest::unknownAgentIsTheAgentsFault()
{
    PropertyRepository repository(m_database.session());
    Property wish = sampleProperty();
    wish.agent = 424242;
    const auto refused = repository.create(wish);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::ForeignKeyViolation);
    const auto problem = property::problemFromDatabase(refused.error());
    QVERIFY(problem);
    QCOMPARE(problem->problem, Problem::UnknownAgent);
    QVERIFY(!m_database.session().inTransaction());

    wish.agent.reset();
    wish.title = QString(256, QLatin1Char('x'));
    const auto tooLong = repository.create(wish);
    QVERIFY(!tooLong);
    QCOMPARE(tooLong.error().code, ErrorCode::CheckViolation);
    QCOMPARE(property::problemFromDatabase(tooLong.error())->problem, Problem::TooLong);
}

void PropertyRepositoryTest::agentsHaveVersionsAndUniqueEmails()
{
    property::AgentRepository agents(m_database.session());
    QSignalSpy committed(&agents, &property::AgentRepository::committed);
    const auto made = agents.create(
        {0, QStringLiteral("Boon Keat Ng"), QStringLiteral("Boon@keystead.example"), QStringLiteral("1")});
    VERIFY_RESULT(made);
    QCOMPARE(made->first.version, 1);
    QCOMPARE(agents.create({0, QStringLiteral("Twin"), QStringLiteral("bOON@keystead.example"), {}})
                 .error()
                 .subject,
             QStringLiteral("agent_email_unique"));

    property::Agent changed = made->first;
    changed.active = false;
    const auto updated = agents.update(changed);
    VERIFY_RESULT(updated);
    QCOMPARE(updated->first.version, 2);
    QVERIFY(!updated->first.active);
    QCOMPARE(agents.update(changed).error().code, ErrorCode::EditConflict);
    changed.id = 999999;
    QCOMPARE(agents.update(changed).error().code, ErrorCode::NotFound);
    QCOMPARE(committed.count(), 2);

    const auto all = agents.list();
    VERIFY_RESULT(all);
    QVERIFY(std::find(all->begin(), all->end(), updated->first) != all->end());
}

QTEST_GUILESS_MAIN(PropertyRepositoryTest)
#include "tst_property_repository.moc"
