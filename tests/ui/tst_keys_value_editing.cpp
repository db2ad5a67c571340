// Values edited in the pane, on a real server: saved with their time to live, never over what somebody else
// wrote meanwhile, never lost.
#include "keys_value_fixture.h"

using test::limit;

class TestKeysValueEditing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_world.start()); }
    void cleanupTestCase() { m_world.stop(); }
    void init()
    {
        QSettings().clear();
        m_world.openPane();
    }
    void cleanup() { m_world.closePane(); }

    void aTextIsSavedAndKeepsItsTimeToLive();
    void aPackedFieldIsWrittenAsItWas();
    void somebodyElsesChangeIsNeverOverwritten_data();
    void somebodyElsesChangeIsNeverOverwritten();
    void aKeyThatWentCanBeMadeAgain();
    void escapeRevertsBeforeItCloses();
    void anUnsavedTextStaysWhileOtherKeysAreShown();
    void whatCannotBeWrittenAgainIsReadOnly();
    void anInvalidTextIsRefusedAndKept();
    void elementsAreAdded_data();
    void elementsAreAdded();
    void aFieldIsRenamedButNeverOverAnother();
    void aScoreIsChanged();
    void elementsAreRemoved_data();
    void elementsAreRemoved();
    void theLastElementTakesTheKeyWithIt();
    void aSetsMemberIsEditedByRenamingIt();

private:
    bool shows(const QByteArray& key, const QString& text)
    {
        m_world.pane->showKey(key);
        return QTest::qWaitFor([&] { return m_world.text() && m_world.shownText() == text; }, limit);
    }
    bool hasElements(const QByteArray& key)
    {
        m_world.pane->showKey(key);
        return QTest::qWaitFor(
            [&] {
                return m_world.pane->key() == key && m_world.elements() && m_world.elements()->isVisible() &&
                       m_world.elements()->model()->rowCount() > 0;
            },
            limit);
    }
    QByteArray get(const QByteArray& key) { return m_world.ask({"GET", key}).bytes(); }
    keys::ElementForm& form() { return *m_world.pane->findChild<keys::ElementForm*>(); }
    void fill(const QStringList& texts)
    {
        const auto fields = form().findChildren<QLineEdit*>();
        for (int i = 0; i < texts.size() && i < fields.size(); ++i) {
            fields[i]->clear();
            QTest::keyClicks(fields[i], texts[i]);
        }
    }

    test::ValueWorld m_world;
};

