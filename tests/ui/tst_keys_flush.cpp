// A database is flushed from the Keys page: what is asked before, what is there afterwards, and what undo and
// the trash bring back.
#include "keys_fixture.h"
#include "ui/keys/change/danger_proof.h"
#include "ui/keys/change/delete_dialog.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QPointer>
#include <QtTest>

using keys::DeleteDialog;
using State = DeleteDialog::State;

class KeysFlushTest : public test::KeysFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { start(); }

    void everythingGoesAndComesBack();
    void productionWantsItsName();
    void withoutACopyItIsSaid();
    void whatIsAskedForFirstCanBeLeft();

private:
    void fill()
    {
        ask({"SET", "text", "value", "PX", "9000000"});
        ask({"HSET", "hash", "field", "value"});
        ask({"RPUSH", "list\xFF\n", "a", "b"});
    }
    QPointer<DeleteDialog> looked()
    {
        QPointer dialog = new DeleteDialog(*m_mine, *m_changes);
        dialog->open();
        [&] { QTRY_COMPARE_WITH_TIMEOUT(dialog->state(), State::Ready, limit); }();
        return dialog;
    }
    static QCheckBox* tick(DeleteDialog& dialog) { return dialog.proof()->findChild<QCheckBox*>(); }
};

void KeysFlushTest::everythingGoesAndComesBack()
{
    begin();
    fill();
    const qint64 expires = expiryOf("text");
    const QPointer dialog = looked();
    QVERIFY(dialog->preview()->flush);
    QVERIFY(dialog->preview()->flush->names->size() >= 3);
    QVERIFY(!dialog->verbButton()->isEnabled()); // what will be lost is to be ticked
    QVERIFY(tick(*dialog)->isVisible());
    ask({"SET", "late", "stays"}); // after it was looked at
    QTest::mouseClick(tick(*dialog), Qt::LeftButton, {}, QPoint(8, tick(*dialog)->height() / 2));
    QVERIFY(dialog->verbButton()->isEnabled());
    QTest::mouseClick(dialog->verbButton(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(dialog.isNull(), limit);
    for (const QByteArray key : {"text", "hash", "list\xFF\n"})
        QVERIFY(!isThere(key));
    QCOMPARE(get("late"), QByteArray("stays"));
    QVERIFY2(m_told.last().contains(QStringLiteral("Deleted")), qPrintable(m_told.last()));
    QVERIFY2(m_told.last().contains(QStringLiteral("meanwhile")), qPrintable(m_told.last()));
    const auto bundles = m_mine->keyTrash().bundles();
    QVERIFY(bundles && bundles->front().head.cause == keyspace::TrashCause::Flush);
    QVERIFY2(m_changes->undoText().contains(QStringLiteral("flush of")), qPrintable(m_changes->undoText()));
    undo();
    QCOMPARE(get("text"), QByteArray("value"));
    QCOMPARE(expiryOf("text"), expires);
    QCOMPARE(ask({"HGET", "hash", "field"}).bytes(), QByteArray("value"));
    QCOMPARE(ask({"LLEN", "list\xFF\n"}).toInteger(), qint64(2));
    QVERIFY(!m_changes->canRedo()); // it is previewed anew
}

void KeysFlushTest::productionWantsItsName()
{
    begin(profile::Environment::Production);
    fill();
    const QPointer dialog = looked();
    auto* const field = qobject_cast<QLineEdit*>(dialog->proof()->field());
    QVERIFY(field && field->hasFocus());
    QTest::keyClicks(field, QStringLiteral("liste"));
    QVERIFY(!dialog->verbButton()->isEnabled());
    QTest::keyClick(field, Qt::Key_Return);
    QVERIFY(isThere("text"));
    QTest::keyClicks(field, QStringLiteral("r"));
    QVERIFY(dialog->verbButton()->isEnabled());
    QTest::keyClick(field, Qt::Key_Return); // Enter does nothing without focus on the verb
    QCOMPARE(dialog->state(), State::Ready);
    QTest::mouseClick(dialog->verbButton(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(dialog.isNull(), limit);
    QVERIFY(!isThere("text"));
}

void KeysFlushTest::withoutACopyItIsSaid()
{
    begin();
    fill();
    const QPointer dialog = looked();
    QTest::mouseClick(dialog->keepBox(), Qt::LeftButton, {}, QPoint(8, dialog->keepBox()->height() / 2));
    QVERIFY(!dialog->keepBox()->isChecked());
    QVERIFY(tick(*dialog)->text().contains(QStringLiteral("lost for good")));
    QTest::mouseClick(tick(*dialog), Qt::LeftButton, {}, QPoint(8, tick(*dialog)->height() / 2));
    QTest::mouseClick(dialog->verbButton(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(dialog.isNull(), limit);
    QVERIFY(!isThere("text"));
    QCOMPARE(bundles(), std::size_t(0));
    QVERIFY(!m_changes->canUndo());
}

void KeysFlushTest::whatIsAskedForFirstCanBeLeft()
{
    begin();
    fill();
    const QPointer dialog = looked();
    QTest::keyClick(dialog.data(), Qt::Key_Escape);
    QTRY_VERIFY_WITH_TIMEOUT(dialog.isNull(), limit);
    QVERIFY(isThere("text") && isThere("hash"));
    begin(profile::Environment::Development, base::AccessMode::ReadOnly);
    const QPointer refused = looked();
    QVERIFY(!refused->verbButton()->isEnabled());
    QVERIFY(refused->verbButton()->toolTip().contains(QStringLiteral("read-only")));
    refused->reject();
}

QTEST_MAIN(KeysFlushTest)
#include "tst_keys_flush.moc"
