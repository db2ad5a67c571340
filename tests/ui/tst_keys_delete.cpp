// Deleting keys as a person does: what is previewed is what goes, whatever the names hold and whoever adds
// keys meanwhile; what cannot be kept is said before.
#include "core/base/pause_point.h"
#include "keys_fixture.h"
#include "pause_gate.h"
#include "ui/keys/change/danger_proof.h"
#include "ui/keys/change/delete_dialog.h"
#include "ui/keys/change/failure_list.h"

#include <QCheckBox>
#include <QClipboard>
#include <QLineEdit>

#include <thread>

using namespace keyspace;
using keys::DeleteDialog;
using State = keys::DeleteDialog::State;

namespace {

QByteArrayList hostileNames()
{
    return {QByteArray("a*b?c[d]e\\f"),
            QByteArray("line\r\nbreak\n"),
            QByteArray("nul\0byte", 8),
            QByteArray("\xFF\xFE\xC0"),
            QByteArray(""),
            QByteArray("'\"` $(x) ;"),
            QByteArray(3000, 'n')};
}

} // namespace

class TestKeysDelete : public test::KeysFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { start(); }
    void init() { begin(); }
    void cleanup()
    {
        base::setPauseHook({});
        m_changes.reset();
        m_mine.reset();
    }

    void whatIsPreviewedIsWhatGoes();
    void oneKeyGoesAtOnce();
    void asksAsMuchAsTheDanger_data();
    void asksAsMuchAsTheDanger();
    void aReadOnlyProfileIsToldWhy();
    void ownKeysAreMissesAndNotKept();
    void whatCannotBeKeptStays();
    void cancellingKeepsTheRest();
    void redisKilledInTheMiddle();

private:
    QPointer<DeleteDialog> openDialog(const QByteArrayList& names)
    {
        QPointer dialog = new DeleteDialog(*m_mine, *m_changes, nameSetOf(names), QStringLiteral("selected"));
        dialog->open();
        return dialog;
    }
    // With the preview on the screen.
    QPointer<DeleteDialog> looked(const QByteArrayList& names)
    {
        QPointer dialog = openDialog(names);
        [&] { QTRY_COMPARE_WITH_TIMEOUT(dialog->state(), State::Ready, limit); }();
        return dialog;
    }
    void fill(int count)
    {
        redis::Command set{"MSET"};
        m_names.clear();
        for (int i = 0; i < count; ++i) {
            m_names << "many:" + QByteArray::number(i);
            set << m_names.back() << "v";
        }
        ask(set);
    }
    static void click(QPushButton* button) { QTest::mouseClick(button, Qt::LeftButton); }

    QByteArrayList m_names;
};

void TestKeysDelete::whatIsPreviewedIsWhatGoes()
{
    const QByteArrayList names = hostileNames();
    for (const QByteArray& name : names)
        ask({"SET", name, "v"});
    ask({"PEXPIRE", names[0], "1000000"});
    ask({"DEL", names[4]});
    ask({"HSET", names[4], "f", "v"});
    // What a glob of these names would match as well.
    const QByteArrayList others{"aXbYcdeZf", "a*b?cde\\f", "line", "nul", "n"};
    for (const QByteArray& other : others)
        ask({"SET", other, "stays"});
    const QPointer dialog = looked(names);
    const auto& preview = *dialog->preview();
    QCOMPARE(preview.present(), qint64(7));
    QCOMPARE(preview.expiring, qint64(1));
    QCOMPARE(preview.lasting, qint64(6));
    QCOMPARE(preview.keys.types.at("hash"), qint64(1));
    QCOMPARE(preview.keys.types.at("string"), qint64(6));
    QVERIFY(preview.keys.exact && preview.keys.memoryBytes() > 3000);
    QVERIFY(test::says(*dialog, QStringLiteral("1 with TTL")));
    QVERIFY(test::says(*dialog, QStringLiteral("none ours")));
    QVERIFY(dialog->keepBox()->isChecked() && !dialog->unkeptBox()->isVisible());
    ask({"SET", "a*b?c[d]e\\f2", "came later"});
    std::vector<QByteArray> told;
    connect(
        m_changes.get(), &keys::KeyChanges::keysChanged, this,
        [&told](const std::vector<QByteArray>& some) { told.insert(told.end(), some.begin(), some.end()); });
    click(dialog->verbButton());
    QTRY_VERIFY_WITH_TIMEOUT(dialog.isNull(), limit);
    for (const QByteArray& name : names)
        QVERIFY(!isThere(name));
    for (const QByteArray& other : others)
        QCOMPARE(get(other), QByteArray("stays"));
    QCOMPARE(get("a*b?c[d]e\\f2"), QByteArray("came later"));
    QCOMPARE(told.size(), std::size_t(7));
    QVERIFY(m_told.last().contains(QStringLiteral("Deleted 7")));
    undo();
    for (const QByteArray& name : names)
        QVERIFY(isThere(name));
    QVERIFY(ask({"PTTL", names[0]}).toInteger() > 0);
    QCOMPARE(ask({"HGET", names[4], "f"}).bytes(), QByteArray("v"));
    redo();
    for (const QByteArray& name : names)
        QVERIFY(!isThere(name));
}

