// Lines of the history: their words, and a model that never loses its place. Without servers.
#include "ui/common/format.h"
#include "ui/properties/history/history_rows.h"

#include <QAbstractItemModelTester>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>

using properties::HistoryLine;
using properties::HistoryModel;
using properties::HistoryScope;
using property::HistoryChange;
using property::HistoryEntry;

namespace {

QJsonObject json(const char* text)
{
    return QJsonDocument::fromJson(text).object();
}

HistoryEntry entry(const char* operation, const char* before, const char* after)
{
    HistoryEntry entry;
    entry.id = 7;
    entry.property = 812;
    entry.operation = QString::fromLatin1(operation);
    entry.user = QStringLiteral("mira");
    entry.before = json(before);
    entry.after = json(after);
    return entry;
}

HistoryLine line(const QByteArray& key)
{
    HistoryLine line;
    line.key = key;
    for (const common::RowsColumn& column : properties::changeColumns()) {
        Q_UNUSED(column)
        line.cells.push_back({QString::fromLatin1(key)});
    }
    return line;
}

std::vector<HistoryLine> lines(const QByteArray& keys)
{
    std::vector<HistoryLine> lines;
    for (const char key : keys)
        lines.push_back(line(QByteArray(1, key)));
    return lines;
}

QByteArray keysOf(const HistoryModel& model)
{
    QByteArray keys;
    for (const HistoryLine& line : model.lines())
        keys += line.key;
    return keys;
}

} // namespace

class TestPropertiesHistoryModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { common::setLocale(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void tellsWhatAnEntryDid_data();
    void tellsWhatAnEntryDid();
    void tellsHowManyAChangeTouched_data();
    void tellsHowManyAChangeTouched();
    void comparesAVersionWithThePresent();
    void keepsItsPlaceWhileLinesCome_data();
    void keepsItsPlaceWhileLinesCome();
    void changesInPlace();
    void asksForMoreOnlyWhenThereIs();
};

void TestPropertiesHistoryModel::tellsWhatAnEntryDid_data()
{
    QTest::addColumn<HistoryEntry>("entry");
    QTest::addColumn<QString>("text");
    QTest::newRow("price") << entry("update", R"({"price": 820000, "version": 1})",
                                    R"({"price": 850000.5, "version": 2})")
                           << QStringLiteral("Price 820,000 → 850,000.50");
    QTest::newRow("two fields, in their order")
        << entry("update", R"({"status": "draft", "title": "Old"})",
                 R"({"status": "under_offer", "title": "New"})")
        << QStringLiteral("Title Old → New, Status Draft → Under offer");
    QTest::newRow("a value that was none") << entry("update", R"({"bedrooms": null, "description": ""})",
                                                    R"({"bedrooms": 3, "description": "Sunny"})")
                                           << QStringLiteral("Description (empty) → Sunny, Bedrooms – → 3");
    QTest::newRow("agents by name, one that is not known")
        << entry("update", R"({"agent_id": 3})", R"({"agent_id": 4})")
        << QStringLiteral("Agent Mira → agent 4");
    QTest::newRow("nothing but the version") << entry("update", R"({"version": 1})", R"({"version": 2})")
                                             << QStringLiteral("Saved without a change");
    QTest::newRow("created") << entry("insert", "{}", R"({"title": "New"})") << QStringLiteral("Created");
    QTest::newRow("deleted") << entry("delete", R"({"title": "Old", "deleted_at": null})", "{}")
                             << QStringLiteral("Deleted");
    QTest::newRow("deleted for good")
        << entry("delete", R"({"title": "Old", "deleted_at": "2026-01-01"})", "{}")
        << QStringLiteral("Deleted for good");
    QTest::newRow("restored with another price")
        << entry("update", R"({"deleted_at": "2026-01-01", "price": 1})",
                 R"({"deleted_at": null, "price": 2})")
        << QStringLiteral("Restored · Price 1 → 2");
    QTest::newRow("a long text is cut")
        << entry("update", R"({"title": "Short"})",
                 R"({"title": "A title that goes on and on and on and on and on and on"})")
        << QStringLiteral("Title Short → A title that goes on and on and on and on and o…");
}

void TestPropertiesHistoryModel::tellsWhatAnEntryDid()
{
    QFETCH(HistoryEntry, entry);
    QFETCH(QString, text);
    const properties::AgentNames agents{{3, QStringLiteral("Mira")}};
    QCOMPARE(properties::changeText(entry, agents), text);
    property::HistoryPage page;
    page.agents = agents;
    page.titles[812] = QStringLiteral("Villa");
    const HistoryLine line = properties::entryLine(entry, page, HistoryScope::Change);
    QCOMPARE(line.cells[0].value.toString(), QStringLiteral("812 “Villa”"));
    QVERIFY(line.cells[1].icon.has_value());
}

void TestPropertiesHistoryModel::tellsHowManyAChangeTouched_data()
{
    QTest::addColumn<HistoryChange>("change");
    QTest::addColumn<QString>("text");
    const auto change = [](qint64 created, qint64 edited, qint64 deleted, qint64 restored) {
        HistoryChange all;
        all.created = created;
        all.edited = edited;
        all.deleted = deleted;
        all.restored = restored;
        all.entries = created + edited + deleted + restored;
        return all;
    };
    QTest::newRow("an import") << change(740, 0, 0, 0) << QStringLiteral("Created 740 listings at once");
    QTest::newRow("a bulk edit") << change(0, 120, 0, 0) << QStringLiteral("Edited 120 listings at once");
    QTest::newRow("a bulk deletion") << change(0, 0, 3, 0) << QStringLiteral("Deleted 3 listings at once");
    QTest::newRow("out of the bin") << change(0, 0, 0, 2) << QStringLiteral("Restored 2 listings at once");
    QTest::newRow("of all kinds") << change(1, 2, 3, 4)
                                  << QStringLiteral("1 created, 2 edited, 3 deleted, 4 restored");
}

void TestPropertiesHistoryModel::tellsHowManyAChangeTouched()
{
    QFETCH(HistoryChange, change);
    QFETCH(QString, text);
    // Plural forms of English come from the translations, which a test without a program has not.
    QString shown = properties::countsText(change);
    shown.replace(QStringLiteral("(s)"), QStringLiteral("s"));
    QCOMPARE(shown, text);
}

void TestPropertiesHistoryModel::comparesAVersionWithThePresent()
{
    properties::ChosenVersion chosen;
    chosen.entry = entry("update", R"({"price": 1, "title": "Old"})", R"({"price": 2, "title": "New"})");
    property::Property row;
    row.id = 812;
    row.title = QStringLiteral("Old");
    row.price = property::Money::fromCents(100);
    chosen.before = row;
    row.title = QStringLiteral("New");
    row.price = property::Money::fromCents(200);
    chosen.after = row;
    row.price = property::Money::fromCents(300);
    chosen.now = row;
    QCOMPARE(properties::differencesOf(chosen), std::vector{property::Field::Price});
    const auto lines = properties::versionLines(chosen);
    QCOMPARE(lines.size(), std::size_t(2));
    QCOMPARE(lines[0].cells[3].value.toString(), QStringLiteral("New"));
    QVERIFY(lines[0].cells[3].muted); // as it is in that version
    QCOMPARE(lines[1].cells[1].value.toString(), QStringLiteral("1"));
    QCOMPARE(lines[1].cells[2].value.toString(), QStringLiteral("2"));
    QCOMPARE(lines[1].cells[3].value.toString(), QStringLiteral("3"));
    QVERIFY(!lines[1].cells[3].muted);
    chosen.now.reset(); // deleted for good: everything is different
    QCOMPARE(properties::differencesOf(chosen).size(), property::allFields.size());
}

void TestPropertiesHistoryModel::keepsItsPlaceWhileLinesCome_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<int>("inserts"); // -1: a reset
    QTest::newRow("first page") << QByteArray() << QByteArray("fed") << 1;
    QTest::newRow("newer ones") << QByteArray("fed") << QByteArray("hgfed") << 1;
    QTest::newRow("older ones") << QByteArray("fed") << QByteArray("fedcb") << 1;
    QTest::newRow("both, and one between") << QByteArray("fd") << QByteArray("gfedc") << 3;
    QTest::newRow("nothing new") << QByteArray("fed") << QByteArray("fed") << 0;
    QTest::newRow("another list") << QByteArray("fed") << QByteArray("xyz") << -1;
    QTest::newRow("one has gone") << QByteArray("fed") << QByteArray("fd") << -1;
    QTest::newRow("empty again") << QByteArray("fed") << QByteArray() << -1;
}

