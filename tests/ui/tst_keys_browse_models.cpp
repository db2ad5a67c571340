// The models of the key browser without a server: lists take each other's place, a million keys, what is
// kept.
#include "ui/common/format.h"
#include "ui/common/roles.h"
#include "ui/keys/browse/key_list_model.h"
#include "ui/keys/browse/key_tree_model.h"
#include "ui/keys/browse/key_tree_view.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QtTest>

#include <algorithm>

using keys::KeyListModel;
using keys::KeyTreeModel;
using keyspace::ChildList;
using keyspace::TreeOrder;

namespace {

using Labels = std::vector<QByteArray>;
using List = std::shared_ptr<const ChildList>;

// Those that end with a colon are namespaces of seven keys. In the order of a browser.
List listOf(const QByteArray& prefix, Labels labels, TreeOrder order = TreeOrder::NamespacesFirst,
            qint64 total = -1)
{
    std::ranges::sort(labels);
    if (order == TreeOrder::NamespacesFirst)
        std::ranges::stable_partition(labels, [](const QByteArray& label) { return label.endsWith(':'); });
    auto list = std::make_shared<ChildList>(prefix, total < 0 ? qint64(labels.size()) : total);
    for (const QByteArray& label : labels) {
        keyspace::Child child;
        child.label = label;
        child.isNamespace = label.endsWith(':');
        child.keys = child.isNamespace ? 7 : 1;
        list->append(child);
    }
    return list;
}

Labels someOf(const Labels& all, QRandomGenerator& random)
{
    Labels some;
    for (const QByteArray& label : all) {
        if (random.bounded(3) > 0)
            some.push_back(label);
    }
    return some;
}

Labels numbered(const char* prefix, int count)
{
    Labels labels;
    for (int i = 0; i < count; ++i)
        labels.push_back(prefix + QByteArray::number(i).rightJustified(7, '0'));
    return labels;
}

keyspace::KeyRows rowsOf(quint64 version, qint64 first, int count)
{
    keyspace::KeyRows rows{version, first, {}};
    for (int i = 0; i < count; ++i)
        rows.rows.push_back({"key:" + QByteArray::number(first + i), {}, false});
    return rows;
}

constexpr auto strict = QAbstractItemModelTester::FailureReportingMode::QtTest;

} // namespace

class KeysBrowseModelsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { common::setLocale(QLocale(QLocale::English)); }

    void aListThatReplacesAnotherKeepsWhatRefersToRows_data();
    void aListThatReplacesAnotherKeepsWhatRefersToRows();
    void whatIsExpandedComesBackWithItsRows();
    void aNodeIsListedWhileItCanBeSeen();
    void moreChildrenAreShownWhenAskedFor();
    void figuresThatAreNotWholeSaySo();
    void aKeyIsRevealedAsListsCome();
    void typingFindsTheNextRowThatBeginsSo();
    void aMillionRowsAreAListOfWindows();
    void rowsOfAnotherVersionAreNotShown();
    void aMillionChildrenAreATree();
    void whatWasAskedOfAKeyIsShownAtOnce();
};

void KeysBrowseModelsTest::aListThatReplacesAnotherKeepsWhatRefersToRows_data()
{
    QTest::addColumn<int>("order");
    QTest::newRow("by name") << int(TreeOrder::Name);
    QTest::newRow("namespaces first") << int(TreeOrder::NamespacesFirst);
    QTest::newRow("by keys") << int(TreeOrder::Keys);
}

