// The history as a whole and of one property, paged and filtered; versions and fields restored; the bin.
#include "bulk_world.h"
#include "core/property/bin.h"

#include <QJsonObject>

using property::BulkKind;
using property::Field;
using property::HistoryKind;
using property::HistoryQuery;
using property::HistoryRepository;
using property::Property;
using property::PropertyId;
using property::PropertyRepository;
using property::Side;

class PropertyHistoryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { VERIFY_RESULT(m_world.start(300)); }
    void entriesArePagedNewestFirst();
    void entriesAreFiltered();
    void changesAreTransactions();
    void namesAgentsAndTitles();
    void aVersionComesBack();
    void aFieldComesBack();
    void aVersionOfADeletedPropertyComesBack_data();
    void aVersionOfADeletedPropertyComesBack();
    void aVersionThatSomebodyChangedSinceIsAConflict();
    void anAgentWhoMayNoLongerIsNamed();
    void theBinIsPagedAndSearched();

private:
    Property created(const QString& title);
    Property edited(Property property, const std::function<void(Property&)>& change);
    HistoryRepository history() { return HistoryRepository(m_world.session()); }
    std::vector<property::HistoryEntry> entriesOf(PropertyId id);

    BulkWorld m_world;
};

Property PropertyHistoryTest::created(const QString& title)
{
    Property wish;
    wish.title = title;
    wish.location = QStringLiteral("Ipoh");
    wish.price = property::Money::fromCents(100);
    return PropertyRepository(m_world.session()).create(wish)->property;
}

Property PropertyHistoryTest::edited(Property property, const std::function<void(Property&)>& change)
{
    change(property);
    return PropertyRepository(m_world.session()).update(property)->property;
}

std::vector<property::HistoryEntry> PropertyHistoryTest::entriesOf(PropertyId id)
{
    HistoryQuery query;
    query.property = id;
    auto page = HistoryRepository(m_world.session()).entries(query);
    return page ? page->entries : std::vector<property::HistoryEntry>();
}

void PropertyHistoryTest::entriesArePagedNewestFirst()
{
    VERIFY_RESULT(m_world.change(BulkKind::Edit, priceEdit("+1"), everything()));
    HistoryRepository repository(m_world.session());
    std::vector<qint64> seen;
    std::optional<qint64> behind;
    for (;;) {
        const auto page = repository.entries({}, behind, 40);
        VERIFY_RESULT(page);
        if (page->entries.empty())
            break;
        for (const auto& entry : page->entries)
            seen.push_back(entry.id);
        behind = seen.back();
    }
    QCOMPARE(QString::number(seen.size()),
             m_world.value(QStringLiteral("select count(*) from keystead.history")));
    QVERIFY(std::is_sorted(seen.rbegin(), seen.rend()));
}

void PropertyHistoryTest::entriesAreFiltered()
{
    const Property one = edited(created(QStringLiteral("Filtered")), [](Property& p) { p.bedrooms = 3; });
    HistoryRepository repository(m_world.session());
    const auto count = [&](const std::function<void(HistoryQuery&)>& set) {
        HistoryQuery query;
        query.property = one.id;
        set(query);
        const auto page = repository.entries(query);
        return page ? int(page->entries.size()) : -1;
    };
    QCOMPARE(count([](HistoryQuery&) {}), 2);
    QCOMPARE(count([](HistoryQuery& q) { q.field = Field::Bedrooms; }), 2); // and its creation
    QCOMPARE(count([](HistoryQuery& q) { q.field = Field::Agent; }), 1);
    QCOMPARE(count([](HistoryQuery& q) { q.user = QStringLiteral("nobody"); }), 0);
    const auto users = repository.users();
    VERIFY_RESULT(users);
    QCOMPARE(count([&](HistoryQuery& q) { q.user = users->front(); }), 2);
    QCOMPARE(count([](HistoryQuery& q) { q.from = QDateTime::currentDateTimeUtc().addSecs(60); }), 0);
    QCOMPARE(count([](HistoryQuery& q) { q.until = QDateTime::currentDateTimeUtc().addSecs(60); }), 2);
    const quint64 transaction = entriesOf(one.id).front().transaction;
    QVERIFY(transaction > 0);
    QCOMPARE(count([&](HistoryQuery& q) { q.transaction = transaction; }), 1);
}

