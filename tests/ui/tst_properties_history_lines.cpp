// The lines of the tab History: found by kind, and what is told of a change that is taken back in part.
#include "properties_history_fixture.h"
#include "ui/properties/history/history_changes.h"

#include <algorithm>

using properties::ChangeKind;
using property::PropertyId;

class TestPropertiesHistoryLines : public test::PropertiesHistoryFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { start(60); }
    void init() { openPage(); }
    void cleanup() { closePage(); }

    void tellsWhatEachChangeOfAKindDid();
    void whoComesLaterIsMetInTheAnswers();
};

// Between them stand many of other kinds.
void TestPropertiesHistoryLines::tellsWhatEachChangeOfAKindDid()
{
    constexpr int created = 3;
    for (int i = 0; i < created; ++i) {
        property::Property wish = *stored(1);
        wish.title = QStringLiteral("Created %1").arg(i);
        QVERIFY(test::waitFor(*m_theirs,
                              [wish](workspace::Session& session) { return session.edits().create(wish); }));
        for (int edit = 0; edit < 30; ++edit)
            setPrice(2 + edit, 1000 * i + edit + 1);
    }
    openTab();
    properties::ChangesFilter filter;
    filter.kind = ChangeKind::Created;
    properties::HistoryChanges& changes = tab()->changes();
    changes.setFilter(filter);
    QTRY_COMPARE_WITH_TIMEOUT(changes.model().rowCount(), created, limit);
    for (int row = 0; row < created; ++row) {
        const auto* item = changes.item(changes.model().at(row)->key);
        QVERIFY(item != nullptr && item->only);
        QCOMPARE(item->title, QStringLiteral("Created %1").arg(created - 1 - row));
    }
}

// The whole history is looked through for them once.
void TestPropertiesHistoryLines::whoComesLaterIsMetInTheAnswers()
{
    setPrice(40, 123);
    openTab();
    properties::HistoryChanges& changes = tab()->changes();
    const auto knows = [&changes](const QString& name) {
        return std::ranges::count(changes.users(), name) == 1;
    };
    QTRY_COMPARE_WITH_TIMEOUT(changes.users().size(), std::size_t(1), limit);
    const QString me = changes.users().front();
    const QString newest = QStringLiteral("where id = (select max(id) from keystead.history)");
    QVERIFY(sql(QStringLiteral("update keystead.history set user_name = 'anna' ") + newest));
    changes.refresh();
    QTRY_VERIFY_WITH_TIMEOUT(knows(QStringLiteral("anna")) && knows(me), limit);
    QVERIFY(std::ranges::is_sorted(changes.users()));
    // Nobody asks for all of them again: a name that has gone stays until the schema is another one.
    QVERIFY(sql(QStringLiteral("update keystead.history set user_name = session_user ") + newest));
    changes.refresh();
    QTRY_VERIFY_WITH_TIMEOUT(!changes.isBusy(), limit);
    QVERIFY(knows(QStringLiteral("anna")));
}

QTEST_MAIN(TestPropertiesHistoryLines)
#include "tst_properties_history_lines.moc"