void KeysBrowseModelsTest::aListThatReplacesAnotherKeepsWhatRefersToRows()
{
    QFETCH(int, order);
    Labels all = numbered("key", 40);
    for (const QByteArray& label : numbered("space", 20))
        all.push_back(label + ':');
    KeyTreeModel model;
    model.setOrder(static_cast<TreeOrder>(order));
    model.reset({":"});
    const QAbstractItemModelTester tester(&model, strict);
    keys::KeyTreeView view(model); // expands what comes back
    QRandomGenerator random(7);
    for (int turn = 0; turn < 60; ++turn) {
        std::vector<std::pair<QByteArray, QPersistentModelIndex>> held;
        for (int row = 0; row < model.rowCount(); ++row) {
            const QModelIndex index = model.index(row, row % KeyTreeModel::ColumnCount);
            if (!model.isMore(index))
                held.emplace_back(model.path(index), index);
        }
        const QModelIndex opened = model.indexOf("space0000003:");
        if (opened.isValid() && turn % 3 == 0)
            view.setExpanded(opened, !view.isExpanded(opened));
        const Labels some = turn % 9 == 8 ? Labels() : someOf(all, random);
        const bool isWhole = turn % 4 != 0;
        model.setChildren(
            listOf({}, some, static_cast<TreeOrder>(order), isWhole ? -1 : qint64(some.size()) + 500));
        model.setChildren(
            listOf("space0000003:", someOf(numbered("x", 30), random), static_cast<TreeOrder>(order)));
        QCOMPARE(model.rowCount(), int(some.size()) + (isWhole ? 0 : 1));
        for (const auto& [path, index] : held) {
            const bool isThere = std::ranges::find(some, path) != some.end();
            QCOMPARE(index.isValid(), isThere);
            if (isThere)
                QCOMPARE(model.path(index), path);
        }
    }
}

void KeysBrowseModelsTest::whatIsExpandedComesBackWithItsRows()
{
    KeyTreeModel model;
    model.reset({":"});
    const QAbstractItemModelTester tester(&model, strict);
    keys::KeyTreeView view(model);
    model.setChildren(listOf({}, {"a:", "b:", "c"}));
    QSignalSpy wanted(&model, &KeyTreeModel::wanted);
    QSignalSpy unwanted(&model, &KeyTreeModel::unwanted);
    view.expand(model.indexOf("b:"));
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(wanted[0][0].toByteArray(), QByteArray("b:"));
    model.setChildren(listOf("b:", {"x", "y:"}));
    QCOMPARE(model.rowCount(model.indexOf("b:")), 2);
    view.expand(model.indexOf("b:y:"));
    model.setChildren(listOf("b:y:", {"z"}));
    model.setChildren(listOf({}, {"c"})); // a filter, say
    QCOMPARE(unwanted.size(), 2);
    QVERIFY(!model.indexOf("b:").isValid());
    model.setChildren(listOf({}, {"a:", "b:", "c"}));
    QVERIFY(view.isExpanded(model.indexOf("b:")));
    model.setChildren(listOf("b:", {"x", "y:"}));
    QVERIFY(view.isExpanded(model.indexOf("b:y:")));
    model.setChildren(listOf("b:y:", {"z"}));
    QVERIFY(model.indexOf("b:y:z").isValid());
    QVERIFY(!view.isExpanded(model.indexOf("a:")));
}

void KeysBrowseModelsTest::aNodeIsListedWhileItCanBeSeen()
{
    KeyTreeModel model;
    model.reset({":"});
    keys::KeyTreeView view(model);
    model.setChildren(listOf({}, {"a:"}));
    view.expand(model.indexOf("a:"));
    model.setChildren(listOf("a:", {"b:"}));
    view.expand(model.indexOf("a:b:"));
    QCOMPARE(model.openNodes().size(), std::size_t(3));
    view.collapse(model.indexOf("a:"));
    QCOMPARE(model.openNodes(), std::vector<QByteArray>{QByteArray()});
    const List late = listOf("a:b:", {"late"});
    model.setChildren(late);
    QVERIFY(!model.indexOf("a:b:late").isValid()); // nobody looks at it
    view.expand(model.indexOf("a:"));
    QCOMPARE(model.openNodes().size(), std::size_t(3));
}