void PropertyHistoryTest::changesAreTransactions()
{
    const auto bulk = m_world.change(BulkKind::Edit, priceEdit("+1"), these({1, 2, 3}));
    VERIFY_RESULT(bulk);
    const Property single = created(QStringLiteral("Single"));
    VERIFY_RESULT(PropertyRepository(m_world.session()).remove(single.id, single.version));
    VERIFY_RESULT(PropertyRepository(m_world.session()).restore(single.id));
    HistoryRepository repository(m_world.session());
    const auto first = repository.changes({}, {}, 3);
    VERIFY_RESULT(first);
    QCOMPARE(first->size(), std::size_t(3));
    QCOMPARE(first->at(0).restored, 1);
    QCOMPARE(first->at(1).deleted, 1);
    QCOMPARE(first->at(2).created, 1);
    QCOMPARE(first->at(2).property, single.id);
    const auto next = repository.changes({}, placeOf(first->at(2)), 1);
    VERIFY_RESULT(next);
    QCOMPARE(next->at(0).transaction, bulk->transaction);
    QCOMPARE(next->at(0).entries, 3);
    QCOMPARE(next->at(0).edited, 3);
    HistoryQuery ofOne;
    ofOne.property = 2;
    ofOne.transaction = bulk->transaction;
    QCOMPARE(repository.changes(ofOne)->at(0).entries, 1);
    // Those from before transactions were recorded belong together by their time.
    QVERIFY(m_world.execute(QStringLiteral(
        "insert into keystead.history (property_id, operation, user_name, at, transaction) values"
        " (1, 'update', 'old', '2001-01-01', null), (2, 'update', 'old', '2001-01-01', null)")));
    HistoryQuery old;
    old.user = QStringLiteral("old");
    const auto oldest = repository.changes(old);
    VERIFY_RESULT(oldest);
    QCOMPARE(oldest->size(), std::size_t(1));
    QCOMPARE(oldest->at(0).transaction, quint64(0));
    QCOMPARE(oldest->at(0).entries, 2);
    // One by one, also where one of them has a number and began at the same time.
    QVERIFY(m_world.execute(QStringLiteral(
        "insert into keystead.history (property_id, operation, user_name, at, transaction) values"
        " (1, 'update', 'old', '2001-01-01', '7'), (2, 'update', 'old', '2001-01-01', '5')")));
    QStringList seen;
    std::optional<property::HistoryPlace> behind;
    for (auto page = repository.changes(old, behind, 1); page && !page->empty() && seen.size() < 9;
         page = repository.changes(old, behind, 1)) {
        seen.append(QString::number(page->front().transaction));
        behind = placeOf(page->front());
    }
    QCOMPARE(seen.join(QLatin1Char(' ')), QStringLiteral("0 7 5"));
}

void PropertyHistoryTest::namesAgentsAndTitles()
{
    Property one = edited(created(QStringLiteral("Known by name")), [](Property& p) { p.agent = 3; });
    VERIFY_RESULT(PropertyRepository(m_world.session()).remove(one.id, one.version));
    VERIFY_RESULT(m_world.change(BulkKind::Purge, {}, these({one.id})));
    HistoryQuery query;
    query.property = one.id;
    const auto page = history().entries(query);
    VERIFY_RESULT(page);
    QCOMPARE(page->titles.at(one.id), one.title);
    QCOMPARE(page->agents.at(3),
             m_world.value(QStringLiteral("select name from keystead.agent where id = 3")));
    std::vector<HistoryKind> kinds;
    for (const auto& entry : page->entries)
        kinds.push_back(kindOf(entry));
    QCOMPARE(kinds, (std::vector<HistoryKind>{HistoryKind::Purged, HistoryKind::Deleted, HistoryKind::Edited,
                                              HistoryKind::Created}));
    QCOMPARE(fieldsOf(page->entries[2]), (std::vector<Field>{Field::Agent}));
}

