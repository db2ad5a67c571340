// The models of the value pane, without servers: what they show, and that a view can trust them.
#include "ui/common/format.h"
#include "ui/keys/value/element_changes.h"
#include "ui/keys/value/element_model.h"
#include "ui/keys/value/hex_model.h"
#include "ui/keys/value/shown_value.h"
#include "ui/keys/value/table_model.h"
#include "ui/keys/value/tree_model.h"
#include "ui/keys/value/words.h"

#include <QAbstractItemModelTester>
#include <QtTest>

using keys::ElementModel;
using keys::HexModel;
using keyspace::ValueType;

namespace {

using Mode = QAbstractItemModelTester::FailureReportingMode;

keyspace::Clip clip(const QByteArray& bytes, qint64 size = -1)
{
    return {bytes, size < 0 ? bytes.size() : size};
}

keyspace::Element field(const QByteArray& name, const QByteArray& value)
{
    keyspace::Element element;
    element.name = clip(name);
    element.value = clip(value);
    return element;
}

keyspace::ValuePage page(std::vector<keyspace::Element> elements, const QByteArray& next, qint64 length)
{
    return {std::move(elements), next, length};
}

QString text(const QAbstractItemModel& model, int row, int column)
{
    return model.index(row, column).data().toString();
}

} // namespace

class TestKeysValueModels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { common::setLocale(QLocale::c()); }

    void pagesAreAddedBehindAndTwinsLeftOut();
    void theSameRowsChangeInPlace();
    void anotherTypeHasOtherColumns();
    void aScoreHasNoMoreDigitsThanItNeeds_data();
    void aScoreHasNoMoreDigitsThanItNeeds();
    void aStreamHasARowForEachField();
    void bytesAreAskedForWhereTheyAreLookedAt();
    void onlyTheLatestPiecesAreKept();
    void aTreeIsBuiltWhereItIsOpened();
    void aListOfMapsIsATable();
    void aTextThatIsTooLongIsCutAndLocked_data();
    void aTextThatIsTooLongIsCutAndLocked();
    void whatAnEditorWouldChangeIsReadOnly();
    void aChangeExpectsWhatWasRead();
};

void TestKeysValueModels::pagesAreAddedBehindAndTwinsLeftOut()
{
    ElementModel model;
    QAbstractItemModelTester tester(&model, Mode::QtTest);
    QSignalSpy more(&model, &ElementModel::moreWanted);
    model.setPage(ValueType::Hash, page({field("a", "1"), field("b", "2")}, "17", 4));
    QVERIFY(model.canFetchMore({}));
    model.fetchMore({});
    QCOMPARE(more.size(), 1);
    model.append(page({field("b", "2"), field("c", "3"), field("c", "3")}, {}, 4));
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(text(model, 2, 0), QStringLiteral("c"));
    QVERIFY(!model.canFetchMore({}));
    QCOMPARE(model.rowOf("c"), 2);
    QCOMPARE(model.rowOf("d"), -1);
}

void TestKeysValueModels::theSameRowsChangeInPlace()
{
    ElementModel model;
    QAbstractItemModelTester tester(&model, Mode::QtTest);
    model.setPage(ValueType::Hash, page({field("a", "1"), field("b", "2")}, {}, 2));
    QSignalSpy reset(&model, &ElementModel::modelReset);
    QSignalSpy changed(&model, &ElementModel::dataChanged);
    model.setPage(ValueType::Hash, page({field("a", "1"), field("b", "new")}, {}, 2));
    QCOMPARE(reset.size(), 0);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(text(model, 1, 1), QStringLiteral("new"));
    model.setPage(ValueType::Hash, page({field("b", "new")}, {}, 1));
    QCOMPARE(reset.size(), 1);
}

void TestKeysValueModels::anotherTypeHasOtherColumns()
{
    ElementModel model;
    QAbstractItemModelTester tester(&model, Mode::QtTest);
    model.setPage(ValueType::Set, page({field("m", {})}, {}, 1));
    QCOMPARE(model.columnCount(), 1);
    keyspace::Element scored = field("m", "-inf");
    model.setPage(ValueType::SortedSet, page({scored}, {}, 1));
    QCOMPARE(model.columnCount(), 2);
    QCOMPARE(text(model, 0, 0), QStringLiteral("-inf"));
    QCOMPARE(text(model, 0, 1), QStringLiteral("m"));
}

