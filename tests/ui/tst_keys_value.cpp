// The pane of a key as a person reads it, on a real server: every type, decoded, in pages, gone, not allowed.
#include "keys_value_fixture.h"

using test::Form;
using test::limit;

class TestKeysValue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_world.start()); }
    void cleanupTestCase() { m_world.stop(); }
    void init();
    void cleanup() { m_world.closePane(); }

    void everyTypeShowsItsElements_data();
    void everyTypeShowsItsElements();
    void aStringIsReadByItsContent_data();
    void aStringIsReadByItsContent();
    void aPackedPickleInAHashFieldIsDecoded();
    void aCachedPageShowsStatusHeadersAndBody();
    void theDecoderIsChosenAndRememberedForKeysLikeIt();
    void whatLooksLikeAFormatButIsNoneSaysSo();
    void moreElementsComeWhenTheyAreScrolledTo();
    void aFilterAsksTheServer();
    void aHugeStringIsShownInPages();
    void aLargeStringIsLoadedWhole();
    void theTimeToLiveCountsDown();
    void aKeyThatIsDeletedSaysSo();
    void aKeyThatExpiresSaysSo();
    void aUserWithoutTheRightSaysWhich();
    void anEmptyStringIsToldFromNothing();
    void aKeyOfOursIsReadOnly();
    void anEntryOfOursShowsItsRowsAndStamps();

private:
    test::ValueWorld m_world;
};

void TestKeysValue::init()
{
    QSettings().clear();
    m_world.openPane();
}

void TestKeysValue::everyTypeShowsItsElements_data()
{
    QTest::addColumn<QList<QByteArray>>("command");
    QTest::addColumn<int>("rows");
    QTest::addColumn<QStringList>("first");
    QTest::addColumn<QString>("facts");
    QTest::newRow("list") << QList<QByteArray>{"RPUSH", "k:list", "a", "b", "c"} << 3
                          << QStringList{QStringLiteral("0"), QStringLiteral("a")} << "list · 3 items";
    QTest::newRow("hash") << QList<QByteArray>{"HSET", "k:hash", "f", "v"} << 1
                          << QStringList{QStringLiteral("f"), QStringLiteral("v")} << "hash · 1 ";
    QTest::newRow("set") << QList<QByteArray>{"SADD", "k:set", "m"} << 1 << QStringList{QStringLiteral("m")}
                         << "set · 1 ";
    QTest::newRow("sorted set") << QList<QByteArray>{"ZADD", "k:zset", "1.5", "m", "2", "n"} << 2
                                << QStringList{QStringLiteral("1.5"), QStringLiteral("m")}
                                << "sorted set · 2 members";
    QTest::newRow("stream") << QList<QByteArray>{"XADD", "k:stream", "7-1", "f", "v", "g", "w"} << 2
                            << QStringList{QStringLiteral("7-1"), QStringLiteral("f"), QStringLiteral("v")}
                            << "stream · 1 ";
}

void TestKeysValue::everyTypeShowsItsElements()
{
    QFETCH(const QList<QByteArray>, command);
    QFETCH(const int, rows);
    QFETCH(const QStringList, first);
    QFETCH(const QString, facts);
    m_world.ask({"DEL", command[1]});
    m_world.ask(redis::Command(command.begin(), command.end()));
    m_world.pane->showKey(command[1]);
    QTRY_VERIFY_WITH_TIMEOUT(m_world.elements() && m_world.elements()->isVisible(), limit);
    QAbstractItemModelTester tester(m_world.elements()->model(),
                                    QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(m_world.elements()->model()->rowCount(), rows);
    for (int column = 0; column < first.size(); ++column)
        QCOMPARE(m_world.cell(0, column), first[column]);
    QVERIFY2(m_world.facts().startsWith(facts), qPrintable(m_world.facts()));
    QVERIFY(m_world.facts().contains(QStringLiteral("never expires")));
    // The first element is read at once, the last one after End.
    QTRY_COMPARE_WITH_TIMEOUT(m_world.shownText(), first[command[0] == "ZADD" ? 1 : first.size() - 1], limit);
    QTest::keyClick(m_world.elements(), Qt::Key_End);
    if (rows > 1)
        QTRY_COMPARE_WITH_TIMEOUT(m_world.shownText(), QString::fromUtf8(command.last()), limit);
}

void TestKeysValue::aStringIsReadByItsContent_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("chain");
    QTest::addColumn<int>("form");
    QTest::newRow("text") << "text.bin"
                          << "text" << int(Form::Text);
    QTest::newRow("JSON") << "json.bin"
                          << "JSON" << int(Form::Json);
    QTest::newRow("MessagePack") << "msgpack.bin"
                                 << "MessagePack" << int(Form::Tree);
    QTest::newRow("queryset") << "django_queryset_zlib.bin"
                              << "zlib → Python pickle → rows" << int(Form::Rows);
    QTest::newRow("picture") << "image_png.bin"
                             << "image" << int(Form::Image);
}