void TestPropertiesHistoryModel::keepsItsPlaceWhileLinesCome()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QFETCH(int, inserts);
    HistoryModel model(properties::changeColumns());
    const QAbstractItemModelTester tester(&model);
    model.setLines(lines(before), false);
    const QPersistentModelIndex kept = model.index(model.rowOf("e"), 0);
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    model.setLines(lines(after), false);
    QCOMPARE(keysOf(model), after);
    QCOMPARE(reset.size(), inserts < 0 ? 1 : 0);
    QCOMPARE(inserted.size(), std::max(inserts, 0));
    if (inserts >= 0 && before.contains('e'))
        QCOMPARE(kept.row(), int(after.indexOf('e')));
}

void TestPropertiesHistoryModel::changesInPlace()
{
    HistoryModel model(properties::changeColumns());
    const QAbstractItemModelTester tester(&model);
    auto shown = lines("cba");
    shown[1].isNew = true;
    model.setLines(shown, false);
    QCOMPARE(model.index(1, 0).data(common::MarkRole).toString(), QStringLiteral("new"));
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.clearNew("b");
    QCOMPARE(changed.size(), 1);
    QVERIFY(model.index(1, 0).data(common::MarkRole).toString().isEmpty());
    model.clearNew("b");
    QCOMPARE(changed.size(), 1);
}

void TestPropertiesHistoryModel::asksForMoreOnlyWhenThereIs()
{
    HistoryModel model(properties::changeColumns());
    QSignalSpy wanted(&model, &HistoryModel::moreWanted);
    model.setLines(lines("cba"), true);
    QVERIFY(model.canFetchMore({}));
    QVERIFY(!model.canFetchMore(model.index(0, 0)));
    model.fetchMore({});
    QCOMPARE(wanted.size(), 1);
    model.setLines(lines("cba"), false);
    QVERIFY(!model.canFetchMore({}));
    model.fetchMore({});
    QCOMPARE(wanted.size(), 1);
}

QTEST_MAIN(TestPropertiesHistoryModel)
#include "tst_properties_history_model.moc"