void TestKeysValueModels::aScoreHasNoMoreDigitsThanItNeeds_data()
{
    QTest::addColumn<QByteArray>("stored");
    QTest::addColumn<QString>("shown");
    QTest::newRow("as Redis says it") << QByteArray("20.699999999999999") << QStringLiteral("20.7");
    QTest::newRow("whole") << QByteArray("12345") << QStringLiteral("12345");
    QTest::newRow("small") << QByteArray("0.30000000000000004") << QStringLiteral("0.30000000000000004");
    QTest::newRow("huge") << QByteArray("1e+300") << QStringLiteral("1e+300");
    QTest::newRow("infinite") << QByteArray("-inf") << QStringLiteral("-inf");
}

void TestKeysValueModels::aScoreHasNoMoreDigitsThanItNeeds()
{
    QFETCH(QByteArray, stored);
    QFETCH(QString, shown);
    ElementModel model;
    model.setPage(ValueType::SortedSet, page({field("m", stored)}, {}, 1));
    QCOMPARE(text(model, 0, 0), shown);
    QVERIFY(model.index(0, 0).data(Qt::TextAlignmentRole).toInt() & Qt::AlignTrailing);
    QVERIFY(model.headerData(0, Qt::Horizontal, Qt::TextAlignmentRole).toInt() & Qt::AlignTrailing);
    QVERIFY(model.index(0, 1).data(Qt::TextAlignmentRole).toInt() & Qt::AlignLeading);
}

void TestKeysValueModels::aStreamHasARowForEachField()
{
    keyspace::Element entry;
    entry.name = clip("7-1");
    entry.fields = {clip("f"), clip("v"), clip("g"), clip(QByteArray("\xff", 1))};
    entry.fieldCount = 10;
    ElementModel model;
    QAbstractItemModelTester tester(&model, Mode::QtTest);
    model.setPage(ValueType::Stream, page({entry}, {}, 1));
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.loaded(), 1);
    QCOMPARE(text(model, 1, 2), QStringLiteral("\\xff"));
    QVERIFY(model.index(1, 2).data(common::MarkRole).toString().contains(QLatin1Char('3')));
}

