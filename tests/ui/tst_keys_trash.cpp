// The trash of keys: 100,000 of them gone and back as they were, looked at and restored by clicks, deleted
// for good.
#include "keys_fixture.h"
#include "ui/common/danger_dialog.h"
#include "ui/common/empty_state.h"
#include "ui/common/rows_table.h"
#include "ui/keys/change/delete_dialog.h"
#include "ui/keys/change/failure_list.h"
#include "ui/keys/change/restore_dialog.h"
#include "ui/keys/change/trash_tab.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QSignalSpy>
#include <QTableView>

using namespace keyspace;
using keys::RestoreDialog;
using keys::TrashTab;

namespace {

constexpr qint64 someExpiry = 4102444800123; // in 2100, with milliseconds

} // namespace

class TestKeysTrash : public test::KeysFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { start(); }
    void init() { begin(); }
    void cleanup()
    {
        m_tab.reset();
        m_changes.reset();
        m_mine.reset();
    }

    void aHundredThousandComeBackAsTheyWere();
    void showsWhatIsInside();
    void looksBeforeItRestores();
    void onlyWhatIsSelectedComesBack();
    void deletesForGood();
    void readsMoreWhenItIsWanted();

private:
    void openTab()
    {
        m_tab = std::make_unique<TrashTab>(*m_mine, *m_changes);
        m_tab->resize(1100, 600);
        m_tab->show();
        QTRY_VERIFY_WITH_TIMEOUT(m_tab->presenter().contents().has_value(), limit);
    }
    void remove(const QByteArrayList& names)
    {
        std::optional<DeletionReport> report;
        m_changes->remove({nameSetOf(names)}, this, [&report](const DeletionReport& done) { report = done; });
        QTRY_VERIFY_WITH_TIMEOUT(report.has_value(), 60000);
        QVERIFY(report->isWhole());
        QCOMPARE(report->kept, qint64(names.size()));
    }
    void removeThree()
    {
        ask({"SET", "a", "1"});
        ask({"HSET", "b*", "f", "v"});
        ask({"SET", "c", "3", "PXAT", QByteArray::number(someExpiry)});
        remove({"a", "b*", "c"});
    }
    keys::BundleKeysModel& keysModel() { return m_tab->presenter().keys(); }
    QPointer<RestoreDialog> openRestore(QPushButton* button)
    {
        QTest::mouseClick(button, Qt::LeftButton);
        QPointer dialog = test::opened<RestoreDialog>(*m_tab);
        [&] { QTRY_COMPARE_WITH_TIMEOUT(dialog->state(), RestoreDialog::State::Ready, limit); }();
        return dialog;
    }
    // Of all keys but our own: type, expiry, and members in an order of their own.
    QByteArray digest()
    {
        return ask({"EVAL",
                    "local all = redis.call('KEYS', 'mixed:*') table.sort(all)\n"
                    "local out = ''\n"
                    "for _, key in ipairs(all) do\n"
                    "  local kind, value = redis.call('TYPE', key).ok, nil\n"
                    "  if kind == 'string' then value = {redis.call('GET', key)}\n"
                    "  elseif kind == 'list' then value = redis.call('LRANGE', key, 0, -1)\n"
                    "  elseif kind == 'set' then value = redis.call('SMEMBERS', key) table.sort(value)\n"
                    "  elseif kind == 'zset' then value = redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')\n"
                    "  else value = redis.call('HGETALL', key)\n"
                    "    local pairs = {}\n"
                    "    for i = 1, #value, 2 do pairs[#pairs + 1] = value[i] .. '=' .. value[i + 1] end\n"
                    "    table.sort(pairs) value = pairs\n"
                    "  end\n"
                    "  out = redis.sha1hex(out .. key .. kind .. redis.call('PEXPIRETIME', key) .. "
                    "table.concat(value, '|'))\n"
                    "end\n"
                    "return out .. ' ' .. #all",
                    "0"})
            .bytes();
    }

    std::unique_ptr<TrashTab> m_tab;
};

