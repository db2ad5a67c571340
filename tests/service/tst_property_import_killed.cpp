// The whole PostgreSQL server is killed in the middle of an import, as by a power cut: nothing of it is there
// afterwards, and the same session imports the file when the server is back.
#include "core/base/pause_point.h"
#include "tests/service/property_import_world.h"

#include <atomic>

using base::ErrorCode;
using property::ImportKey;
using property::OnMatch;
using property::PropertyImportOptions;

namespace {

constexpr int rows = 8000;

} // namespace

class PropertyImportKilledTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup() { base::setPauseHook({}); }
    void aServerThatIsKilledWholeStoresNothing_data();
    void aServerThatIsKilledWholeStoresNothing();

private:
    // On a session of its own: the one of the import is what is tested.
    QString stored();

    std::unique_ptr<sandbox::PostgresServer> m_server;
};

void PropertyImportKilledTest::initTestCase()
{
    auto server = sandbox::PostgresServer::start();
    VERIFY_RESULT(server);
    m_server = std::move(*server);
    database::Session session(m_server->address());
    VERIFY_RESULT(database::applyMigrations(session, property::migrations()));
    VERIFY_RESULT(session.script(QStringLiteral("insert into keystead.property (title, location, price, type)"
                                                " values ('House 7', 'Ipoh', 1, 'house')")));
}

QString PropertyImportKilledTest::stored()
{
    database::Session session(m_server->address());
    return PropertyDatabase::value(
        session,
        QStringLiteral("select (select count(*) || ' ' || sum(price) from keystead.property) || ' ' ||"
                       " (select count(*) from keystead.history)"));
}

void PropertyImportKilledTest::aServerThatIsKilledWholeStoresNothing_data()
{
    QTest::addColumn<ImportKey>("key");
    QTest::addColumn<QByteArray>("point");
    QTest::addColumn<int>("times");
    for (const auto& [name, key] :
         {std::pair("all are new", ImportKey::None), std::pair("with a key", ImportKey::TitleAndCity)}) {
        // The third piece of the file comes when the COPY has begun.
        QTest::addRow("%s, while rows are read", name) << key << QByteArray("property.import.read") << 3;
        QTest::addRow("%s, before the commit", name) << key << QByteArray("property.import.stored") << 1;
    }
}

void PropertyImportKilledTest::aServerThatIsKilledWholeStoresNothing()
{
    QFETCH(ImportKey, key);
    QFETCH(QByteArray, point);
    QFETCH(int, times);
    const QString before = stored();
    QVERIFY(before.startsWith(QStringLiteral("1 ")));
    database::Session session(m_server->address());
    std::atomic<int> reached{0};
    base::setPauseHook([&](std::string_view here) {
        if (here == point.constData() && ++reached == times)
            m_server->kill();
    });
    PropertyImportOptions options;
    options.plan = planFor("title,price,location,type");
    options.plan.key = key;
    options.plan.onMatch = OnMatch::Update;
    QBuffer file;
    file.setData(manyListings(rows));
    file.open(QIODevice::ReadOnly);
    base::JobControl control;
    const auto report = property::importProperties(session, file, options, control);
    base::setPauseHook({});
    QVERIFY(reached >= times);
    QVERIFY(!report);
    QVERIFY2(base::isConnectionError(report.error().code), qPrintable(report.error().detail));
    VERIFY_RESULT(m_server->restart());
    QCOMPARE(stored(), before);

    options.dryRun = true;
    file.seek(0);
    const auto again = property::importProperties(session, file, options, control);
    VERIFY_RESULT(again);
    QCOMPARE(counts(*again), key == ImportKey::None ? QStringLiteral("8000: +8000 ~0 =0 >0 !0")
                                                    : QStringLiteral("8000: +7999 ~1 =0 >0 !0"));
    options.dryRun = false;
    file.seek(0);
    const auto mended = property::importProperties(session, file, options, control);
    VERIFY_RESULT(mended);
    QVERIFY(mended->transaction != 0);
    QVERIFY(stored() != before);
    VERIFY_RESULT(
        session.script(QStringLiteral("truncate keystead.property, keystead.history restart identity cascade;"
                                      "insert into keystead.property (title, location, price, type) values "
                                      "('House 7', 'Ipoh', 1, 'house')")));
}

QTEST_GUILESS_MAIN(PropertyImportKilledTest)
#include "tst_property_import_killed.moc"
