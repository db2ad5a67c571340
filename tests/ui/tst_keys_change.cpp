// Editing keys with undo and redo, and the dialogs for new keys, names and expiry, by real clicks.
#include "keys_fixture.h"
#include "ui/keys/change/element_rows.h"
#include "ui/keys/change/expiry_dialog.h"
#include "ui/keys/change/expiry_fields.h"
#include "ui/keys/change/new_key_dialog.h"
#include "ui/keys/change/rename_dialog.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QRadioButton>
#include <QSignalSpy>
#include <QSpinBox>

using namespace keyspace;

namespace {

constexpr qint64 someExpiry = 4102444800123; // in 2100, with milliseconds
const QByteArray key("session:1");

QByteArray text(qint64 number)
{
    return QByteArray::number(static_cast<qlonglong>(number));
}

ExpiryTime at(qint64 milliseconds)
{
    return ExpiryTime(std::chrono::milliseconds(milliseconds));
}

} // namespace

class TestKeysChange : public test::KeysFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { start(); }
    void init() { begin(); }
    void cleanup()
    {
        m_changes.reset();
        m_mine.reset();
    }

    void editsAreUndoneAndRedoneToTheMillisecond_data();
    void editsAreUndoneAndRedoneToTheMillisecond();
    void expiriesAreUndoneAndRedoneToTheMillisecond();
    void movesAndNewKeysAreUndoneAndRedone();
    void nobodyElsesChangeIsOverwrittenByUndo();
    void undoWorksAfterACrash();
    void theRightStepIsUndone();
    void aReadOnlyProfileIsToldWhy();
    void ownKeysAreNotEdited();
    void aKeyIsCreatedByClicks_data();
    void aKeyIsCreatedByClicks();
    void aKeyIsNeverCreatedOverAnother();
    void aKeyIsRenamedByClicks_data();
    void aKeyIsRenamedByClicks();
    void anExpiryIsSetByClicks();
    void anExpirySetByOthersIsTold();

private:
    // The members of a set have no order, the dump of everything else tells all of it.
    QByteArray value()
    {
        if (ask({"TYPE", key}).bytes() != "set")
            return ask({"DUMP", key}).bytes();
        QByteArrayList members = flat(ask({"SMEMBERS", key}));
        std::sort(members.begin(), members.end());
        return members.join(',');
    }
};

void TestKeysChange::editsAreUndoneAndRedoneToTheMillisecond_data()
{
    QTest::addColumn<QByteArrayList>("made");
    QTest::addColumn<int>("which");
    QTest::newRow("string") << QByteArrayList{"SET", key, "old"} << 0;
    QTest::newRow("hash") << QByteArrayList{"HSET", key, "f", "1", "g", "2"} << 1;
    QTest::newRow("list") << QByteArrayList{"RPUSH", key, "a", "b"} << 2;
    QTest::newRow("set") << QByteArrayList{"SADD", key, "a", "b"} << 3;
    QTest::newRow("sorted set") << QByteArrayList{"ZADD", key, "1.5", "a"} << 4;
    QTest::newRow("stream") << QByteArrayList{"XADD", key, "1-1", "f", "v"} << 5;
    QTest::newRow("last element") << QByteArrayList{"RPUSH", key, "a"} << 6;
}

void TestKeysChange::editsAreUndoneAndRedoneToTheMillisecond()
{
    QFETCH(QByteArrayList, made);
    QFETCH(int, which);
    const std::vector<Change> changes{SetString{"old", "new"},
                                      SetField{"f", QByteArray("1"), "9"},
                                      InsertListItem{1, QByteArray("b"), "x"},
                                      AddMember{"c"},
                                      SetScore{"a", QByteArray("1.5"), "-3"},
                                      AddEntry{"*", {"g", "w"}},
                                      RemoveListItem{0, "a"}};
    ask(made);
    ask({"PEXPIREAT", key, text(someExpiry)});
    const QByteArray before = value();
    const auto edited = edit(key, changes[static_cast<std::size_t>(which)]);
    QVERIFY(edited && edited->isDone());
    const QByteArray after = value();
    QVERIFY(after != before);
    const qint64 expiry = after.isEmpty() ? -2 : someExpiry;
    QCOMPARE(expiryOf(key), expiry);
    QVERIFY(m_changes->undoText().contains(QStringLiteral("session:1")));
    QCOMPARE(bundles(), std::size_t(1));
    undo();
    QCOMPARE(value(), before);
    QCOMPARE(expiryOf(key), someExpiry);
    QCOMPARE(bundles(), std::size_t(0));
    redo();
    QCOMPARE(value(), after);
    QCOMPARE(expiryOf(key), expiry);
    undo();
    QCOMPARE(value(), before);
    QVERIFY(m_failures.empty());
}