void PropertyHistoryTest::aVersionComesBack()
{
    const Property first = created(QStringLiteral("First"));
    const Property second = edited(first, [](Property& p) {
        p.title = QStringLiteral("Second");
        p.price = property::Money::fromCents(99999999999999);
        p.area = 120.55;
    });
    const Property third = edited(second, [](Property& p) {
        p.title = QStringLiteral("Third");
        p.price = {};
        p.area.reset();
        p.bedrooms = 4;
    });
    const auto entries = entriesOf(first.id);
    QCOMPARE(entries.size(), std::size_t(3));
    const auto past = history().pastVersion(entries[1].id);
    VERIFY_RESULT(past);
    QCOMPARE(past->now, std::optional(third));
    QCOMPARE(past->then, second);
    QCOMPARE(history().pastVersion(entries[1].id, Side::Before)->then, first);
    QCOMPARE(history().pastVersion(entries[2].id, Side::Before).error().code, base::ErrorCode::NotFound);
    const auto restored = history().restoreVersion(entries[1].id, third.version);
    VERIFY_RESULT(restored);
    QVERIFY(property::changedFields(second, restored->property).empty());
    QCOMPARE(restored->property.version, third.version + 1);
    QCOMPARE(history().pastVersion(99999999).error().code, base::ErrorCode::NotFound);
}

void PropertyHistoryTest::aFieldComesBack()
{
    const Property first = created(QStringLiteral("First"));
    const Property second = edited(first, [](Property& p) {
        p.title = QStringLiteral("Second");
        p.bedrooms = 2;
    });
    const qint64 edit = entriesOf(first.id).front().id;
    const auto restored = history().restoreField(edit, Field::Title, second.version);
    VERIFY_RESULT(restored);
    QCOMPARE(restored->property.title, QStringLiteral("First"));
    QCOMPARE(restored->property.bedrooms, std::optional(2));
    const auto again = history().restoreField(edit, Field::Title, restored->property.version, Side::After);
    VERIFY_RESULT(again);
    QCOMPARE(again->property.title, QStringLiteral("Second"));
}

void PropertyHistoryTest::aVersionOfADeletedPropertyComesBack_data()
{
    QTest::addColumn<bool>("isPurged");
    QTest::newRow("in the bin") << false;
    QTest::newRow("deleted for good") << true;
}

void PropertyHistoryTest::aVersionOfADeletedPropertyComesBack()
{
    QFETCH(bool, isPurged);
    const auto createdOf = [this](PropertyId id) {
        return m_world.value(
            QStringLiteral("select created_at::text from keystead.property where id = %1").arg(id));
    };
    const Property first = this->created(QStringLiteral("First"));
    const QString created = createdOf(first.id); // to the microsecond
    const Property second = edited(first, [](Property& p) { p.title = QStringLiteral("Second"); });
    VERIFY_RESULT(PropertyRepository(m_world.session()).remove(second.id, second.version));
    if (isPurged)
        VERIFY_RESULT(m_world.change(BulkKind::Purge, {}, these({first.id})));
    const auto entries = entriesOf(first.id);
    const qint64 creation = entries.back().id;
    const auto past = history().pastVersion(creation);
    VERIFY_RESULT(past);
    QCOMPARE(past->now.has_value(), !isPurged);
    QCOMPARE(past->inBin, !isPurged);
    QCOMPARE(history().restoreField(creation, Field::Title, 3).error().code, base::ErrorCode::NotFound);
    const auto restored = history().restoreVersion(creation, isPurged ? 0 : past->now->version);
    VERIFY_RESULT(restored);
    QCOMPARE(restored->property.id, first.id);
    QCOMPARE(restored->property.created, first.created);
    QCOMPARE(createdOf(first.id), created);
    QVERIFY(property::changedFields(first, restored->property).empty());
    QVERIFY(restored->property.version > second.version + 1);
    QVERIFY(PropertyRepository(m_world.session()).byId(first.id));
    // Back again, through the time when there was none.
    const auto later = history().restoreVersion(entries[entries.size() - 2].id, restored->property.version);
    VERIFY_RESULT(later);
    QCOMPARE(later->property.title, QStringLiteral("Second"));
}