void TestKeysTrash::aHundredThousandComeBackAsTheyWere()
{
    constexpr int count = 100'000;
    ask({"EVAL",
         "for i = 0, tonumber(ARGV[1]) - 1 do\n"
         "  local key = 'mixed:' .. i\n"
         "  if i % 5 == 0 then redis.call('SET', key, 'v' .. i)\n"
         "  elseif i % 5 == 1 then redis.call('RPUSH', key, 'b', 'a', i)\n"
         "  elseif i % 5 == 2 then redis.call('SADD', key, 'x', 'y', i)\n"
         "  elseif i % 5 == 3 then redis.call('ZADD', key, i, 'm', -1.5, 'n')\n"
         "  else redis.call('HSET', key, 'f', i, 'g', 'h') end\n"
         "  if i % 3 == 0 then redis.call('PEXPIREAT', key, 4102444800123 + i) end\n"
         "end\n"
         // large ones, whose dumps have another order afterwards
         "for i = 1, 1000 do redis.call('SADD', 'mixed:2', 'member ' .. i)\n"
         "  redis.call('HSET', 'mixed:4', 'field ' .. i, i) end",
         "0", QByteArray::number(count)});
    const QByteArray before = digest();
    QVERIFY2(before.endsWith(" 100000"), before.constData());
    QByteArrayList names;
    for (int i = 0; i < count; ++i)
        names << "mixed:" + QByteArray::number(i);
    QPointer dialog =
        new keys::DeleteDialog(*m_mine, *m_changes, nameSetOf(names), QStringLiteral("mixed:*"));
    dialog->open();
    QTRY_COMPARE_WITH_TIMEOUT(dialog->state(), keys::DeleteDialog::State::Ready, 60000);
    QCOMPARE(dialog->preview()->present(), qint64(count));
    QCOMPARE(dialog->preview()->expiring, qint64(33'334));
    QTest::mouseClick(dialog->verbButton(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(dialog.isNull(), 60000);
    QCOMPARE(flat(ask({"KEYS", "mixed:*"})), QByteArrayList());
    m_changes->undo();
    QTRY_VERIFY_WITH_TIMEOUT(m_changes->canRedo(), 60000);
    QCOMPARE(digest(), before);
    QCOMPARE(bundles(), std::size_t(0));
}

void TestKeysTrash::showsWhatIsInside()
{
    openTab();
    QAbstractItemModelTester bundlesTester(&m_tab->presenter().bundles());
    QAbstractItemModelTester keysTester(&keysModel());
    QTRY_VERIFY(m_tab->emptyState()->isVisible());
    removeThree(); // the tab follows
    QTRY_COMPARE_WITH_TIMEOUT(m_tab->presenter().bundles().rowCount(), 1, limit);
    QTRY_COMPARE_WITH_TIMEOUT(keysModel().rowCount(), 3, limit);
    const auto cell = [this](int row, int column) {
        return keysModel().index(row, column).data().toString();
    };
    QCOMPARE(cell(1, keys::BundleKeysModel::Key), QStringLiteral("b*"));
    QCOMPARE(cell(1, keys::BundleKeysModel::Type), QStringLiteral("hash"));
    QCOMPARE(cell(0, keys::BundleKeysModel::Expiry), QStringLiteral("never expires"));
    QVERIFY(cell(2, keys::BundleKeysModel::Expiry).contains(QStringLiteral("2100")));
    QVERIFY(m_tab->statusParts().join(QString()).contains(QStringLiteral("1.0 GiB")));
    ask({"SET", "a", "2"});
    QVERIFY(edit("a", SetString{"2", "3"})->isDone());
    QTRY_COMPARE_WITH_TIMEOUT(m_tab->presenter().bundles().rowCount(), 2, limit);
    QVERIFY(m_tab->presenter().bundles().index(0, 1).data().toString().contains(QStringLiteral("Edit")));
}

void TestKeysTrash::looksBeforeItRestores()
{
    removeThree();
    ask({"SET", "a", "theirs"});
    openTab();
    QTRY_COMPARE_WITH_TIMEOUT(keysModel().rowCount(), 3, limit);
    QPointer dialog = openRestore(m_tab->restoreButton());
    QCOMPARE(dialog->report().restored, qint64(2));
    QCOMPARE(dialog->report().conflicts, qint64(1));
    QVERIFY(dialog->headline().contains(QStringLiteral("would come back")));
    QVERIFY(dialog->failures()->text().startsWith(QStringLiteral("a\t")));
    QVERIFY(!isThere("c")); // nothing has happened
    QTest::mouseClick(dialog->verbButton(), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(dialog->state(), RestoreDialog::State::Done, limit);
    QCOMPARE(get("a"), QByteArray("theirs"));
    QCOMPARE(get("c"), QByteArray("3"));
    QCOMPARE(expiryOf("c"), someExpiry);
    QCOMPARE(bundles(), std::size_t(1)); // for the one that is still in it
    QTest::mouseClick(dialog->closeButton(), Qt::LeftButton);
    ask({"DEL", "a"});
    dialog = openRestore(m_tab->restoreButton());
    QCOMPARE(dialog->report().restored, qint64(1));
    QCOMPARE(dialog->report().already, qint64(2));
    QTest::mouseClick(dialog->verbButton(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(dialog.isNull(), limit);
    QCOMPARE(get("a"), QByteArray("1"));
    QTRY_VERIFY_WITH_TIMEOUT(m_tab->emptyState()->isVisible(), limit);
}

void TestKeysTrash::onlyWhatIsSelectedComesBack()
{
    removeThree();
    openTab();
    QTRY_COMPARE_WITH_TIMEOUT(keysModel().rowCount(), 3, limit);
    m_tab->keyTable()->selectRow(1);
    QPointer dialog = openRestore(m_tab->restoreSelectedButton());
    QCOMPARE(dialog->report().restored, qint64(1));
    QTest::mouseClick(dialog->verbButton(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(dialog.isNull(), limit);
    QVERIFY(isThere("b*") && !isThere("a") && !isThere("c"));
    QCOMPARE(bundles(), std::size_t(1));
}

void TestKeysTrash::deletesForGood()
{
    removeThree();
    openTab();
    QTRY_COMPARE_WITH_TIMEOUT(keysModel().rowCount(), 3, limit);
    QTest::mouseClick(m_tab->deleteButton(), Qt::LeftButton);
    auto* dialog = test::opened<common::DangerDialog>(*m_tab);
    QVERIFY(dialog != nullptr && !dialog->isConfirmable());
    auto* box = dialog->findChild<QCheckBox*>();
    QTest::mouseClick(box, Qt::LeftButton, {}, {8, box->height() / 2});
    QTest::mouseClick(test::button(*dialog, dialog->accessibleName()), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(bundles(), std::size_t(0), limit);
    QTRY_VERIFY_WITH_TIMEOUT(m_tab->emptyState()->isVisible(), limit);
    m_changes->undo(); // its copy has gone: said
    QTRY_COMPARE_WITH_TIMEOUT(m_failures.size(), std::size_t(1), limit);
    QCOMPARE(m_failures.front().code, base::ErrorCode::NotFound);
}

void TestKeysTrash::readsMoreWhenItIsWanted()
{
    QByteArrayList names;
    redis::Command set{"MSET"};
    for (int i = 0; i < 1200; ++i) {
        names << "n:" + QByteArray::number(i).rightJustified(5, '0');
        set << names.back() << "v";
    }
    ask(set);
    remove(names);
    openTab();
    QAbstractItemModelTester tester(&keysModel());
    QTRY_VERIFY_WITH_TIMEOUT(keysModel().rowCount() >= 500, limit);
    m_tab->keyTable()->scrollToBottom();
    QTRY_VERIFY_WITH_TIMEOUT(keysModel().rowCount() >= 1000, limit);
    m_tab->keyTable()->scrollToBottom();
    QTRY_COMPARE_WITH_TIMEOUT(keysModel().rowCount(), 1200, limit);
    QTRY_VERIFY(keysModel().isWhole());
    QCOMPARE(keysModel().index(1199, 0).data().toString(), QString::fromLatin1(names.back()));
}

QTEST_MAIN(TestKeysTrash)
#include "tst_keys_trash.moc"