void KeysBrowseModelsTest::moreChildrenAreShownWhenAskedFor()
{
    const Labels all = numbered("k", 50'000);
    KeyTreeModel model;
    model.reset({":"});
    keys::KeyTreeView view(model);
    model.setChildren(
        listOf({}, Labels(all.begin(), all.begin() + 20'000), TreeOrder::NamespacesFirst, 50'000));
    QCOMPARE(model.rowCount(), 20'001);
    const QModelIndex more = model.index(20'000, 0);
    QVERIFY(model.isMore(more));
    QCOMPARE(more.data().toString(), QStringLiteral("Show the next 20,000 of 50,000"));
    view.setCurrentIndex(more);
    QSignalSpy wanted(&model, &KeyTreeModel::wanted);
    QTest::keyClick(&view, Qt::Key_Return);
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(wanted[0][1].toLongLong(), 40'000);
    model.setChildren(
        listOf({}, Labels(all.begin(), all.begin() + 40'000), TreeOrder::NamespacesFirst, 50'000));
    QCOMPARE(model.path(view.currentIndex()), all[20'000]); // the first of those that came
    QCOMPARE(model.index(40'000, 0).data().toString(), QStringLiteral("Show the next 10,000 of 50,000"));
}

void KeysBrowseModelsTest::figuresThatAreNotWholeSaySo()
{
    KeyTreeModel model;
    model.reset({":"});
    auto list = std::make_shared<ChildList>(QByteArray(), 2);
    list->append({"a:", true, 1204, 3 * 1024, 12, 4});
    list->append({"b", false, 1, 512, 1, 1});
    model.setChildren(list);
    const QModelIndex space = model.index(0, 0);
    QCOMPARE(space.siblingAtColumn(KeyTreeModel::Keys).data().toString(), QStringLiteral("≥ 1,204"));
    QCOMPARE(space.siblingAtColumn(KeyTreeModel::Memory).data().toString(), QStringLiteral("≥ 3.0 KiB"));
    QCOMPARE(space.data(KeyTreeModel::SelectedRole).toInt(), int(KeyTreeModel::Selected::Some));
    QCOMPARE(model.index(1, 0).data(KeyTreeModel::SelectedRole).toInt(), int(KeyTreeModel::Selected::All));
    QCOMPARE(model.index(1, KeyTreeModel::Memory).data().toString(), QStringLiteral("512 B"));
    model.setPartial(false);
    QCOMPARE(space.siblingAtColumn(KeyTreeModel::Keys).data().toString(), QStringLiteral("1,204"));
    QCOMPARE(space.siblingAtColumn(KeyTreeModel::Memory).data().toString(), QStringLiteral("≥ 3.0 KiB"));
    model.setChildren(listOf({}, {"a:"}));
    QCOMPARE(space.siblingAtColumn(KeyTreeModel::Memory).data().toString(), QStringLiteral("–"));
    QVERIFY(space.data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("namespace")));
}

void KeysBrowseModelsTest::aKeyIsRevealedAsListsCome()
{
    KeyTreeModel model;
    model.reset({":"});
    keys::KeyTreeView view(model);
    QSignalSpy revealed(&model, &KeyTreeModel::revealed);
    model.reveal("a:b:c");
    model.setChildren(listOf({}, {"a:", "z"}));
    QVERIFY(view.isExpanded(model.indexOf("a:")));
    model.setChildren(listOf("a:", {"b:"}));
    QCOMPARE(revealed.size(), 0);
    model.setChildren(listOf("a:b:", {"c", "d"}));
    QCOMPARE(revealed.size(), 1);
    QCOMPARE(model.path(revealed[0][0].toModelIndex()), QByteArray("a:b:c"));
    model.reveal("a:b:"); // a namespace is not opened, only shown
    QCOMPARE(model.path(revealed[1][0].toModelIndex()), QByteArray("a:b:"));
    model.reveal("a:nothing"); // as far as there is something
    QCOMPARE(model.path(revealed[2][0].toModelIndex()), QByteArray("a:"));
}

void KeysBrowseModelsTest::typingFindsTheNextRowThatBeginsSo()
{
    KeyTreeModel model;
    model.reset({":"});
    model.setChildren(listOf({}, {"alpha", "Beta", "beta2", "gamma"}));
    const auto found = [&model](const char* text, int from) {
        return model.path(model.startingWith({}, text, from));
    };
    QCOMPARE(found("b", 0), QByteArray("Beta"));
    QCOMPARE(found("BETA2", 0), QByteArray("beta2"));
    QCOMPARE(found("a", 2), QByteArray("alpha")); // from the beginning again
    QVERIFY(!model.startingWith({}, "delta", 0).isValid());
}

void KeysBrowseModelsTest::aMillionRowsAreAListOfWindows()
{
    constexpr int million = 1'000'000;
    KeyListModel model;
    QSignalSpy wanted(&model, &KeyListModel::wanted);
    keyspace::ViewState view;
    view.version = 1;
    view.rows = million;
    model.setView(view);
    QCOMPARE(wanted.size(), 0); // nobody looks
    model.setVisibleRows(500'000, 500'030);
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(wanted[0][0].toLongLong(), 499'800);
    QCOMPARE(wanted[0][1].toLongLong(), 600);
    QVERIFY(model.index(500'000, 0).data(common::StaleRole).toBool());
    model.setRows(rowsOf(1, 499'800, 600));
    QCOMPARE(model.index(500'000, 0).data().toString(), QStringLiteral("key:500000"));
    QCOMPARE(model.rowOf("key:500012"), 500'012);
    for (int from = 0; from < 100 * KeyListModel::pageRows; from += KeyListModel::pageRows) {
        model.setVisibleRows(from, from + 30);
        model.setRows(rowsOf(1, from, KeyListModel::pageRows));
    }
    QVERIFY(!model.at(500'000)); // what is far away is forgotten
    QVERIFY(model.at(99 * KeyListModel::pageRows));
    const QAbstractItemModelTester tester(&model, strict); // all million rows
    view.version = 2;
    view.rows = 3;
    model.setView(view);
    model.setVisibleRows(0, 2);
    model.setRows(rowsOf(2, 0, 3));
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.index(2, 0).data().toString(), QStringLiteral("key:2"));
}

void KeysBrowseModelsTest::rowsOfAnotherVersionAreNotShown()
{
    KeyListModel model;
    const QAbstractItemModelTester tester(&model, strict);
    keyspace::ViewState view;
    view.version = 4;
    view.rows = 10;
    model.setView(view);
    model.setVisibleRows(0, 9);
    model.setRows(rowsOf(3, 0, 10));
    QVERIFY(!model.at(0));
    model.setRows(rowsOf(4, 0, 10));
    QVERIFY(model.at(0));
    view.rows = 0;
    model.setView(view);
    QCOMPARE(model.rowCount(), 0);
    view.rows = 10;
    model.setView(view);
    QVERIFY(!model.at(0));
}

void KeysBrowseModelsTest::aMillionChildrenAreATree()
{
    constexpr int million = 1'000'000;
    KeyTreeModel model;
    model.reset({":"});
    model.setChildren(listOf({}, {"a:", "z"}));
    const QAbstractItemModelTester tester(&model, strict);
    model.setChildren(listOf({}, numbered("k", million)));
    QCOMPARE(model.rowCount(), million);
    QCOMPARE(model.indexOf("k0999999").row(), million - 1);
    model.setChildren(listOf({}, {"k0500000"}));
    QCOMPARE(model.rowCount(), 1);
}

void KeysBrowseModelsTest::whatWasAskedOfAKeyIsShownAtOnce()
{
    KeyTreeModel model;
    model.reset({":"});
    model.setChildren(listOf({}, {"key", "space:"}));
    const QModelIndex memory = model.indexOf("key").siblingAtColumn(KeyTreeModel::Memory);
    QCOMPARE(memory.data().toString(), common::unknown());
    keyspace::Facts facts;
    facts.known = keyspace::Fact::Memory;
    facts.memory = 6 * 1024;
    model.setFacts({{"key", false, facts}, {"space:", false, facts}});
    QCOMPARE(memory.data().toString(), QStringLiteral("6.0 KiB"));
    QCOMPARE(memory.data(Qt::AccessibleTextRole).toString(), QStringLiteral("6.0 KiB"));
    // A key that is called as a namespace says nothing about it.
    QCOMPARE(model.indexOf("space:").siblingAtColumn(KeyTreeModel::Memory).data().toString(),
             common::unknown());
}

QTEST_MAIN(KeysBrowseModelsTest)
#include "tst_keys_browse_models.moc"