void PropertyHistoryTest::aVersionThatSomebodyChangedSinceIsAConflict()
{
    const Property first = created(QStringLiteral("First"));
    const Property second = edited(first, [](Property& p) { p.title = QStringLiteral("Second"); });
    const qint64 creation = entriesOf(first.id).back().id;
    QCOMPARE(history().restoreVersion(creation, first.version).error().code, base::ErrorCode::EditConflict);
    QCOMPARE(history().restoreField(creation, Field::Title, first.version, Side::After).error().code,
             base::ErrorCode::EditConflict);
    QCOMPARE(history().restoreVersion(creation, 0).error().code, base::ErrorCode::EditConflict);
    VERIFY_RESULT(history().restoreVersion(creation, second.version));
}

void PropertyHistoryTest::anAgentWhoMayNoLongerIsNamed()
{
    const Property first = edited(created(QStringLiteral("First")), [](Property& p) { p.agent = 7; });
    const Property second = edited(first, [](Property& p) { p.agent.reset(); });
    QVERIFY(m_world.execute(QStringLiteral("update keystead.agent set active = false where id = 7")));
    const auto restored =
        history().restoreField(entriesOf(first.id).front().id, Field::Agent, second.version);
    QVERIFY(!restored);
    QCOMPARE(property::problemFromDatabase(restored.error())->problem, property::Problem::AgentInactive);
    QVERIFY(m_world.execute(QStringLiteral("update keystead.agent set active = true where id = 7")));
}

void PropertyHistoryTest::theBinIsPagedAndSearched()
{
    property::BinRepository bin(m_world.session());
    QVERIFY(m_world.execute(QStringLiteral("delete from keystead.property where deleted_at is not null")));
    const auto removed = m_world.change(BulkKind::Delete, {}, these({101, 102, 103, 104}));
    VERIFY_RESULT(removed);
    const Property last = created(QStringLiteral("Quite another title"));
    VERIFY_RESULT(PropertyRepository(m_world.session()).remove(last.id, last.version));
    const auto first = bin.page({}, {}, 2);
    VERIFY_RESULT(first);
    QCOMPARE(first->at(0).property.id, last.id);
    QCOMPARE(first->at(0).property.version, last.version + 1);
    QCOMPARE(first->at(0).deletedBy, m_world.value(QStringLiteral("select session_user")));
    QVERIFY(first->at(0).deleted.isValid());
    QCOMPARE(first->at(1).property.id, PropertyId(104)); // all at one moment: by number
    const auto rest = bin.page({}, placeOf(first->at(1)), 10);
    VERIFY_RESULT(rest);
    QCOMPARE(rest->size(), std::size_t(3));
    QCOMPARE(rest->back().property.id, PropertyId(101));
    property::Filter wish;
    wish.search = QStringLiteral("another TITLE");
    QCOMPARE(bin.page(wish)->size(), std::size_t(1));
    QCOMPARE(bin.count(wish).value_or(0), 1);
    QCOMPARE(bin.count({}).value_or(0), 5);
}

QTEST_GUILESS_MAIN(PropertyHistoryTest)
#include "tst_property_history.moc"