void TestKeysChange::expiriesAreUndoneAndRedoneToTheMillisecond()
{
    ask({"SET", key, "v", "PXAT", text(someExpiry)});
    QVERIFY(edit(key, ExpireAfter{std::chrono::hours(1), ExpectedExpiry(at(someExpiry))})->isDone());
    const qint64 set = expiryOf(key);
    QVERIFY(set < someExpiry);
    QVERIFY(edit(key, Persist{ExpectedExpiry(at(set))})->isDone());
    QCOMPARE(expiryOf(key), qint64(-1));
    undo();
    QCOMPARE(expiryOf(key), set);
    undo();
    QCOMPARE(expiryOf(key), someExpiry);
    redo();
    QCOMPARE(expiryOf(key), set); // the same moment, not an hour from now
    redo();
    QCOMPARE(expiryOf(key), qint64(-1));
    QCOMPARE(get(key), QByteArray("v"));
    QVERIFY(m_failures.empty());
}

void TestKeysChange::movesAndNewKeysAreUndoneAndRedone()
{
    ask({"SET", key, "v", "PXAT", text(someExpiry)});
    std::optional<MoveOutcome> moved;
    const auto then = [&moved](const base::Result<MoveOutcome>& outcome) { moved = *outcome; };
    m_changes->rename(key, "session:2", this, then);
    QTRY_COMPARE_WITH_TIMEOUT(moved.value_or(MoveOutcome::Gone), MoveOutcome::Done, limit);
    m_changes->duplicate("session:2", "session:3", this, then);
    QTRY_VERIFY_WITH_TIMEOUT(m_changes->undoText().contains(QStringLiteral("copy")), limit);
    QVERIFY(edit("session:4", CreateKey{ValueType::Set, {"a"}, {}})->isDone());
    QVERIFY(!isThere(key) && isThere("session:2") && isThere("session:3") && isThere("session:4"));
    undo();
    undo();
    undo();
    QVERIFY(isThere(key) && !isThere("session:2") && !isThere("session:3") && !isThere("session:4"));
    QCOMPARE(expiryOf(key), someExpiry);
    redo();
    redo();
    redo();
    QVERIFY(!isThere(key) && isThere("session:2") && isThere("session:3") && isThere("session:4"));
    QCOMPARE(expiryOf("session:3"), someExpiry);
    m_changes->rename("session:2", "session:4", this, then);
    QTRY_COMPARE_WITH_TIMEOUT(*moved, MoveOutcome::Taken, limit);
    QCOMPARE(flat(ask({"SMEMBERS", "session:4"})), QByteArrayList{"a"});
}

void TestKeysChange::nobodyElsesChangeIsOverwrittenByUndo()
{
    ask({"SET", key, "old"});
    QVERIFY(edit(key, SetString{"old", "mine"})->isDone());
    ask({"SET", key, "theirs"});
    m_changes->undo();
    QTRY_COMPARE_WITH_TIMEOUT(m_failures.size(), std::size_t(1), limit);
    QCOMPARE(m_failures.front().code, base::ErrorCode::EditConflict);
    QCOMPARE(get(key), QByteArray("theirs"));
    QVERIFY(!m_changes->canUndo() && !m_changes->canRedo());
    QCOMPARE(bundles(), std::size_t(1)); // to be looked at
    // A conflict of the edit itself is an answer.
    const auto edited = edit(key, SetString{"old", "mine"});
    QVERIFY(edited && edited->conflict->what == Conflict::What::OtherValue);
    QCOMPARE(get(key), QByteArray("theirs"));
}

void TestKeysChange::undoWorksAfterACrash()
{
    ask({"SET", key, "old", "PXAT", text(someExpiry)});
    QVERIFY(edit(key, SetString{"old", "new"})->isDone());
    beginAgain();
    QVERIFY(!m_changes->canUndo());
    std::optional<UndoReport> report;
    m_changes->restore(m_mine->keyTrash().bundles()->front().id, {}, this,
                       [&report](const UndoReport& done) { report = done; });
    QTRY_VERIFY_WITH_TIMEOUT(report.has_value(), limit);
    QCOMPARE(report->restored, qint64(1));
    QCOMPARE(get(key), QByteArray("old"));
    QCOMPARE(expiryOf(key), someExpiry);
    QCOMPARE(bundles(), std::size_t(0));
}

void TestKeysChange::theRightStepIsUndone()
{
    ask({"MSET", "a", "1", "b", "1"});
    QVERIFY(edit("a", SetString{"1", "2"})->isDone());
    const quint64 first = m_changes->latestStep();
    QVERIFY(edit("b", SetString{"1", "2"})->isDone());
    m_changes->undoStep(first); // of the older toast
    QTRY_VERIFY_WITH_TIMEOUT(m_changes->canRedo(), limit);
    QCOMPARE(get("a"), QByteArray("1"));
    QCOMPARE(get("b"), QByteArray("2"));
}