void TestKeysDelete::oneKeyGoesAtOnce()
{
    ask({"SET", "one", "v"});
    const QPointer dialog = openDialog({"one"});
    QVERIFY(!dialog->isVisible());
    QTRY_VERIFY_WITH_TIMEOUT(dialog.isNull(), limit);
    QVERIFY(!isThere("one"));
    QCOMPARE(m_told.size(), 1);
    undo();
    QCOMPARE(get("one"), QByteArray("v"));
}

void TestKeysDelete::asksAsMuchAsTheDanger_data()
{
    using profile::Environment;
    QTest::addColumn<Environment>("environment");
    QTest::addColumn<bool>("keeps");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<bool>("ticked");
    QTest::newRow("development, kept") << Environment::Development << true << QString() << false;
    QTest::newRow("staging, kept") << Environment::Staging << true << QString() << false;
    QTest::newRow("production, kept") << Environment::Production << true << QStringLiteral("lister") << false;
    QTest::newRow("development, lost") << Environment::Development << false << QString() << true;
    QTest::newRow("staging, lost") << Environment::Staging << false << QStringLiteral("3") << false;
    QTest::newRow("production, lost")
        << Environment::Production << false << QStringLiteral("lister") << false;
}

void TestKeysDelete::asksAsMuchAsTheDanger()
{
    QFETCH(profile::Environment, environment);
    QFETCH(bool, keeps);
    QFETCH(QString, typed);
    QFETCH(bool, ticked);
    begin(environment);
    fill(3);
    const QPointer dialog = looked(m_names);
    if (!keeps)
        QTest::mouseClick(dialog->keepBox(), Qt::LeftButton, {}, {8, dialog->keepBox()->height() / 2});
    QCOMPARE(dialog->keepBox()->isChecked(), keeps);
    const bool isAsked = !typed.isEmpty() || ticked;
    QCOMPARE(dialog->verbButton()->isEnabled(), !isAsked);
    if (isAsked) {
        QTest::keyClick(dialog, Qt::Key_Return);
        QCOMPARE(dialog->state(), State::Ready);
    } else {
        const bool isDevelopment = environment == profile::Environment::Development;
        QVERIFY((isDevelopment ? dialog->verbButton() : dialog->closeButton())->hasFocus());
    }
    auto* field = dialog->proof()->findChild<QLineEdit*>();
    auto* box = dialog->proof()->findChild<QCheckBox*>();
    QCOMPARE(box->isVisible(), ticked);
    QCOMPARE(field->isVisible(), !typed.isEmpty());
    if (ticked)
        QTest::mouseClick(box, Qt::LeftButton, {}, {8, box->height() / 2});
    if (!typed.isEmpty()) {
        QTest::keyClicks(field, QStringLiteral("another"));
        QVERIFY(!dialog->verbButton()->isEnabled());
        field->selectAll();
        QTest::keyClicks(field, typed);
    }
    QVERIFY(dialog->verbButton()->isEnabled());
    click(dialog->verbButton());
    QTRY_VERIFY_WITH_TIMEOUT(dialog.isNull(), limit);
    QVERIFY(!isThere(m_names.front()));
    QCOMPARE(m_changes->canUndo(), keeps);
    QCOMPARE(bundles(), std::size_t(keeps ? 1 : 0));
    QCOMPARE(m_told.last().startsWith(QStringLiteral("lister")),
             environment == profile::Environment::Production);
}

void TestKeysDelete::aReadOnlyProfileIsToldWhy()
{
    begin(profile::Environment::Development, base::AccessMode::ReadOnly);
    fill(3);
    const QPointer dialog = looked(m_names); // looking is allowed
    QVERIFY(!dialog->verbButton()->isEnabled());
    QVERIFY(test::says(*dialog, QStringLiteral("read-only")));
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(dialog.isNull());
    std::optional<DeletionReport> report; // and nobody else can
    m_changes->remove({nameSetOf(m_names)}, this, [&report](const DeletionReport& done) { report = done; });
    QTRY_VERIFY_WITH_TIMEOUT(report.has_value(), limit);
    QCOMPARE(report->ended.code, base::ErrorCode::ReadOnlyProfile);
    QVERIFY(isThere(m_names.front()));
}