void TestKeysValue::aStringIsReadByItsContent()
{
    QFETCH(const QString, file);
    QFETCH(const QString, chain);
    QFETCH(const int, form);
    m_world.ask({"SET", "k:sample", test::ValueWorld::sample(file.toLatin1())});
    m_world.pane->showKey("k:sample");
    QTRY_COMPARE_WITH_TIMEOUT(m_world.chain(), chain, limit);
    QCOMPARE(int(m_world.decoded().form()), form);
    QVERIFY(m_world.decoded().hasForm(Form::Bytes));
}

void TestKeysValue::aPackedPickleInAHashFieldIsDecoded()
{
    m_world.ask({"DEL", "k:session"});
    m_world.ask({"HSET", "k:session", "data", test::ValueWorld::sample("gzip_pickle.bin"), "other", "x"});
    m_world.pane->showKey("k:session");
    QTRY_VERIFY_WITH_TIMEOUT(m_world.elements() && m_world.elements()->model()->rowCount() == 2, limit);
    m_world.elements()->setCurrentKey("data");
    QTRY_COMPARE_WITH_TIMEOUT(m_world.chain(), QStringLiteral("gzip → Python pickle"), limit);
    m_world.decoded().showForm(Form::Json);
    QVERIFY2(m_world.shownText().startsWith(QLatin1Char('{')), qPrintable(m_world.shownText()));
    QVERIFY(m_world.text()->isReadOnly());
}

void TestKeysValue::aCachedPageShowsStatusHeadersAndBody()
{
    m_world.ask({"SET", "k:page", test::ValueWorld::sample("django_page_gzip.bin")});
    m_world.pane->showKey("k:page");
    QTRY_COMPARE_WITH_TIMEOUT(int(m_world.decoded().form()), int(Form::Page), limit);
    QVERIFY(test::says(m_world.decoded(), QStringLiteral("Status 404")));
    QVERIFY(test::says(m_world.decoded(), QStringLiteral("Content-Type: text/html")));
    QCOMPARE(m_world.shownText(), QStringLiteral("<p>gone</p>"));
}

void TestKeysValue::theDecoderIsChosenAndRememberedForKeysLikeIt()
{
    m_world.ask({"SET", "k:user:1", "[1, 2]"});
    m_world.ask({"SET", "k:user:2", "[3, 4]"});
    m_world.pane->showKey("k:user:1");
    QTRY_COMPARE_WITH_TIMEOUT(m_world.chain(), QStringLiteral("JSON"), limit);
    QMenu* const menu = m_world.pane->findChild<QPushButton*>(QStringLiteral("chain"))->menu();
    Q_EMIT menu->aboutToShow();
    const auto actions = menu->actions();
    const auto asText = std::ranges::find(actions, QStringLiteral("As text"), &QAction::text);
    QVERIFY(asText != actions.end());
    (*asText)->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(m_world.chain(), QStringLiteral("text"), limit);
    m_world.closePane();
    m_world.openPane(); // another window, another day
    m_world.pane->showKey("k:user:2");
    QTRY_COMPARE_WITH_TIMEOUT(m_world.chain(), QStringLiteral("text"), limit);
    QCOMPARE(m_world.shownText(), QStringLiteral("[3, 4]"));
}

void TestKeysValue::whatLooksLikeAFormatButIsNoneSaysSo()
{
    m_world.ask({"SET", "k:broken", QByteArray("\x28\xb5\x2f\xfd") + QByteArray(40, '\xff')});
    m_world.pane->showKey("k:broken");
    QTRY_VERIFY_WITH_TIMEOUT(m_world.label("notes").contains(QStringLiteral("Looks like Zstandard, but")),
                             limit);
}

