// A bulk change of 10,000 listings through the window, there and back: the table is byte for byte what it
// was, but for versions and history; and the window lives on meanwhile.
#include "properties_bulk_fixture.h"

#include <QElapsedTimer>
#include <QTimer>

using property::Field;

class TestPropertiesBulkUndo : public test::PropertiesBulkFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { start(10'000); }
    void init() { openPage(); }
    void cleanup() { closePage(); }

    void tenThousandThereAndBack_data();
    void tenThousandThereAndBack();
    void saysInTheFileHowManyAreNotNamed();

private:
    // Counts how often the event loop came round.
    void beat()
    {
        connect(&m_pulse, &QTimer::timeout, this, [this] { ++m_beats; });
        m_pulse.start(5);
    }
    void waitForToasts(qsizetype count) { QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), count, 120'000); }

    QTimer m_pulse;
    int m_beats = 0;
};

void TestPropertiesBulkUndo::tenThousandThereAndBack_data()
{
    QTest::addColumn<bool>("isDelete");
    QTest::newRow("edit") << false;
    QTest::newRow("delete") << true;
}

void TestPropertiesBulkUndo::tenThousandThereAndBack()
{
    QFETCH(bool, isDelete);
    const QString before = dump();
    const QString rows =
        value(QStringLiteral("select count(*) from keystead.property where deleted_at is null"));
    QCOMPARE(rows, QStringLiteral("10000"));
    m_page->action(common::ActionId::SelectAll)->trigger();
    if (isDelete) {
        openDelete();
    } else {
        openEdit();
        enter(Field::Price, QStringLiteral("+7.5 %"));
        QTest::keyClicks(dialog()->form()->roundingField(), QStringLiteral("500"));
        enterAndWait(Field::Title, QStringLiteral("Ten thousand of these"));
    }
    QVERIFY(bulk().scope().isAll);
    QCOMPARE(bulk().preview()->rows.size(), std::size_t(10'000));
    beat();
    applyAndWait();
    QVERIFY2(m_toasts.front().contains(QStringLiteral("10,000")), qPrintable(m_toasts.front()));
    QVERIFY2(m_beats > 10, qPrintable(QString::number(m_beats)));
    const QString changed = dump();
    QVERIFY(changed != before);
    undo();
    waitForToasts(2);
    QCOMPARE(dump(), before);
    m_page->action(common::ActionId::Redo)->trigger();
    waitForToasts(3);
    if (isDelete) // each deletion has its own time
        QCOMPARE(value(QStringLiteral("select count(*) from keystead.property where deleted_at is null")),
                 QStringLiteral("0"));
    else
        QCOMPARE(dump(), changed);
    undo();
    waitForToasts(4);
    QCOMPARE(dump(), before);
    QTRY_COMPARE_WITH_TIMEOUT(model().rowCount(), 10'000, limit);
}

void TestPropertiesBulkUndo::saysInTheFileHowManyAreNotNamed()
{
    m_page->action(common::ActionId::SelectAll)->trigger();
    openEdit();
    enterAndWait(Field::Price, QStringLiteral("-900,000,000"));
    QCOMPARE(bulk().preview()->refused, qint64(10'000));
    const QString path = m_data.filePath(QStringLiteral("refused.csv"));
    bulk().saveTroubles(path);
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path), 30'000);
    QFile saved(path);
    QVERIFY(saved.open(QIODevice::ReadOnly));
    const QList<QByteArray> lines = saved.readAll().trimmed().split('\n');
    QCOMPARE(lines.size(), 1 + 1'000 + 1);
    QVERIFY2(lines.last().startsWith(",,\"9,000 more"), lines.last().constData());
    dialog()->reject();
}

QTEST_MAIN(TestPropertiesBulkUndo)
#include "tst_properties_bulk_undo.moc"