void TestKeysChange::aReadOnlyProfileIsToldWhy()
{
    ask({"SET", key, "old"});
    begin(profile::Environment::Development, base::AccessMode::ReadOnly);
    ask({"SET", key, "old"});
    QVERIFY(m_changes->refusal().contains(QStringLiteral("read-only")));
    const auto edited = edit(key, SetString{"old", "new"});
    QVERIFY(!edited);
    QCOMPARE(edited.error().code, base::ErrorCode::ReadOnlyProfile);
    QCOMPARE(get(key), QByteArray("old"));
    auto* dialog = new keys::RenameDialog(*m_changes, key, keys::RenameDialog::Mode::Rename);
    dialog->open();
    dialog->nameField()->setText(QStringLiteral("other"));
    QVERIFY(!dialog->verbButton()->isEnabled());
    QCOMPARE(dialog->verbButton()->toolTip(), m_changes->refusal());
    delete dialog;
}

void TestKeysChange::ownKeysAreNotEdited()
{
    const QByteArrayList all = flat(ask({"KEYS", "keystead*"}));
    QVERIFY(!all.isEmpty());
    QVERIFY(!m_changes->refusalFor(all.front()).isEmpty());
    QVERIFY(m_changes->refusalFor(key).isEmpty());
    const auto edited = edit(all.front(), Persist{});
    QVERIFY(!edited);
    QCOMPARE(edited.error().subject, QStringLiteral("own key"));
}

void TestKeysChange::aKeyIsCreatedByClicks_data()
{
    QTest::addColumn<int>("type");
    QTest::addColumn<QStringList>("typed");
    QTest::addColumn<QByteArrayList>("asked");
    QTest::addColumn<QByteArrayList>("told");
    QTest::newRow("string") << int(ValueType::String) << QStringList{QStringLiteral("söme\ntext")}
                            << QByteArrayList{"GET", key} << QByteArrayList{"söme\ntext"};
    QTest::newRow("hash") << int(ValueType::Hash)
                          << QStringList{QStringLiteral("f"), QStringLiteral("1"), QStringLiteral("g"),
                                         QString()}
                          << QByteArrayList{"HMGET", key, "f", "g"} << QByteArrayList{"1", ""};
    QTest::newRow("list") << int(ValueType::List) << QStringList{QStringLiteral("b"), QStringLiteral("a")}
                          << QByteArrayList{"LRANGE", key, "0", "-1"} << QByteArrayList{"b", "a"};
    QTest::newRow("sorted set") << int(ValueType::SortedSet)
                                << QStringList{QStringLiteral("m"), QStringLiteral("-1.5")}
                                << QByteArrayList{"ZSCORE", key, "m"} << QByteArrayList{"-1.5"};
    QTest::newRow("stream") << int(ValueType::Stream) << QStringList{QStringLiteral("f"), QStringLiteral("v")}
                            << QByteArrayList{"XLEN", key} << QByteArrayList{"1"};
}