void TestKeysValueModels::bytesAreAskedForWhereTheyAreLookedAt()
{
    HexModel model;
    QAbstractItemModelTester tester(&model, Mode::QtTest);
    QSignalSpy wanted(&model, &HexModel::pieceWanted);
    model.setBytes("0123456789abcdefXY", 1'000'000);
    QCOMPARE(model.rowCount(), 62'500);
    QCOMPARE(text(model, 0, HexModel::Text), QStringLiteral("0123456789abcdef"));
    wanted.clear();
    QVERIFY(model.index(50'000, HexModel::Text).data(common::StaleRole).toBool());
    const qint64 piece = 50'000 * 16 / HexModel::pieceBytes * HexModel::pieceBytes;
    QTRY_VERIFY(!wanted.isEmpty());
    QVERIFY(std::ranges::any_of(wanted,
                                [piece](const auto& each) { return each.front().toLongLong() == piece; }));
    model.setPiece(piece, QByteArray(HexModel::pieceBytes, 'q'));
    QCOMPARE(text(model, 50'000, HexModel::Text), QString(16, QLatin1Char('q')));
    QCOMPARE(text(model, 50'000, HexModel::Offset), QStringLiteral("000c3500"));
}

void TestKeysValueModels::onlyTheLatestPiecesAreKept()
{
    HexModel model;
    const qint64 count = static_cast<qint64>(HexModel::mostPieces) + 1;
    model.setBytes({}, count * HexModel::pieceBytes);
    for (qint64 i = 0; i < count; ++i)
        model.setPiece(i * HexModel::pieceBytes, QByteArray(HexModel::pieceBytes, 'p'));
    QVERIFY(model.index(0, HexModel::Text).data(common::StaleRole).toBool());
    QVERIFY(!model.index(model.rowCount() - 1, HexModel::Text).data(common::StaleRole).toBool());
}

void TestKeysValueModels::aTreeIsBuiltWhereItIsOpened()
{
    keys::TreeModel model;
    QAbstractItemModelTester tester(&model, Mode::QtTest);
    tester.setUseFetchMore(false); // it would open everything by itself
    QByteArray json = "{\"name\": \"Größe\", \"many\": [";
    for (int i = 0; i < 2500; ++i)
        json += QByteArray::number(i) + (i < 2499 ? "," : "]}");
    model.setShown(keys::showValue(clip(json), {}));
    model.fetchMore({});
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(text(model, 0, 0), QStringLiteral("name"));
    QCOMPARE(text(model, 0, 1), QStringLiteral("Größe"));
    const QModelIndex many = model.index(1, 0);
    QCOMPARE(model.rowCount(many), 0);
    QVERIFY(model.hasChildren(many));
    for (const int rows : {1000, 2000, 2500}) {
        model.fetchMore(many);
        QCOMPARE(model.rowCount(many), rows);
    }
    QVERIFY(!model.canFetchMore(many));
    QCOMPARE(model.index(2499, 1, many).data().toString(), QStringLiteral("2499"));
    QCOMPARE(model.parent(model.index(5, 0, many)), many);
}

void TestKeysValueModels::aListOfMapsIsATable()
{
    keys::TableModel model;
    QAbstractItemModelTester tester(&model, Mode::QtTest);
    model.setShown(
        keys::showValue(clip("[{\"id\": 1, \"title\": \"a\"}, {\"id\": 2, \"price\": null}]"), {}));
    QCOMPARE(model.columnCount(), 3);
    QCOMPARE(model.headerData(2, Qt::Horizontal).toString(), QStringLiteral("price"));
    QCOMPARE(text(model, 1, 1), QStringLiteral("–")); // no such field is not null
    QCOMPARE(text(model, 1, 2), QStringLiteral("null"));
    model.setShown(keys::showValue(clip("{\"count\": 1, \"rows\": [{\"id\": 9}]}"), {}));
    QCOMPARE(text(model, 0, 0), QStringLiteral("9"));
}

void TestKeysValueModels::aTextThatIsTooLongIsCutAndLocked_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("isCut");
    QTest::newRow("short") << QByteArray("abc\ndef") << false;
    QTest::newRow("many lines") << QByteArray("line\n").repeated(150'000) << false;
    QTest::newRow("one long line") << QByteArray(100'000, 'x') << true;
    QTest::newRow("a long line behind others") << QByteArray("a\n") + QByteArray(100'000, 'x') << true;
    QTest::newRow("too many lines") << QByteArray("line\n").repeated(300'000) << true;
}

void TestKeysValueModels::aTextThatIsTooLongIsCutAndLocked()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const bool, isCut);
    const auto shown = keys::showValue(clip(bytes), decode::Chain{"text"});
    QVERIFY(shown->text);
    QCOMPARE(shown->isTextCut, isCut);
    QCOMPARE(shown->canEdit(), !isCut);
    QVERIFY(shown->text->size() <= keys::mostText);
    QCOMPARE(shown->text->size() == bytes.size(), !isCut);
}

void TestKeysValueModels::whatAnEditorWouldChangeIsReadOnly()
{
    for (const QByteArray& bytes : {QByteArray("a\r\nb"), QByteArray("a\xe2\x80\xa8"
                                                                     "b")}) {
        const auto shown = keys::showValue(clip(bytes), decode::Chain{"text"});
        QVERIFY(shown->text && !shown->canEdit());
        QVERIFY(keys::lockText(*shown).contains(QStringLiteral("line ends")));
    }
    const auto beginning = keys::showValue(clip("abc", 10), {});
    QVERIFY(keys::lockText(*beginning).contains(QStringLiteral("beginning")));
}

void TestKeysValueModels::aChangeExpectsWhatWasRead()
{
    keys::ElementRow row;
    row.index = 3;
    row.name = clip("f");
    row.value = clip("old");
    const auto list = keys::replacement(ValueType::List, row, "old", "new");
    QCOMPARE(std::get<keyspace::SetListItem>(*list).index, 3);
    QCOMPARE(std::get<keyspace::SetListItem>(*list).expected, QByteArray("old"));
    const auto hash = keys::removal(ValueType::Hash, row, "old");
    QCOMPARE(std::get<keyspace::RemoveField>(*hash).expected, QByteArray("old"));
    const auto scored = keys::renaming(ValueType::SortedSet, row, {}, "g");
    QCOMPARE(std::get<keyspace::RenameScored>(*scored).expected, QByteArray("old"));
    QVERIFY(!keys::replacement(ValueType::Stream, row, "old", "new"));
    QVERIFY(!keys::recreation(ValueType::List, row, "new"));
}

QTEST_MAIN(TestKeysValueModels)
#include "tst_keys_value_models.moc"
