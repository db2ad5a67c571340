// The key browser as a person uses it, on a real server: tree, filter, selection, what others do meanwhile.
#include "keys_browse_fixture.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QMenu>
#include <QScrollBar>

using keys::KeyTreeModel;
using keyspace::ScanState;

class KeysBrowseTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_world.start()); }
    void init()
    {
        QSettings().clear();
        m_world.ask({"FLUSHALL"});
        m_world.ask({"CONFIG", "SET", "notify-keyspace-events", ""});
        // Of different types, depths and lives, and one whose name is no text.
        m_world.ask({"SET", "user:1:name", "ann"});
        m_world.ask({"SET", "user:1:mail", "ann@example.org", "EX", "1000"});
        m_world.ask({"HSET", "user:2", "name", "bob"});
        m_world.ask({"RPUSH", "queue", "1", "2"});
        m_world.ask({"SET", QByteArray("odd\0\xff", 5), "1"});
    }
    void cleanup() { m_world.closePage(); }

    void theTreeShowsNamespacesWithTheirKeys();
    void aTextFiltersAndIsRemembered();
    void anExactNameOpensBeforeItIsScanned();
    void rowsAreSelectedAsInAFileList();
    void everythingThatMatchesIsSelectedWithoutBeingShown();
    void whatOthersMakeAndDeleteShowsAtOnce();
    void scanningAgainKeepsWhatIsExpandedChosenAndSelected();
    void aNodeOfAHundredThousandIsPaged();
    void theListSortsByWhatWasAsked();
    void namesAreCopiedAsTheyAreShown();
    void otherSeparatorsCutElsewhere();

private:
    bool openComplete()
    {
        return m_world.openPage() && QTest::qWaitFor([this] { return m_world.isComplete(); }, test::limit) &&
               QTest::qWaitFor([this] { return m_world.model().rowCount() > 0; }, test::limit);
    }

    test::KeysWorld m_world;
};