void TestKeysDelete::ownKeysAreMissesAndNotKept()
{
    const QByteArray generation = flat(ask({"KEYS", "keystead*"})).front();
    const QByteArray own = generation.left(generation.indexOf('}') + 2) + "page:city=x";
    ask({"SET", own, "entry"});
    ask({"SET", "other", "v"});
    const QPointer dialog = looked({own, "other"});
    QCOMPARE(dialog->preview()->keys.ours, qint64(1));
    QVERIFY(test::says(*dialog, QStringLiteral("are not kept")));
    click(dialog->verbButton());
    QTRY_VERIFY_WITH_TIMEOUT(dialog.isNull(), limit);
    QVERIFY(!isThere(own) && !isThere("other"));
    undo();
    QVERIFY(!isThere(own) && isThere("other"));
}

// The folder of the trash cannot be made: said, and nothing goes, unless it is to go all the same.
void TestKeysDelete::whatCannotBeKeptStays()
{
    fill(3);
    const QString folder = Trash::defaultFolder();
    QVERIFY(QDir().mkpath(QFileInfo(folder).path()));
    QFile file(folder);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QPointer dialog = looked(m_names);
    click(dialog->verbButton());
    QTRY_COMPARE_WITH_TIMEOUT(dialog->state(), State::Done, limit);
    QCOMPARE(dialog->report()->ended.code, base::ErrorCode::FileFailed);
    QCOMPARE(dialog->report()->deleted, qint64(0));
    QVERIFY(test::says(*dialog, QStringLiteral("cannot be read or written")));
    for (const QByteArray& name : m_names)
        QVERIFY(isThere(name));
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(dialog.isNull());
    dialog = looked(m_names);
    QTest::mouseClick(dialog->keepBox(), Qt::LeftButton, {}, {8, dialog->keepBox()->height() / 2});
    auto* box = dialog->proof()->findChild<QCheckBox*>();
    QTest::mouseClick(box, Qt::LeftButton, {}, {8, box->height() / 2});
    click(dialog->verbButton());
    QTRY_VERIFY_WITH_TIMEOUT(dialog.isNull(), limit);
    QVERIFY(!isThere(m_names.front()) && !m_changes->canUndo());
    QVERIFY(file.remove());
}

void TestKeysDelete::cancellingKeepsTheRest()
{
    fill(2000);
    const QPointer dialog = looked(m_names);
    test::PauseGate gate("deletion.kept");
    click(dialog->verbButton());
    QTRY_VERIFY_WITH_TIMEOUT(gate.isReached(), limit);
    QTest::keyClick(dialog, Qt::Key_Escape); // stops, and stays to tell
    gate.open();
    QTRY_COMPARE_WITH_TIMEOUT(dialog->state(), State::Done, limit);
    QCOMPARE(dialog->report()->ended.code, base::ErrorCode::Cancelled);
    QVERIFY(dialog->report()->deleted < 2000);
    qint64 left = 0;
    for (const QByteArray& name : m_names)
        left += isThere(name) ? 1 : 0;
    QCOMPARE(left, 2000 - dialog->report()->deleted);
    QVERIFY(test::says(*dialog, QStringLiteral("Stopped")));
    click(dialog->closeButton());
    QTRY_VERIFY(dialog.isNull());
    if (m_changes->canUndo())
        undo();
    QVERIFY(isThere(m_names.front()) && isThere(m_names.back()));
}

void TestKeysDelete::redisKilledInTheMiddle()
{
    fill(2000);
    const QPointer dialog = looked(m_names);
    test::PauseGate gate("deletion.kept");
    click(dialog->verbButton());
    QTRY_VERIFY_WITH_TIMEOUT(gate.isReached(), limit);
    std::thread([this] { m_servers->sandbox().redis().kill(); }).join();
    gate.open();
    QTRY_COMPARE_WITH_TIMEOUT(dialog->state(), State::Done, limit);
    QVERIFY(base::isConnectionError(dialog->report()->ended.code));
    QCOMPARE(dialog->report()->deleted + dialog->report()->unknown, qint64(0));
    QCOMPARE(bundles(), std::size_t(0)); // nothing went
    QVERIFY(!m_changes->canUndo());
    click(dialog->closeButton());
    QTRY_VERIFY(dialog.isNull());
    QTRY_VERIFY_WITH_TIMEOUT(!m_changes->refusal().isEmpty(), limit);
}

QTEST_MAIN(TestKeysDelete)
#include "tst_keys_delete.moc"