void TestKeysValue::moreElementsComeWhenTheyAreScrolledTo()
{
    m_world.ask({"DEL", "k:many"});
    for (int block = 0; block < 10; ++block) {
        redis::Command push{"RPUSH", "k:many"};
        for (int i = 0; i < 500; ++i)
            push.push_back("item " + QByteArray::number(block * 500 + i));
        m_world.ask(push);
    }
    m_world.pane->showKey("k:many");
    QTRY_VERIFY_WITH_TIMEOUT(m_world.elements() && m_world.elements()->model()->rowCount() > 0, limit);
    const int before = m_world.elements()->model()->rowCount();
    QVERIFY(before < 5000);
    QTest::keyClick(m_world.elements(), Qt::Key_End);
    QTRY_VERIFY_WITH_TIMEOUT(m_world.elements()->model()->rowCount() > before, limit);
    while (m_world.elements()->model()->rowCount() < 5000) {
        const int rows = m_world.elements()->model()->rowCount();
        QTest::keyClick(m_world.elements(), Qt::Key_End);
        QTRY_VERIFY_WITH_TIMEOUT(m_world.elements()->model()->rowCount() > rows, limit);
    }
    QCOMPARE(m_world.elements()->model()->rowCount(), 5000);
    QCOMPARE(m_world.cell(4999, 1), QStringLiteral("item 4999"));
}

void TestKeysValue::aFilterAsksTheServer()
{
    redis::Command set{"HSET", "k:filter"};
    for (int i = 0; i < 3000; ++i) {
        set.push_back((i % 1000 == 7 ? "wanted:" : "other:") + QByteArray::number(i));
        set.push_back("v");
    }
    m_world.ask(set);
    m_world.pane->showKey("k:filter");
    QTRY_VERIFY_WITH_TIMEOUT(m_world.elements() && m_world.elements()->model()->rowCount() > 0, limit);
    auto* const filter = m_world.pane->findChild<keys::ElementsView*>()->findChild<QLineEdit*>();
    QTest::keyClicks(filter, QStringLiteral("wanted:*"));
    const auto all = [this](const QString& begins) {
        const auto* const model = m_world.elements()->model();
        for (int row = 0; row < model->rowCount(); ++row) {
            if (!m_world.cell(row, 0).startsWith(begins))
                return false;
        }
        return model->rowCount() > 0;
    };
    QTRY_VERIFY_WITH_TIMEOUT(all(QStringLiteral("wanted:")), limit);
}

void TestKeysValue::aHugeStringIsShownInPages()
{
    m_world.ask({"SETRANGE", "k:huge", "104857599", "z"}); // 100 MiB
    m_world.pane->showKey("k:huge");
    QTRY_VERIFY_WITH_TIMEOUT(m_world.label("notes").contains(QStringLiteral("of 100 MiB")), limit);
    QVERIFY(!m_world.button(QStringLiteral("Load all 100 MiB")));
    m_world.decoded().showForm(Form::Bytes);
    QTableView* bytes = nullptr;
    for (auto* each : m_world.decoded().findChildren<QTableView*>()) {
        if (each->isVisible())
            bytes = each;
    }
    QVERIFY(bytes);
    QCOMPARE(bytes->model()->rowCount(), 104857600 / 16);
    bytes->scrollToBottom();
    const QModelIndex last = bytes->model()->index(bytes->model()->rowCount() - 1, 2);
    QTRY_VERIFY_WITH_TIMEOUT(last.data().toString().endsWith(QLatin1Char('z')), limit);
    m_world.ask({"UNLINK", "k:huge"});
}

