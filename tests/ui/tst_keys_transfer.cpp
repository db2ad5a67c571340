// Exporting keys and bringing them in again, as a person does.
#include "keys_fixture.h"
#include "ui/keys/change/danger_proof.h"
#include "ui/keys/change/failure_list.h"
#include "ui/keys/transfer/export_keys_dialog.h"
#include "ui/keys/transfer/import_keys_dialog.h"

#include <QDropEvent>
#include <QLineEdit>
#include <QMimeData>
#include <QRadioButton>

using namespace keyspace;
using keys::ExportKeysDialog;
using keys::ImportKeysDialog;
using State = keys::ImportKeysDialog::State;

namespace {

constexpr qint64 someExpiry = 4102444800123; // in 2100, with milliseconds
const QByteArray odd("od\0d\xFF*\n", 7);

} // namespace

class TestKeysTransfer : public test::KeysFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { start(); }
    void init()
    {
        begin();
        m_file = m_data.filePath(QStringLiteral("keys.jsonl"));
        QFile::remove(m_file);
        ask({"SET", "a", "1", "PXAT", QByteArray::number(someExpiry)});
        ask({"SADD", "b", "x", "y"});
        ask({"SET", odd, "odd"});
    }
    void cleanup()
    {
        m_changes.reset();
        m_mine.reset();
    }

    void whatIsExportedComesInAgainAndIsUndone();
    void keysThatAreThere_data();
    void keysThatAreThere();
    void productionAsksForItsName();
    void ownKeysAndOtherFilesAreRefused();
    void whatCannotBeWrittenIsSaid();