void TestKeysValueEditing::aTextIsSavedAndKeepsItsTimeToLive()
{
    m_world.ask({"SET", "e:text", "before", "PX", "987654"});
    const qint64 expires = m_world.ask({"PEXPIRETIME", "e:text"}).toInteger();
    QVERIFY(shows("e:text", QStringLiteral("before")));
    QVERIFY(!m_world.button(QStringLiteral("Save")));
    m_world.type(QStringLiteral("after"));
    QVERIFY(m_world.pane->hasUnsaved());
    QTest::keyClick(m_world.text(), Qt::Key_S, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(get("e:text"), QByteArray("after"), limit);
    QCOMPARE(m_world.ask({"PEXPIRETIME", "e:text"}).toInteger(), expires);
    QTRY_VERIFY_WITH_TIMEOUT(!m_world.pane->hasUnsaved(), limit);
    QCOMPARE(m_world.shownText(), QStringLiteral("after"));
    // Again at once: what was saved is what is expected now.
    m_world.type(QStringLiteral("once more"));
    m_world.click(QStringLiteral("Save"));
    QTRY_COMPARE_WITH_TIMEOUT(get("e:text"), QByteArray("once more"), limit);
    QTRY_VERIFY_WITH_TIMEOUT(!m_world.pane->hasUnsaved(), limit); // the answer is here
    m_world.changes->undo();
    QTRY_COMPARE_WITH_TIMEOUT(get("e:text"), QByteArray("after"), limit);
    QTRY_COMPARE_WITH_TIMEOUT(m_world.shownText(), QStringLiteral("after"), limit);
}

void TestKeysValueEditing::aPackedFieldIsWrittenAsItWas()
{
    const QByteArray packed = test::ValueWorld::sample("base64_zstd_msgpack.bin");
    m_world.ask({"DEL", "e:packed"});
    m_world.ask({"HSET", "e:packed", "f", packed, "g", "other"});
    QVERIFY(hasElements("e:packed"));
    m_world.elements()->setCurrentKey("f");
    QTRY_VERIFY_WITH_TIMEOUT(m_world.chain().startsWith(QStringLiteral("base64 → Zstandard")), limit);
    m_world.decoded().edit();
    const QString before = m_world.shownText();
    QVERIFY2(!m_world.text()->isReadOnly(), qPrintable(m_world.label("editState")));
    m_world.text()->selectAll();
    m_world.text()->insertPlainText(
        QString(before).replace(QStringLiteral("\"id\": 7"), QStringLiteral("\"id\": 8")));
    QVERIFY(m_world.shownText() != before);
    m_world.click(QStringLiteral("Save"));
    QTRY_VERIFY_WITH_TIMEOUT(m_world.ask({"HGET", "e:packed", "f"}).bytes() != packed, limit);
    QTRY_VERIFY_WITH_TIMEOUT(!m_world.pane->hasUnsaved(), limit);
    QTRY_VERIFY_WITH_TIMEOUT(m_world.chain().startsWith(QStringLiteral("base64 → Zstandard")), limit);
    QCOMPARE(m_world.ask({"HGET", "e:packed", "g"}).bytes(), QByteArray("other"));
}

void TestKeysValueEditing::somebodyElsesChangeIsNeverOverwritten_data()
{
    QTest::addColumn<QString>("choice");
    QTest::addColumn<QByteArray>("stored");
    QTest::addColumn<bool>("isUnsaved");
    QTest::newRow("theirs") << "Take theirs" << QByteArray("theirs") << false;
    QTest::newRow("mine") << "Keep mine" << QByteArray("mine") << false;
    QTest::newRow("neither yet") << "Go on editing" << QByteArray("theirs") << true;
}

void TestKeysValueEditing::somebodyElsesChangeIsNeverOverwritten()
{
    QFETCH(const QString, choice);
    QFETCH(const QByteArray, stored);
    QFETCH(const bool, isUnsaved);
    m_world.ask({"SET", "e:conflict", "base"});
    QVERIFY(shows("e:conflict", QStringLiteral("base")));
    m_world.type(QStringLiteral("mine"));
    m_world.ask({"SET", "e:conflict", "theirs"});
    m_world.click(QStringLiteral("Save"));
    QTRY_VERIFY_WITH_TIMEOUT(m_world.button(QStringLiteral("Keep mine")), limit);
    QCOMPARE(get("e:conflict"), QByteArray("theirs"));
    QStringList sides;
    for (auto* each : m_world.decoded().findChildren<QPlainTextEdit*>()) {
        if (each->isVisible())
            sides << each->toPlainText();
    }
    QCOMPARE(sides, (QStringList{QStringLiteral("base"), QStringLiteral("theirs"), QStringLiteral("mine")}));
    m_world.click(choice);
    QTRY_COMPARE_WITH_TIMEOUT(get("e:conflict"), stored, limit);
    QTRY_COMPARE_WITH_TIMEOUT(m_world.pane->hasUnsaved(), isUnsaved, limit);
    QTRY_COMPARE_WITH_TIMEOUT(m_world.shownText(),
                              isUnsaved ? QStringLiteral("mine") : QString::fromUtf8(stored), limit);
}

void TestKeysValueEditing::aKeyThatWentCanBeMadeAgain()
{
    m_world.ask({"SET", "e:went", "base"});
    QVERIFY(shows("e:went", QStringLiteral("base")));
    m_world.type(QStringLiteral("mine"));
    QTRY_VERIFY_WITH_TIMEOUT(!m_world.isBusy(), limit);
    m_world.ask({"DEL", "e:went"});
    m_world.click(QStringLiteral("Save"));
    QTRY_VERIFY_WITH_TIMEOUT(m_world.button(QStringLiteral("Make it again with mine")), limit);
    QVERIFY(m_world.ask({"EXISTS", "e:went"}).toInteger() == 0);
    m_world.click(QStringLiteral("Make it again with mine"));
    QTRY_COMPARE_WITH_TIMEOUT(get("e:went"), QByteArray("mine"), limit);
}

void TestKeysValueEditing::escapeRevertsBeforeItCloses()
{
    m_world.ask({"SET", "e:escape", "base"});
    QVERIFY(shows("e:escape", QStringLiteral("base")));
    QSignalSpy closed(m_world.pane.get(), &keys::KeyPane::closeRequested);
    m_world.type(QStringLiteral("mine"));
    QTest::keyClick(m_world.text(), Qt::Key_Escape);
    QCOMPARE(m_world.shownText(), QStringLiteral("base"));
    QVERIFY(!m_world.pane->hasUnsaved());
    QCOMPARE(closed.size(), 0);
    QTest::keyClick(m_world.text(), Qt::Key_Escape);
    QCOMPARE(closed.size(), 1);
}

void TestKeysValueEditing::anUnsavedTextStaysWhileOtherKeysAreShown()
{
    m_world.ask({"SET", "e:one", "one"});
    m_world.ask({"SET", "e:two", "two"});
    QVERIFY(shows("e:one", QStringLiteral("one")));
    m_world.type(QStringLiteral("edited"));
    QVERIFY(shows("e:two", QStringLiteral("two")));
    QVERIFY(m_world.pane->hasUnsaved());
    QSignalSpy wanted(m_world.pane.get(), &keys::KeyPane::keyRequested);
    m_world.click(QStringLiteral("Go there"));
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(wanted.front().front().toByteArray(), QByteArray("e:one"));
    QVERIFY(shows("e:one", QStringLiteral("edited")));
    m_world.click(QStringLiteral("Save"));
    QTRY_COMPARE_WITH_TIMEOUT(get("e:one"), QByteArray("edited"), limit);
}

void TestKeysValueEditing::whatCannotBeWrittenAgainIsReadOnly()
{
    m_world.ask({"SET", "e:pickle", test::ValueWorld::sample("pickle5.bin")});
    m_world.pane->showKey("e:pickle");
    QTRY_VERIFY_WITH_TIMEOUT(
        m_world.label("editState").startsWith(QStringLiteral("Read-only: Python pickle")), limit);
    m_world.ask({"SET", "e:crlf", "a\r\nb"});
    QVERIFY(shows("e:crlf", QStringLiteral("a\nb")));
    QVERIFY(m_world.text()->isReadOnly());
}

void TestKeysValueEditing::anInvalidTextIsRefusedAndKept()
{
    m_world.ask({"SET", "e:json", "{\"a\": 1}"});
    m_world.pane->showKey("e:json");
    QTRY_COMPARE_WITH_TIMEOUT(m_world.chain(), QStringLiteral("JSON"), limit);
    m_world.decoded().edit();
    m_world.type(QStringLiteral("{\"a\": "));
    m_world.click(QStringLiteral("Save"));
    QTRY_VERIFY_WITH_TIMEOUT(m_world.label("editState").contains(QStringLiteral("json")), limit);
    QCOMPARE(get("e:json"), QByteArray("{\"a\": 1}"));
    QCOMPARE(m_world.shownText(), QStringLiteral("{\"a\": "));
}

void TestKeysValueEditing::elementsAreAdded_data()
{
    QTest::addColumn<QList<QByteArray>>("make");
    QTest::addColumn<QStringList>("typed");
    QTest::addColumn<QList<QByteArray>>("question");
    QTest::addColumn<QByteArray>("answer");
    using List = QList<QByteArray>;
    QTest::newRow("hash") << List{"HSET", "e:add", "f", "v"}
                          << QStringList{QStringLiteral("new"), QStringLiteral("\\xffz")}
                          << List{"HGET", "e:add", "new"} << QByteArray("\xffz");
    QTest::newRow("list") << List{"RPUSH", "e:add", "a"} << QStringList{QStringLiteral("b")}
                          << List{"LINDEX", "e:add", "1"} << QByteArray("b");
    QTest::newRow("set") << List{"SADD", "e:add", "a"} << QStringList{QStringLiteral("b")}
                         << List{"SRANDMEMBER", "e:add", "2"} << QByteArray();
    QTest::newRow("sorted set") << List{"ZADD", "e:add", "1", "a"}
                                << QStringList{QStringLiteral("b"), QStringLiteral("2.5")}
                                << List{"ZSCORE", "e:add", "b"} << QByteArray("2.5");
    QTest::newRow("stream") << List{"XADD", "e:add", "1-1", "f", "v"}
                            << QStringList{QStringLiteral("2-1"), QStringLiteral("g"), QStringLiteral("w")}
                            << List{"XLEN", "e:add"} << QByteArray();
}

void TestKeysValueEditing::elementsAreAdded()
{
    QFETCH(const QList<QByteArray>, make);
    QFETCH(const QStringList, typed);
    QFETCH(const QList<QByteArray>, question);
    QFETCH(const QByteArray, answer);
    m_world.ask({"DEL", "e:add"});
    m_world.ask(redis::Command(make.begin(), make.end()));
    m_world.ask({"PEXPIRE", "e:add", "876543"});
    const qint64 expires = m_world.ask({"PEXPIRETIME", "e:add"}).toInteger();
    QVERIFY(hasElements("e:add"));
    const int rows = m_world.elements()->model()->rowCount();
    m_world.click(QStringLiteral("Add"));
    QTRY_VERIFY_WITH_TIMEOUT(form().isOpen(), limit);
    fill(typed);
    QTest::keyClick(form().findChild<QLineEdit*>(), Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(m_world.elements()->model()->rowCount(), rows + 1, limit);
    QVERIFY(!form().isOpen());
    const redis::Value told = m_world.ask(redis::Command(question.begin(), question.end()));
    if (!answer.isEmpty())
        QCOMPARE(told.bytes(), answer);
    else
        QCOMPARE(told.items().empty() ? told.toInteger() : qint64(told.items().size()), 2);
    QCOMPARE(m_world.ask({"PEXPIRETIME", "e:add"}).toInteger(), expires);
}

void TestKeysValueEditing::aFieldIsRenamedButNeverOverAnother()
{
    m_world.ask({"DEL", "e:rename"});
    m_world.ask({"HSET", "e:rename", "a", "1", "b", "2"});
    QVERIFY(hasElements("e:rename"));
    m_world.elements()->setCurrentKey("a");
    m_world.click(QStringLiteral("Rename"));
    fill({QStringLiteral("b")});
    QTest::keyClick(form().findChild<QLineEdit*>(), Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(m_world.label("problem").contains(QStringLiteral("one of that name already")),
                             limit);
    QCOMPARE(m_world.ask({"HGET", "e:rename", "b"}).bytes(), QByteArray("2"));
    fill({QStringLiteral("c")});
    QTest::keyClick(form().findChild<QLineEdit*>(), Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(m_world.ask({"HGET", "e:rename", "c"}).bytes(), QByteArray("1"), limit);
    QCOMPARE(m_world.ask({"HEXISTS", "e:rename", "a"}).toInteger(), 0);
}

void TestKeysValueEditing::aScoreIsChanged()
{
    m_world.ask({"DEL", "e:score"});
    m_world.ask({"ZADD", "e:score", "1", "a"});
    QVERIFY(hasElements("e:score"));
    m_world.click(QStringLiteral("Score"));
    fill({QStringLiteral("-inf")});
    QTest::keyClick(form().findChild<QLineEdit*>(), Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(m_world.ask({"ZSCORE", "e:score", "a"}).bytes(), QByteArray("-inf"), limit);
    QTRY_COMPARE_WITH_TIMEOUT(m_world.cell(0, 0), QStringLiteral("-inf"), limit);
}

void TestKeysValueEditing::elementsAreRemoved_data()
{
    QTest::addColumn<QList<QByteArray>>("make");
    using List = QList<QByteArray>;
    QTest::newRow("hash") << List{"HSET", "e:remove", "a", "1", "b", "2"};
    QTest::newRow("list") << List{"RPUSH", "e:remove", "a", "b"};
    QTest::newRow("set") << List{"SADD", "e:remove", "a", "b"};
    QTest::newRow("sorted set") << List{"ZADD", "e:remove", "1", "a", "2", "b"};
}

void TestKeysValueEditing::elementsAreRemoved()
{
    QFETCH(const QList<QByteArray>, make);
    m_world.ask({"DEL", "e:remove"});
    m_world.ask(redis::Command(make.begin(), make.end()));
    QVERIFY(hasElements("e:remove"));
    QCOMPARE(m_world.elements()->model()->rowCount(), 2);
    const QString left = m_world.cell(1, 0);
    QTest::keyClick(m_world.elements(), Qt::Key_Delete);
    QTRY_COMPARE_WITH_TIMEOUT(m_world.elements()->model()->rowCount(), 1, limit);
    if (make[0] != "RPUSH")
        QCOMPARE(m_world.cell(0, 0), left);
    m_world.changes->undo();
    QTRY_COMPARE_WITH_TIMEOUT(m_world.elements()->model()->rowCount(), 2, limit);
}

void TestKeysValueEditing::theLastElementTakesTheKeyWithIt()
{
    m_world.ask({"DEL", "e:last"});
    m_world.ask({"SADD", "e:last", "a"});
    QVERIFY(hasElements("e:last"));
    m_world.click(QStringLiteral("Remove"));
    QTRY_COMPARE_WITH_TIMEOUT(m_world.emptyTitle(), QStringLiteral("This key is gone"), limit);
    QVERIFY(test::says(*m_world.pane, QStringLiteral("You deleted it")));
}

void TestKeysValueEditing::aSetsMemberIsEditedByRenamingIt()
{
    m_world.ask({"DEL", "e:member"});
    m_world.ask({"SADD", "e:member", "old", "other"});
    QVERIFY(hasElements("e:member"));
    m_world.elements()->setCurrentKey("old");
    QTRY_COMPARE_WITH_TIMEOUT(m_world.shownText(), QStringLiteral("old"), limit);
    m_world.type(QStringLiteral("new"));
    m_world.click(QStringLiteral("Save"));
    QTRY_COMPARE_WITH_TIMEOUT(m_world.ask({"SISMEMBER", "e:member", "new"}).toInteger(), 1, limit);
    QCOMPARE(m_world.ask({"SISMEMBER", "e:member", "old"}).toInteger(), 0);
    QTRY_COMPARE_WITH_TIMEOUT(m_world.shownText(), QStringLiteral("new"), limit);
    QTRY_VERIFY_WITH_TIMEOUT(!m_world.pane->hasUnsaved(), limit);
}

QTEST_MAIN(TestKeysValueEditing)
#include "tst_keys_value_editing.moc"