void TestKeysChange::aKeyIsCreatedByClicks()
{
    QFETCH(int, type);
    QFETCH(QStringList, typed);
    QFETCH(QByteArrayList, asked);
    QFETCH(QByteArrayList, told);
    QPointer dialog = new keys::NewKeyDialog(*m_changes, "session:");
    QSignalSpy created(dialog, &keys::NewKeyDialog::created);
    dialog->open();
    QTest::keyClicks(dialog->nameField(), QStringLiteral("1"));
    dialog->typeField()->setCurrentIndex(dialog->typeField()->findData(type));
    if (type == int(ValueType::String)) {
        dialog->textField()->setPlainText(typed.front());
    } else {
        const int columns = type == int(ValueType::List) ? 1 : 2;
        for (int i = 0; i < typed.size(); ++i) {
            if (i / columns == dialog->elements()->rowCount())
                QTest::mouseClick(dialog->elements()->addButton(), Qt::LeftButton);
            dialog->elements()->field(i / columns, i % columns)->setText(typed[i]);
        }
    }
    dialog->expiry()->countField()->setValue(2);
    QTest::mouseClick(dialog->verbButton(), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(created.size(), 1, limit);
    redis::Value reply = ask(asked);
    QCOMPARE(reply.kind() == redis::Value::Kind::Integer ? QByteArrayList{text(reply.toInteger())}
                                                         : flat(reply),
             told);
    const qint64 left = ask({"PTTL", key}).toInteger();
    QVERIFY(left > 2 * 3600 * 1000 - limit && left <= 2 * 3600 * 1000);
    QTRY_VERIFY(dialog.isNull());
    undo();
    QVERIFY(!isThere(key));
}

void TestKeysChange::aKeyIsNeverCreatedOverAnother()
{
    ask({"SET", key, "theirs"});
    QPointer dialog = new keys::NewKeyDialog(*m_changes, key);
    dialog->open();
    dialog->textField()->setPlainText(QStringLiteral("mine"));
    QTest::mouseClick(dialog->verbButton(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(dialog->problem().contains(QStringLiteral("already")), limit);
    QCOMPARE(get(key), QByteArray("theirs"));
    QVERIFY(dialog->isVisible());
    dialog->typeField()->setCurrentIndex(dialog->typeField()->findData(int(ValueType::SortedSet)));
    dialog->elements()->field(0, 1)->setText(QStringLiteral("much"));
    QTest::mouseClick(dialog->verbButton(), Qt::LeftButton);
    QVERIFY(dialog->problem().contains(QStringLiteral("much")));
    delete dialog;
}

void TestKeysChange::aKeyIsRenamedByClicks_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("plain") << key;
    QTest::newRow("glob characters") << QByteArray("a*b?c[d]e\\f");
    QTest::newRow("line break and NUL") << QByteArray("a\r\nb\0c", 6);
    QTest::newRow("not UTF-8") << QByteArray("\xFF\xFE\xC0");
    QTest::newRow("what looks like an escape") << QByteArray("a\\x41\\xff\xFF");
}

void TestKeysChange::aKeyIsRenamedByClicks()
{
    QFETCH(QByteArray, name);
    ask({"SET", name, "v"});
    ask({"SET", name + "2", "theirs"});
    QPointer dialog = new keys::RenameDialog(*m_changes, name, keys::RenameDialog::Mode::Rename);
    QSignalSpy moved(dialog, &keys::RenameDialog::moved);
    dialog->open();
    QVERIFY(!dialog->verbButton()->isEnabled()); // nothing to do yet
    QTest::keyClicks(dialog->nameField(), QStringLiteral("2"));
    QTest::mouseClick(dialog->verbButton(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!dialog->problem().isEmpty(), limit);
    QCOMPARE(get(name + "2"), QByteArray("theirs"));
    QTest::keyClicks(dialog->nameField(), QStringLiteral("3"));
    QVERIFY(dialog->problem().isEmpty());
    QTest::keyClick(dialog->nameField(), Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(moved.size(), 1, limit);
    QCOMPARE(moved.front().at(1).toByteArray(), name + "23");
    QCOMPARE(get(name + "23"), QByteArray("v"));
    QVERIFY(!isThere(name));
}

void TestKeysChange::anExpiryIsSetByClicks()
{
    ask({"SET", key, "v", "PXAT", text(someExpiry)});
    QPointer dialog = new keys::ExpiryDialog(*m_changes, *m_mine, key);
    dialog->open();
    QTRY_VERIFY_WITH_TIMEOUT(dialog->isLoaded(), limit);
    QVERIFY(dialog->present().contains(QStringLiteral("2100")));
    QTest::mouseClick(dialog->fields()->choice(keys::ExpiryFields::Kind::After), Qt::LeftButton, {}, {8, 8});
    dialog->fields()->countField()->setValue(3);
    QTest::mouseClick(dialog->verbButton(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(dialog.isNull(), limit);
    const qint64 left = ask({"PTTL", key}).toInteger();
    QVERIFY(left > 3 * 3600 * 1000 - limit && left <= 3 * 3600 * 1000);
    undo();
    QCOMPARE(expiryOf(key), someExpiry);
}

void TestKeysChange::anExpirySetByOthersIsTold()
{
    ask({"SET", key, "v", "PXAT", text(someExpiry)});
    QPointer dialog = new keys::ExpiryDialog(*m_changes, *m_mine, key);
    dialog->open();
    QTRY_VERIFY_WITH_TIMEOUT(dialog->isLoaded(), limit);
    ask({"PERSIST", key});
    QTest::mouseClick(dialog->fields()->choice(keys::ExpiryFields::Kind::After), Qt::LeftButton, {}, {8, 8});
    QTest::mouseClick(dialog->verbButton(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(dialog->problem().contains(QStringLiteral("never expires")), limit);
    QCOMPARE(expiryOf(key), qint64(-1));
    QTRY_VERIFY_WITH_TIMEOUT(dialog->verbButton()->isEnabled(), limit);
    QTest::mouseClick(dialog->verbButton(), Qt::LeftButton); // now that it is known
    QTRY_VERIFY_WITH_TIMEOUT(dialog.isNull(), limit);
    QVERIFY(expiryOf(key) > 0);
}

QTEST_MAIN(TestKeysChange)
#include "tst_keys_change.moc"