void TestKeysValue::aLargeStringIsLoadedWhole()
{
    const QByteArray json = '[' + QByteArray("123456789,\n").repeated(150'000) + "0]";
    m_world.ask({"SET", "k:large", json});
    m_world.pane->showKey("k:large");
    QTRY_VERIFY_WITH_TIMEOUT(m_world.button(QStringLiteral("Load all 1.6 MiB")), limit);
    QVERIFY(m_world.chain() != QStringLiteral("JSON")); // the beginning alone is none
    m_world.click(QStringLiteral("Load all 1.6 MiB"));
    QTRY_COMPARE_WITH_TIMEOUT(m_world.chain(), QStringLiteral("JSON"), limit);
    QVERIFY(!m_world.button(QStringLiteral("Load all 1.6 MiB")));
}

void TestKeysValue::theTimeToLiveCountsDown()
{
    m_world.ask({"SET", "k:ttl", "x", "EX", "30"});
    m_world.pane->showKey("k:ttl");
    QTRY_VERIFY_WITH_TIMEOUT(m_world.facts().contains(QStringLiteral("s left")), limit);
    const QString first = m_world.facts();
    QTRY_VERIFY_WITH_TIMEOUT(m_world.facts() != first, limit);
    QVERIFY(m_world.facts().contains(QStringLiteral("s left")));
}

void TestKeysValue::aKeyThatIsDeletedSaysSo()
{
    m_world.ask({"SET", "k:gone", "x"});
    m_world.pane->showKey("k:gone");
    QTRY_COMPARE_WITH_TIMEOUT(m_world.shownText(), QStringLiteral("x"), limit);
    m_world.ask({"DEL", "k:gone"});
    m_world.pane->refresh();
    QTRY_COMPARE_WITH_TIMEOUT(m_world.emptyTitle(), QStringLiteral("This key is gone"), limit);
    QVERIFY(test::says(*m_world.pane, QStringLiteral("Somebody deleted it")));
    m_world.ask({"SET", "k:gone", "again"});
    m_world.click(QStringLiteral("Look again"));
    QTRY_COMPARE_WITH_TIMEOUT(m_world.shownText(), QStringLiteral("again"), limit);
}

void TestKeysValue::aKeyThatExpiresSaysSo()
{
    m_world.ask({"SET", "k:expires", "x", "PX", "1500"});
    m_world.pane->showKey("k:expires");
    QTRY_COMPARE_WITH_TIMEOUT(m_world.emptyTitle(), QStringLiteral("This key has expired"), limit);
    QVERIFY(test::says(*m_world.pane, QStringLiteral("ran out")));
}

void TestKeysValue::aUserWithoutTheRightSaysWhich()
{
    m_world.ask({"SET", "k:secret", "x"});
    m_world.ask({"ACL", "SETUSER", "default", "resetkeys", "~other:*"});
    m_world.pane->showKey("k:secret");
    const auto allow = qScopeGuard([this] { m_world.ask({"ACL", "SETUSER", "default", "allkeys"}); });
    QTRY_COMPARE_WITH_TIMEOUT(m_world.emptyTitle(), QStringLiteral("This user may not look at this key"),
                              limit);
    QVERIFY(m_world.pane->findChild<common::EmptyState*>()->findChild<QLineEdit*>()->text().startsWith(
        QStringLiteral("ACL SETUSER")));
}

void TestKeysValue::anEmptyStringIsToldFromNothing()
{
    m_world.ask({"SET", "k:empty", ""});
    m_world.pane->showKey("k:empty");
    QTRY_VERIFY_WITH_TIMEOUT(m_world.label("notes").contains(QStringLiteral("Empty: 0 bytes")), limit);
    QVERIFY(m_world.facts().startsWith(QStringLiteral("string · 0")));
}

void TestKeysValue::aKeyOfOursIsReadOnly()
{
    redis::Value keys = m_world.ask({"KEYS", "keystead:*:cursor"});
    QVERIFY(!keys.items().empty());
    m_world.pane->showKey(keys.items().front().bytes());
    QTRY_COMPARE_WITH_TIMEOUT(m_world.chain(), QStringLiteral("cursor"), limit);
    QVERIFY2(
        m_world.label("editState").startsWith(QStringLiteral("Read-only: Keystead keeps this key right")),
        qPrintable(m_world.label("editState")));
    const auto actions = m_world.pane->findChild<keys::KeyHeader*>()->menu()->actions();
    for (const QAction* action : actions) {
        if (action->text().contains(QStringLiteral("name Key")))
            QVERIFY(!action->isEnabled() && !action->toolTip().isEmpty());
        if (action->text().contains(QStringLiteral("lete")))
            QVERIFY(action->isEnabled());
    }
}

void TestKeysValue::anEntryOfOursShowsItsRowsAndStamps()
{
    QVERIFY(test::seed(m_world.workspace(), 20));
    QByteArray entry;
    const auto filled = [this, &entry] {
        const auto page = test::waitFor(m_world.workspace(),
                                        [](workspace::Session& session) { return session.reads().page({}); });
        const redis::Value keys = m_world.ask({"KEYS", "keystead:*:page:*"});
        if (page && !keys.items().empty())
            entry = keys.items().front().bytes();
        return !entry.isEmpty();
    };
    QTRY_VERIFY_WITH_TIMEOUT(filled(), limit);
    m_world.pane->showKey(entry);
    QTRY_COMPARE_WITH_TIMEOUT(m_world.chain(), QStringLiteral("cached page"), limit);
    QCOMPARE(int(m_world.decoded().form()), int(Form::Rows));
    QVERIFY(m_world.facts().contains(QStringLiteral("left")));
    auto* const validity = m_world.pane->findChild<common::StatusLabel*>();
    QTRY_VERIFY_WITH_TIMEOUT(validity->isVisible(), limit);
    QCOMPARE(validity->word(), QStringLiteral("current"));
    m_world.decoded().showForm(Form::Stamps);
    QVERIFY(m_world.decoded().form() == Form::Stamps);
    QVERIFY(!m_world.decoded().hasForm(Form::Text)); // nothing to edit
}

QTEST_MAIN(TestKeysValue)
#include "tst_keys_value.moc"
