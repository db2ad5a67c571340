#include "core/base/pause_point.h"
#include "tests/service/import_world.h"

using base::ErrorCode;
using property::ImportOptions;

namespace {

// Hands out its bytes and then fails.
class BrokenDevice : public QIODevice
{
public:
    explicit BrokenDevice(QByteArray bytes)
        : m_bytes(std::move(bytes))
    {
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }
    bool isSequential() const override { return true; }
    bool atEnd() const override { return false; }

protected:
    qint64 readData(char* data, qint64 size) override
    {
        if (m_bytes.isEmpty()) {
            setErrorString(QStringLiteral("the disk is gone"));
            return -1;
        }
        const qint64 part = std::min<qint64>(size, m_bytes.size());
        std::copy_n(m_bytes.cbegin(), part, data);
        m_bytes.remove(0, part);
        return part;
    }
    qint64 writeData(const char*, qint64) override { return -1; }

private:
    QByteArray m_bytes;
};

} // namespace

// What goes wrong half-way leaves nothing behind.
class PropertyImportFaultsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { VERIFY_RESULT(m_world.start()); }
    void init() { VERIFY_RESULT(m_world.clear()); }
    void cleanup() { base::setPauseHook({}); }
    void aFileThatBreaksOffStoresNothing();
    void aRejectedFileThatCannotBeWrittenStoresNothing();
    void cancelStoresNothing_data();
    void cancelStoresNothing();
    void aKilledBackendStoresNothing();
    void aListingDeletedMeanwhileFailsTheWholeFile();
    void readOnlySessionsAreRefused();

private:
    ImportWorld m_world;
};

void PropertyImportFaultsTest::aFileThatBreaksOffStoresNothing()
{
    BrokenDevice csv(manyRows(20000));
    const auto report = property::importFeedback(m_world.database.session(), csv, {}, m_world.control);
    QVERIFY(!report);
    QCOMPARE(report.error().code, ErrorCode::FileFailed);
    QCOMPARE(report.error().detail, QStringLiteral("the disk is gone"));
    QCOMPARE(m_world.stored(), QStringLiteral("0 rows, 0 batches"));
}

void PropertyImportFaultsTest::aRejectedFileThatCannotBeWrittenStoresNothing()
{
    QFile full(QStringLiteral("/dev/full"));
    QVERIFY(full.open(QIODevice::WriteOnly));
    ImportOptions options;
    options.rejected = &full;
    const auto report = m_world.import(manyRows(20) + "77,2026-01-15,web,3,\n", options);
    QVERIFY(!report);
    QCOMPARE(report.error().code, ErrorCode::FileFailed);
    QCOMPARE(m_world.stored(), QStringLiteral("0 rows, 0 batches"));
}

void PropertyImportFaultsTest::cancelStoresNothing_data()
{
    QTest::addColumn<int>("bytes"); // read until it is cancelled; -1: when all is stored, before the commit
    QTest::newRow("before the start") << 0;
    QTest::newRow("half-way") << 300000;
    QTest::newRow("just before the commit") << -1;
}

void PropertyImportFaultsTest::cancelStoresNothing()
{
    QFETCH(int, bytes);
    base::JobControl control;
    if (bytes == 0)
        control.cancel();
    std::atomic<int> reached{0};
    base::setPauseHook([&](std::string_view point) {
        const bool isNow = point == (bytes < 0 ? "property.import.stored" : "property.import.read");
        if (isNow && ++reached == std::max(1, bytes / 65536))
            control.cancel();
    });
    QBuffer csv;
    csv.setData(manyRows(20000));
    csv.open(QIODevice::ReadOnly);
    const auto report = property::importFeedback(m_world.database.session(), csv, {}, control);
    QVERIFY(!report);
    QCOMPARE(report.error().code, ErrorCode::Cancelled);
    QVERIFY(bytes == 0 || reached > 0);
    QVERIFY(!m_world.database.session().inTransaction());
    QCOMPARE(m_world.stored(), QStringLiteral("0 rows, 0 batches"));
    VERIFY_RESULT(m_world.import(manyRows(3))); // and the session goes on
}

void PropertyImportFaultsTest::aKilledBackendStoresNothing()
{
    // The third piece of the file comes when the COPY has begun.
    for (const auto& [point, times] :
         {std::pair("property.import.read", 3), std::pair("property.import.stored", 1)}) {
        database::Session victim(m_world.database.address());
        VERIFY_RESULT(victim.open());
        const QString backend = PropertyDatabase::value(victim, QStringLiteral("select pg_backend_pid()"));
        std::atomic<int> reached{0};
        base::setPauseHook([&, place = std::string_view(point), when = times](std::string_view here) {
            if (here != place || ++reached != when)
                return;
            database::Session killer(m_world.database.address());
            const auto killed =
                killer.execute(QStringLiteral("select pg_terminate_backend(?, 5000)"), {backend.toInt()});
            QVERIFY(killed);
        });
        QBuffer csv;
        csv.setData(manyRows(20000));
        csv.open(QIODevice::ReadOnly);
        const auto report = property::importFeedback(victim, csv, {}, m_world.control);
        base::setPauseHook({});
        QVERIFY(!report);
        QCOMPARE(report.error().code, ErrorCode::ConnectionLost);
        QVERIFY(reached >= times);
        QCOMPARE(m_world.stored(), QStringLiteral("0 rows, 0 batches"));
    }
}

void PropertyImportFaultsTest::aListingDeletedMeanwhileFailsTheWholeFile()
{
    VERIFY_RESULT(m_world.database.session().execute(
        QStringLiteral("insert into keystead.property (id, title, location, "
                       "price, type) values (11, 'x', 'y', 1, 'house')")));
    base::setPauseHook([&](std::string_view point) {
        if (point != "property.import.separated")
            return;
        database::Session other(m_world.database.address());
        QVERIFY(other.execute(QStringLiteral("delete from keystead.property where id = 11")));
    });
    const auto report = m_world.import(manyRows(5) + "11,2026-01-15,web,3,\n");
    QVERIFY(!report);
    QCOMPARE(report.error().code, ErrorCode::ForeignKeyViolation);
    QCOMPARE(report.error().subject, QStringLiteral("feedback_property_exists"));
    QCOMPARE(m_world.stored(), QStringLiteral("0 rows, 0 batches"));
}

void PropertyImportFaultsTest::readOnlySessionsAreRefused()
{
    database::SessionOptions options;
    options.access = base::AccessMode::ReadOnly;
    database::Session reader(m_world.database.address(), options);
    QBuffer csv;
    csv.setData(manyRows(3));
    csv.open(QIODevice::ReadOnly);
    QCOMPARE(property::importFeedback(reader, csv, {}, m_world.control).error().code,
             ErrorCode::ReadOnlyProfile);
}

QTEST_GUILESS_MAIN(PropertyImportFaultsTest)
#include "tst_property_import_faults.moc"