void KeysBrowseTest::theTreeShowsNamespacesWithTheirKeys()
{
    QVERIFY(openComplete());
    const QAbstractItemModelTester tester(&m_world.model(),
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    QTRY_COMPARE_WITH_TIMEOUT(m_world.model().rowCount(), 3 + 1, test::limit); // Keystead's own below one
    QCOMPARE(m_world.keysOf("user:"), qint64(3));
    QTRY_VERIFY2_WITH_TIMEOUT(m_world.status().contains(QStringLiteral("complete")),
                              qPrintable(m_world.status()), test::limit);
    QVERIFY(m_world.expand("user:"));
    QCOMPARE(m_world.model().rowCount(m_world.at("user:")), 2);
    QVERIFY(m_world.expand("user:1:"));
    QTRY_COMPARE_WITH_TIMEOUT(m_world.at("user:1:mail").data(common::MarkRole).toString(),
                              QStringLiteral("string"), test::limit);
    QCOMPARE(m_world.at(QByteArray("odd\0\xff", 5)).data().toString(), QStringLiteral("odd\\x00\\xff"));
    m_world.tree().setCurrentIndex(m_world.at("user:1:mail"));
    QTest::keyClick(&m_world.tree(), Qt::Key_Left); // to the parent, then closes it
    QCOMPARE(m_world.model().path(m_world.tree().currentIndex()), QByteArray("user:1:"));
    QTest::keyClick(&m_world.tree(), Qt::Key_Left);
    QVERIFY(!m_world.tree().isExpanded(m_world.at("user:1:")));
    m_world.click("user:2");
    QVERIFY(m_world.page->browser()->pane()->isVisible());
    QCOMPARE(m_world.page->browser()->pane()->key(), QByteArray("user:2"));
}

void KeysBrowseTest::aTextFiltersAndIsRemembered()
{
    QVERIFY(openComplete());
    QVERIFY(m_world.expand("user:"));
    m_world.page->action(common::ActionId::Find)->trigger();
    QVERIFY(m_world.search().hasFocus());
    QTest::keyClicks(&m_world.search(), QStringLiteral("mail"));
    QTRY_COMPARE_WITH_TIMEOUT(m_world.model().rowCount(), 1, test::limit);
    QTRY_COMPARE_WITH_TIMEOUT(m_world.keysOf("user:"), qint64(1), test::limit);
    QVERIFY(m_world.tree().isExpanded(m_world.at("user:"))); // still
    QTRY_VERIFY_WITH_TIMEOUT(m_world.status().contains(QStringLiteral("1 key shown")), test::limit);
    QTest::keyClick(&m_world.search(), Qt::Key_Return); // no key is called so: the matches stay
    QTRY_VERIFY_WITH_TIMEOUT(m_world.status().contains(QStringLiteral("no key is called")), test::limit);
    QVERIFY(m_world.tree().hasFocus());
    QCOMPARE(m_world.presenter().memory().searches().front().text, QByteArray("mail"));
    m_world.page->action(common::ActionId::Find)->trigger();
    QTest::keyClick(&m_world.search(), Qt::Key_Escape);
    QTRY_COMPARE_WITH_TIMEOUT(m_world.model().rowCount(), 4, test::limit);
    QTRY_COMPARE_WITH_TIMEOUT(m_world.model().rowCount(m_world.at("user:")), 2, test::limit);
    QTest::keyClicks(&m_world.search(), QStringLiteral("nobody has this"));
    QTRY_VERIFY_WITH_TIMEOUT(m_world.page->browser()->emptyState()->isVisible(), test::limit);
    QTest::mouseClick(test::button(*m_world.page, QStringLiteral("Clear the filter")), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(m_world.model().rowCount(), 4, test::limit);
    QVERIFY(m_world.tree().isVisible());
}

void KeysBrowseTest::anExactNameOpensBeforeItIsScanned()
{
    m_world.populate(1'000'000, "many"); // longer than it takes to stop
    QVERIFY(m_world.openPage());
    m_world.presenter().stop();
    QTRY_COMPARE_WITH_TIMEOUT(m_world.presenter().progress().state, ScanState::Cancelled, test::limit);
    QVERIFY2(m_world.status().contains(QStringLiteral("Stopped")), qPrintable(m_world.status()));
    m_world.ask({"SET", "late:key:1", "x"});
    QTest::keyClicks(&m_world.search(), QStringLiteral("late:key:1"));
    QTest::keyClick(&m_world.search(), Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(m_world.page->browser()->pane()->key(), QByteArray("late:key:1"), test::limit);
    QTRY_COMPARE_WITH_TIMEOUT(m_world.model().path(m_world.tree().currentIndex()), QByteArray("late:key:1"),
                              test::limit);
    m_world.search().clear();
    QTest::keyClicks(&m_world.search(), QStringLiteral("odd\\x00\\xff"));
    QTest::keyClick(&m_world.search(), Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(m_world.page->browser()->pane()->key(), QByteArray("odd\0\xff", 5),
                              test::limit);
}

void KeysBrowseTest::rowsAreSelectedAsInAFileList()
{
    QVERIFY(openComplete());
    QVERIFY(m_world.expand("user:"));
    m_world.click("queue");
    QCOMPARE(m_world.presenter().view().selected, qint64(0)); // current is enough for one
    m_world.click("user:", Qt::ControlModifier);              // with everything below
    QTRY_COMPARE_WITH_TIMEOUT(m_world.presenter().view().selected, qint64(3), test::limit);
    m_world.click("user:1:", Qt::ControlModifier); // and those not
    QTRY_COMPARE_WITH_TIMEOUT(m_world.presenter().view().selected, qint64(1), test::limit);
    QTRY_COMPARE_WITH_TIMEOUT(m_world.at("user:").data(KeyTreeModel::SelectedRole).toInt(),
                              int(KeyTreeModel::Selected::Some), test::limit);
    m_world.tree().setCurrentIndex(m_world.at("queue"));
    QTest::keyClick(&m_world.tree(), Qt::Key_Space);
    const auto selected = [this] { return m_world.page->scanBar()->selection(); };
    QTRY_VERIFY2_WITH_TIMEOUT(selected().startsWith(QStringLiteral("2 keys selected")),
                              qPrintable(selected()), test::limit);
    QTest::keyClicks(&m_world.search(), QStringLiteral("queue"));
    QTRY_VERIFY2_WITH_TIMEOUT(selected().startsWith(QStringLiteral("2 keys selected, 1 not shown")),
                              qPrintable(selected()), test::limit);
    m_world.search().clear();
    QTRY_VERIFY_WITH_TIMEOUT(m_world.at("user:2").isValid(), test::limit);
    m_world.click("user:1:"); // a click alone ends it
    QTRY_COMPARE_WITH_TIMEOUT(m_world.presenter().view().selected, qint64(0), test::limit);
    m_world.click("user:2", Qt::ShiftModifier);
    QTRY_COMPARE_WITH_TIMEOUT(m_world.presenter().view().selected, qint64(3), test::limit);
    QTest::keyClick(&m_world.tree(), Qt::Key_Escape);
    QTRY_COMPARE_WITH_TIMEOUT(m_world.presenter().view().selected, qint64(0), test::limit);
}

void KeysBrowseTest::everythingThatMatchesIsSelectedWithoutBeingShown()
{
    m_world.populate(30'000, "many");
    QVERIFY(openComplete());
    QTest::keyClicks(&m_world.search(), QStringLiteral("many:1*"));
    QTRY_VERIFY_WITH_TIMEOUT(m_world.presenter().view().rows < 30'000, test::limit);
    const qint64 matching = m_world.presenter().view().rows;
    m_world.tree().setFocus();
    QTest::keyClick(&m_world.tree(), Qt::Key_A, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(m_world.presenter().view().selected, matching, test::limit);
    QTRY_VERIFY_WITH_TIMEOUT(m_world.page->scanBar()->selection().startsWith(QStringLiteral("all ")),
                             test::limit);
    std::shared_ptr<const keyspace::NameSet> names;
    m_world.presenter().freezeSelection(this, [&names](auto set) { names = std::move(set); });
    QTRY_VERIFY_WITH_TIMEOUT(names, test::limit);
    QCOMPARE(names->size(), matching);
    QVERIFY(names->contains("many:1") && !names->contains("many:2"));
}

void KeysBrowseTest::whatOthersMakeAndDeleteShowsAtOnce()
{
    m_world.ask({"CONFIG", "SET", "notify-keyspace-events", "KEA"});
    QVERIFY(openComplete());
    QTRY_COMPARE_WITH_TIMEOUT(m_world.page->scanBar()->live()->word(), QStringLiteral("live"), test::limit);
    QVERIFY(m_world.expand("user:"));
    m_world.tree().setCurrentIndex(m_world.at("user:2"));
    m_world.ask({"SET", "user:0", "x"});
    m_world.ask({"SET", "before:all", "x"});
    QTRY_VERIFY_WITH_TIMEOUT(m_world.at("user:0").isValid() && m_world.at("before:").isValid(), test::limit);
    QCOMPARE(m_world.model().path(m_world.tree().currentIndex()), QByteArray("user:2"));
    QVERIFY(m_world.tree().isExpanded(m_world.at("user:")));
    m_world.ask({"DEL", "user:0", "queue"});
    QTRY_VERIFY_WITH_TIMEOUT(!m_world.at("user:0").isValid() && !m_world.at("queue").isValid(), test::limit);
    QCOMPARE(m_world.model().path(m_world.tree().currentIndex()), QByteArray("user:2"));
}

void KeysBrowseTest::scanningAgainKeepsWhatIsExpandedChosenAndSelected()
{
    m_world.populate(50'000, "many");
    QVERIFY(openComplete());
    QVERIFY(m_world.expand("many:"));
    m_world.tree().setCurrentIndex(m_world.at("many:20000"));
    m_world.tree().scrollTo(m_world.at("many:20000"), QAbstractItemView::PositionAtCenter);
    QTest::keyClick(&m_world.tree(), Qt::Key_Space);
    QTRY_COMPARE_WITH_TIMEOUT(m_world.presenter().view().selected, qint64(1), test::limit);
    const int top = m_world.tree().visualRect(m_world.at("many:20000")).top();
    m_world.ask({"SET", "aaa:new", "x"}); // one row more above
    m_world.page->action(common::ActionId::Refresh)->trigger();
    QVERIFY(m_world.presenter().isHeld());
    QVERIFY(m_world.at("many:20000").isValid()); // the rows of before
    QTRY_VERIFY_WITH_TIMEOUT(!m_world.presenter().isHeld() && m_world.at("aaa:").isValid(), test::limit);
    QCOMPARE(m_world.model().path(m_world.tree().currentIndex()), QByteArray("many:20000"));
    QCOMPARE(m_world.tree().visualRect(m_world.at("many:20000")).top(), top);
    QTRY_COMPARE_WITH_TIMEOUT(m_world.presenter().view().selected, qint64(1), test::limit);
    QTRY_COMPARE_WITH_TIMEOUT(m_world.at("many:20000").data(KeyTreeModel::SelectedRole).toInt(),
                              int(KeyTreeModel::Selected::All), test::limit);
}

void KeysBrowseTest::aNodeOfAHundredThousandIsPaged()
{
    m_world.populate(100'000, "many");
    QVERIFY(openComplete());
    QVERIFY(m_world.expand("many:"));
    const auto rows = [this] { return m_world.model().rowCount(m_world.at("many:")); };
    QCOMPARE(rows(), 20'001);
    m_world.tree().setCurrentIndex(m_world.model().index(20'000, 0, m_world.at("many:")));
    QTest::keyClick(&m_world.tree(), Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(rows(), 40'001, test::limit);
    QCOMPARE(m_world.tree().currentIndex().row(), 20'000);
    QVERIFY(!m_world.model().isMore(m_world.tree().currentIndex()));
}

void KeysBrowseTest::theListSortsByWhatWasAsked()
{
    m_world.ask({"SET", "big", QByteArray(9000, 'x')});
    QVERIFY(openComplete());
    QTest::mouseClick(test::button(*m_world.page, QStringLiteral("List")), Qt::LeftButton);
    QVERIFY(m_world.list().isVisible());
    QAbstractItemModel& list = *m_world.list().model();
    QTRY_COMPARE_WITH_TIMEOUT(list.index(0, 0).data().toString(), QStringLiteral("big"), test::limit);
    constexpr int size = int(keyspace::ViewSpec::Column::Memory);
    QTRY_VERIFY_WITH_TIMEOUT(list.index(0, size).data(common::ValueRole).toLongLong() > 9000, test::limit);
    m_world.presenter().sortBy(keyspace::ViewSpec::Column::Memory);
    m_world.presenter().measure({}, keyspace::Fact::Memory);
    QVERIFY(m_world.presenter().job());
    QTRY_VERIFY_WITH_TIMEOUT(!m_world.presenter().job(), test::limit);
    QTRY_COMPARE_WITH_TIMEOUT(m_world.presenter().view().unsorted, qint64(0), test::limit);
    QTRY_COMPARE_WITH_TIMEOUT(list.index(0, 0).data().toString(), QStringLiteral("big"), test::limit);
    QVERIFY(m_world.presenter().memory().showsList());
}

void KeysBrowseTest::namesAreCopiedAsTheyAreShown()
{
    QVERIFY(openComplete());
    m_world.click(QByteArray("odd\0\xff", 5));
    QTest::keyClick(&m_world.tree(), Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("odd\\x00\\xff"));
    m_world.click("queue", Qt::ControlModifier);
    m_world.click("user:", Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(m_world.presenter().view().selected, qint64(4), test::limit);
    QTest::keyClick(&m_world.tree(), Qt::Key_C, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(QGuiApplication::clipboard()->text(),
                              QStringLiteral("queue\nuser:1:mail\nuser:1:name\nuser:2"), test::limit);
}

void KeysBrowseTest::otherSeparatorsCutElsewhere()
{
    m_world.ask({"SET", "a/b/c", "1"});
    QVERIFY(openComplete());
    QVERIFY(m_world.at("a/b/c").isValid());
    keyspace::Scope scope;
    scope.separators = {"/"};
    m_world.presenter().scan(scope);
    QTRY_VERIFY_WITH_TIMEOUT(m_world.at("a/").isValid() && m_world.isComplete(), test::limit);
    QVERIFY(m_world.at("user:2").isValid());
    QVERIFY(m_world.presenter().memory().separators() == std::vector<QByteArray>{"/"});
}

QTEST_MAIN(KeysBrowseTest)
#include "tst_keys_browse.moc"