private:
    void exportAll()
    {
        QPointer dialog =
            new ExportKeysDialog(*m_mine, nameSetOf({"a", "b", odd, "gone"}), QStringLiteral("selected"));
        dialog->open();
        dialog->fileField()->setText(m_file);
        QTest::mouseClick(dialog->verbButton(), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(dialog->written().has_value(), limit);
        QCOMPARE(dialog->written()->report.exported, qint64(3));
        QCOMPARE(dialog->written()->report.gone, qint64(1));
        QVERIFY(dialog->headline().contains(QStringLiteral("Exported 3")));
        QTest::mouseClick(dialog->verbButton(), Qt::LeftButton);
        QTRY_VERIFY(dialog.isNull());
    }
    // Dropped on the dialog, and looked at.
    QPointer<ImportKeysDialog> dropped()
    {
        QPointer dialog = new ImportKeysDialog(*m_mine, *m_changes);
        dialog->open();
        QMimeData files;
        files.setUrls({QUrl::fromLocalFile(m_file)});
        QDragEnterEvent enter({5, 5}, Qt::CopyAction, &files, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(dialog, &enter);
        QDropEvent drop(QPointF(5, 5), Qt::CopyAction, &files, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(dialog, &drop);
        [&] { QTRY_COMPARE_WITH_TIMEOUT(dialog->state(), State::Looked, limit); }();
        return dialog;
    }
    void import(ImportKeysDialog& dialog)
    {
        QTest::mouseClick(dialog.verbButton(), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(dialog.state(), State::Done, limit);
    }

    QString m_file;
};

void TestKeysTransfer::whatIsExportedComesInAgainAndIsUndone()
{
    exportAll();
    const auto others = QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther;
    QVERIFY(!(QFile::permissions(m_file) & others));
    ask({"DEL", "a", "b", odd});
    const QPointer dialog = dropped();
    QCOMPARE(dialog->report().imported, qint64(3));
    QVERIFY(dialog->headline().contains(QStringLiteral("would come in")));
    QVERIFY(!isThere("a"));
    import(*dialog);
    QCOMPARE(dialog->report().imported, qint64(3));
    QCOMPARE(get("a"), QByteArray("1"));
    QCOMPARE(expiryOf("a"), someExpiry);
    QCOMPARE(get(odd), QByteArray("odd"));
    QTest::mouseClick(dialog->closeButton(), Qt::LeftButton);
    ask({"SADD", "b", "z"}); // somebody uses it already
    m_changes->undo();
    QTRY_COMPARE_WITH_TIMEOUT(m_failures.size(), std::size_t(1), limit);
    QCOMPARE(m_failures.front().code, base::ErrorCode::EditConflict);
    QVERIFY(!isThere("a") && !isThere(odd));
    QCOMPARE(ask({"SCARD", "b"}).toInteger(), qint64(3));
}

void TestKeysTransfer::keysThatAreThere_data()
{
    QTest::addColumn<int>("policy");
    QTest::addColumn<QByteArray>("a");
    QTest::newRow("keep") << int(ImportConflict::Keep) << QByteArray("theirs");
    QTest::newRow("replace") << int(ImportConflict::Replace) << QByteArray("1");
    QTest::newRow("stop") << int(ImportConflict::Stop) << QByteArray("theirs");
}

void TestKeysTransfer::keysThatAreThere()
{
    QFETCH(int, policy);
    QFETCH(QByteArray, a);
    exportAll();
    ask({"DEL", "b", odd});
    ask({"SET", "a", "theirs"});
    const QPointer dialog = dropped();
    QTest::mouseClick(dialog->policyButton(ImportConflict(policy)), Qt::LeftButton, {}, {8, 8});
    QTest::mouseClick(dialog->policyButton(ImportConflict(policy)), Qt::LeftButton, {}, {8, 8});
    if (dialog->state() == State::Asking) { // another policy, another look
        QTest::mouseClick(dialog->verbButton(), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(dialog->state(), State::Looked, limit);
    }
    if (ImportConflict(policy) == ImportConflict::Stop) { // “a” is the first
        QCOMPARE(dialog->report().imported, qint64(0));
        QVERIFY(test::says(*dialog, QStringLiteral("Stopped at the first key")));
        delete dialog;
        return;
    }
    import(*dialog);
    QCOMPARE(get("a"), a);
    QVERIFY(isThere("b") && isThere(odd));
    undo();
    QCOMPARE(get("a"), QByteArray("theirs"));
    QVERIFY(!isThere("b") && !isThere(odd));
    QVERIFY(m_failures.empty());
}

void TestKeysTransfer::productionAsksForItsName()
{
    exportAll();
    begin(profile::Environment::Production);
    const QPointer dialog = dropped();
    QVERIFY(!dialog->verbButton()->isEnabled());
    QTest::keyClicks(dialog->proof()->findChild<QLineEdit*>(), QStringLiteral("lister"));
    import(*dialog);
    QVERIFY(isThere("a"));
}

void TestKeysTransfer::ownKeysAndOtherFilesAreRefused()
{
    exportAll();
    QFile file(m_file);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QByteArray lines = file.readAll();
    file.close();
    const QByteArray own = flat(ask({"KEYS", "keystead*"})).front();
    lines.replace("\"key\":\"a\"", "\"key\":\"" + own + "\"");
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(lines);
    file.close();
    ask({"DEL", "b", odd});
    QPointer dialog = dropped();
    QCOMPARE(dialog->report().failed, qint64(1));
    QCOMPARE(dialog->report().imported, qint64(2));
    QVERIFY(dialog->failures()->isVisible());
    QVERIFY(dialog->failures()->text().contains(QStringLiteral("Keystead's own")));
    delete dialog;
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("id,title\n1,Villa\n");
    file.close();
    dialog = dropped();
    QVERIFY(dialog->headline().contains(QStringLiteral("no file of exported keys")));
    QCOMPARE(dialog->verbButton()->text(), QStringLiteral("Look again"));
    delete dialog;
}

void TestKeysTransfer::whatCannotBeWrittenIsSaid()
{
    QPointer dialog = new ExportKeysDialog(*m_mine, nameSetOf({"a"}), QStringLiteral("selected"));
    dialog->open();
    dialog->fileField()->setText(m_data.filePath(QStringLiteral("nowhere/keys.jsonl")));
    QTest::mouseClick(dialog->verbButton(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(dialog->headline().contains(QStringLiteral("cannot be read or written")), limit);
    QVERIFY(!dialog->written());
    delete dialog;
}

QTEST_MAIN(TestKeysTransfer)
#include "tst_keys_transfer.moc"
