// Every condition of the filter builder against a plain statement that says the same, and the agents' facet.
#include "core/property/filter_text.h"
#include "core/property/property_repository.h"
#include "core/property/sample_data.h"
#include "property_database.h"

#include <set>

using property::Filter;
using property::PropertyId;
using property::PropertyRepository;

class PropertyFilterTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void findsWhatPlainSqlFinds_data();
    void findsWhatPlainSqlFinds();
    void everyConditionCanBeAsked();
    void facetsObeyConditionsAndAgents();
    void anAgentsOwnChoiceIsLeftOutOfTheirCounts();

private:
    QString ids(const QString& where)
    {
        return m_database.value(QStringLiteral("select coalesce(string_agg(id::text, ',' order by id), '')"
                                               " from keystead.property where deleted_at is null and ") +
                                where);
    }
    QString found(const Filter& filter)
    {
        const auto ids =
            PropertyRepository(m_database.session()).ids(filter, {property::SortField::Id, false}, 100000);
        if (!ids)
            return ids.error().detail;
        QStringList texts;
        for (const PropertyId id : *ids)
            texts.append(QString::number(id));
        return texts.join(QLatin1Char(','));
    }

    PropertyDatabase m_database;
};

void PropertyFilterTest::initTestCase()
{
    VERIFY_RESULT(m_database.start());
    base::JobControl control;
    VERIFY_RESULT(property::seed(m_database.session(), {1500, 1, 5000}, control));
    VERIFY_RESULT(m_database.session().script(QStringLiteral(
        "update keystead.property set title = 'Straße 5% \"off\", a_b \\' where id = 7;"
        "update keystead.property set description = E' \\n' where id in (8, 9);"
        "update keystead.property set agent_id = null where id % 7 = 0;"
        "update keystead.property set created_at = '2024-02-29 12:30:15.250500+00' where id = 11;"
        "update keystead.property set created_at = '2024-02-29 00:00:00+00' where id = 12;"
        "update keystead.property set created_at = '2024-03-01 00:00:00+00' where id = 13;"
        "update keystead.property set deleted_at = now() where id = 14;"
        "analyze")));
}

void PropertyFilterTest::findsWhatPlainSqlFinds_data()
{
    QTest::addColumn<QString>("wish");
    QTest::addColumn<QString>("where");
    const auto row = [](const char* wish, const char* where) {
        QTest::newRow(wish) << QString::fromUtf8(wish) << QString::fromUtf8(where);
    };
    row("price >= 100000 and price < 200000.50", "price >= 100000 and price < 200000.50");
    row("price between 100000 and 200000", "price >= 100000 and price <= 200000");
    row("bedrooms = 3", "bedrooms = 3");
    row("bedrooms != 3", "(bedrooms <> 3 or bedrooms is null)");
    row("bedrooms in (1, 4)", "bedrooms in (1, 4)");
    row("bedrooms is empty", "bedrooms is null");
    row("bathrooms is not empty and bathrooms <= 2", "bathrooms <= 2");
    row("bedrooms > 99999999999", "false");
    row("area > 150.5", "area > 150.5");
    row("type != land and status in (sold, draft)", "type <> 'land' and status in ('sold', 'draft')");
    row("city = Ipoh", "location = 'Ipoh'");
    row("city in (Ipoh, \"Kuala Lumpur\")", "location in ('Ipoh', 'Kuala Lumpur')");
    row("title contains \"5% \\\"OFF\\\"\"", "id = 7");
    row("title contains a_b", "id = 7");
    row("title starts with straSSe", "false");
    row("title starts with \"straße 5\"", "id = 7");
    row("description is empty", "id in (8, 9)");
    row("agent is empty", "agent_id is null");
    row("agent = 3", "agent_id = 3");
    row("agent != 3", "agent_id is distinct from 3");
    row("agent: 3, none", "(agent_id = 3 or agent_id is null)");
    row("agent: none", "agent_id is null");
    row("created = 2024-02-29", "created_at >= '2024-02-29' and created_at < '2024-03-01'");
    row("created != 2024-02-29", "not (created_at >= '2024-02-29' and created_at < '2024-03-01')");
    row("created <= 2024-02-29", "created_at < '2024-03-01'");
    row("created < 2024-02-29", "created_at < '2024-02-29'");
    row("created > 2024-02-29", "created_at >= '2024-03-01'");
    row("created = 2024-02-29T12:30", "id = 11");
    row("created = 2024-02-29T12:30:15.250", "id = 11");
    row("created = 2024-02-29T12:30:15.250501", "false");
    row("created between 2024-02-29 and 2024-02-29T12:30:15",
        "created_at >= '2024-02-29' and created_at < '2024-02-29 12:30:16'");
    row("id between 5 and 15", "id between 5 and 15");
}

void PropertyFilterTest::findsWhatPlainSqlFinds()
{
    QFETCH(QString, wish);
    QFETCH(QString, where);
    const auto filter = property::filterFromText(wish);
    QVERIFY(std::holds_alternative<Filter>(filter));
    QCOMPARE(found(std::get<Filter>(filter)), ids(where));
}

void PropertyFilterTest::everyConditionCanBeAsked()
{
    for (const auto column : property::allColumns) {
        for (const auto op : property::operatorsOf(column)) {
            QString value = QStringLiteral("1");
            if (property::valueKind(column) == property::ValueKind::Type)
                value = QStringLiteral("land");
            else if (property::valueKind(column) == property::ValueKind::Status)
                value = QStringLiteral("sold");
            else if (property::valueKind(column) == property::ValueKind::Time)
                value = QStringLiteral("2024-02-29");
            Filter filter;
            filter.conditions = {{column, op, std::vector<QString>(property::valueCount(op).least, value)}};
            VERIFY_RESULT(PropertyRepository(m_database.session()).page({filter, {}, 0}));
        }
    }
}

void PropertyFilterTest::facetsObeyConditionsAndAgents()
{
    const auto filter =
        std::get<Filter>(property::filterFromText(QStringLiteral("agent: 3, none and price > 300000")));
    const auto facets = PropertyRepository(m_database.session()).facets(filter);
    VERIFY_RESULT(facets);
    for (const auto& type : facets->types)
        QCOMPARE(
            QString::number(type.count),
            m_database.value(QStringLiteral("select count(*) from keystead.property where deleted_at is null"
                                            " and price > 300000 and (agent_id = 3 or agent_id is null)"
                                            " and type = '%1'")
                                 .arg(property::typeName(type.value))));
}

void PropertyFilterTest::anAgentsOwnChoiceIsLeftOutOfTheirCounts()
{
    const auto filter =
        std::get<Filter>(property::filterFromText(QStringLiteral("agent: 3 and type: house")));
    const auto facets = PropertyRepository(m_database.session()).facets(filter);
    VERIFY_RESULT(facets);
    QVERIFY(facets->agents.size() > 10);
    std::set<property::AgentId> seen;
    for (std::size_t i = 0; i < facets->agents.size(); ++i) {
        const auto& agent = facets->agents[i];
        seen.insert(agent.value);
        QVERIFY(i == 0 || agent.count <= facets->agents[i - 1].count);
        QCOMPARE(
            QString::number(agent.count),
            m_database.value(QStringLiteral("select count(*) from keystead.property where deleted_at is null"
                                            " and type = 'house' and coalesce(agent_id, 0) = %1")
                                 .arg(agent.value)));
    }
    QVERIFY(seen.count(property::noAgent) == 1);
}

QTEST_GUILESS_MAIN(PropertyFilterTest)
#include "tst_property_filter.moc"
