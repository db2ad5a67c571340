// What an import keeps: nothing when it goes wrong half-way, memory within bounds, the cache told once.
#include "core/base/pause_point.h"
#include "core/workspace/property_files.h"
#include "tests/service/desk.h"
#include "tests/service/property_import_world.h"
#include "tests/support/sanitizer.h"

#include <QTemporaryDir>

#include <atomic>
#include <sys/resource.h>

using base::ErrorCode;
using property::ImportKey;
using property::OnMatch;
using property::PropertyImportOptions;

namespace {

// A file that is made while it is read: one line again and again, behind a header.
class EndlessFile : public QIODevice
{
public:
    EndlessFile(QByteArray header, QByteArray line, qint64 size)
        : m_header(std::move(header))
        , m_line(std::move(line))
        , m_left(size)
    {
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }
    bool isSequential() const override { return true; }
    bool atEnd() const override { return m_left <= 0; }
    qint64 handedOut() const { return m_out; }

protected:
    qint64 readData(char* data, qint64 size) override
    {
        if (m_left <= 0)
            return -1;
        QByteArray piece = std::exchange(m_header, QByteArray());
        while (piece.size() + m_line.size() <= size)
            piece += m_line;
        std::copy_n(piece.cbegin(), piece.size(), data);
        m_left -= piece.size();
        m_out += piece.size();
        return piece.size();
    }
    qint64 writeData(const char*, qint64) override { return -1; }

private:
    QByteArray m_header;
    QByteArray m_line;
    qint64 m_left;
    qint64 m_out = 0;
};

qint64 mostMemory() // of this process so far, in bytes
{
    struct rusage usage = {};
    getrusage(RUSAGE_SELF, &usage);
    return qint64(usage.ru_maxrss) * 1024;
}

PropertyImportOptions plain()
{
    PropertyImportOptions options;
    options.plan = planFor("title,price,location,type");
    return options;
}

PropertyImportOptions keyed()
{
    PropertyImportOptions options = plain();
    options.plan.key = ImportKey::TitleAndCity;
    options.plan.onMatch = OnMatch::Update;
    return options;
}

} // namespace

Q_DECLARE_METATYPE(property::PropertyImportOptions)

class PropertyImportKeptTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { VERIFY_RESULT(m_world.start()); }
    void init() { VERIFY_RESULT(m_world.clear()); }
    void cleanup() { base::setPauseHook({}); }
    void memoryDoesNotGrowWithTheFile_data() { policies(); }
    void memoryDoesNotGrowWithTheFile();
    void aLineWithoutEndIsGivenUpEarly();
    void cancelStoresNothing_data();
    void cancelStoresNothing();
    void aServerThatIsKilledStoresNothing_data() { policies(); }
    void aServerThatIsKilledStoresNothing();
    void filesThatBreakOffStoreNothing_data();
    void filesThatBreakOffStoreNothing();
    void refusedRowsThatCannotBeWrittenStoreNothing_data() { policies(); }
    void refusedRowsThatCannotBeWrittenStoreNothing();
    void twoPeopleDoNotLoseEditsToAnImport();
    void readOnlySessionsAreRefused();
    void theCacheIsToldOnce_data() { policies(); }
    void theCacheIsToldOnce();
    void filesAreOpenedAndTakenAway();

private:
    static void policies()
    {
        QTest::addColumn<PropertyImportOptions>("options");
        QTest::newRow("all are new") << plain();
        QTest::newRow("with a key") << keyed();
    }
    PropertyImportWorld m_world;
};

// 128 MB are checked; the other way of storing hands them on to the server piece by piece.
void PropertyImportKeptTest::memoryDoesNotGrowWithTheFile()
{
    QFETCH(PropertyImportOptions, options);
    const bool hasKey = options.plan.key != ImportKey::None;
    options.dryRun = true;
    EndlessFile file(listingHeader, "House," + QByteArray(1000, '0') + "1,Ipoh,house\n",
                     (hasKey ? 32LL : 128LL) * 1024 * 1024);
    options.mostRefused = 5;
    VERIFY_RESULT(m_world.import(manyListings(2000), options)); // what is taken once
    const qint64 before = mostMemory();
    base::JobControl control;
    const auto report = property::importProperties(m_world.database.session(), file, options, control);
    VERIFY_RESULT(report);
    QVERIFY(report->read > 30'000);
    const qint64 grown = mostMemory() - before;
    QVERIFY2(isSanitized || grown < 16LL * 1024 * 1024, qPrintable(QString::number(grown)));
}

void PropertyImportKeptTest::aLineWithoutEndIsGivenUpEarly()
{
    EndlessFile file(listingHeader, QByteArray(1000, 'x'), 1LL << 30);
    base::JobControl control;
    const auto report = property::importProperties(m_world.database.session(), file, plain(), control);
    QVERIFY(!report);
    QCOMPARE(report.error().code, ErrorCode::TooLarge);
    QCOMPARE(report.error().subject, QStringLiteral("2:1"));
    QCOMPARE(report.error().detail, QStringLiteral("line 2, column 1: a record over 1048576 bytes"));
    QVERIFY(file.handedOut() < 2 * 1024 * 1024);
    QCOMPARE(m_world.database.value(QStringLiteral("select count(*) from keystead.property")),
             QStringLiteral("4"));
}

void PropertyImportKeptTest::cancelStoresNothing_data()
{
    QTest::addColumn<PropertyImportOptions>("options");
    QTest::addColumn<QByteArray>("at");
    for (const auto& [name, options] :
         {std::pair("all are new", plain()), std::pair("with a key", keyed())}) {
        for (const char* const point :
             {"property.import.read", "property.import.stored", "property.import.held"}) {
            if (options.plan.key != ImportKey::None || QByteArray(point) != "property.import.held")
                QTest::newRow((QByteArray(name) + ", " + point).constData()) << options << QByteArray(point);
        }
    }
}

void PropertyImportKeptTest::cancelStoresNothing()
{
    QFETCH(PropertyImportOptions, options);
    QFETCH(QByteArray, at);
    const QString before = m_world.stored();
    base::JobControl control;
    std::atomic<int> reached{0};
    base::setPauseHook([&](std::string_view point) {
        const int last = at == "property.import.read" ? 4 : 1; // when the COPY has begun
        if (point == std::string_view(at.constData(), std::size_t(at.size())) && ++reached == last)
            control.cancel();
    });
    QBuffer file;
    file.setData(manyListings(20000));
    file.open(QIODevice::ReadOnly);
    const auto report = property::importProperties(m_world.database.session(), file, options, control);
    QVERIFY(!report);
    QCOMPARE(report.error().code, ErrorCode::Cancelled);
    QVERIFY(reached > 0);
    QVERIFY(!m_world.database.session().inTransaction());
    QCOMPARE(m_world.stored(), before);
    base::setPauseHook({});
    VERIFY_RESULT(m_world.import(manyListings(3), options)); // and the session goes on
}

void PropertyImportKeptTest::aServerThatIsKilledStoresNothing()
{
    QFETCH(PropertyImportOptions, options);
    const QString before = m_world.stored();
    for (const auto& [point, times] :
         {std::pair("property.import.read", 4), std::pair("property.import.stored", 1)}) {
        database::Session victim(m_world.database.address());
        VERIFY_RESULT(victim.open());
        const QString backend = PropertyDatabase::value(victim, QStringLiteral("select pg_backend_pid()"));
        std::atomic<int> reached{0};
        base::setPauseHook([&, place = std::string_view(point), when = times](std::string_view here) {
            if (here != place || ++reached != when)
                return;
            database::Session killer(m_world.database.address());
            QVERIFY(
                killer.execute(QStringLiteral("select pg_terminate_backend(?, 5000)"), {backend.toInt()}));
        });
        QBuffer file;
        file.setData(manyListings(20000));
        file.open(QIODevice::ReadOnly);
        base::JobControl control;
        const auto report = property::importProperties(victim, file, options, control);
        base::setPauseHook({});
        QVERIFY(!report);
        QCOMPARE(report.error().code, ErrorCode::ConnectionLost);
        QVERIFY(reached >= times);
        QCOMPARE(m_world.stored(), before);
    }
}

void PropertyImportKeptTest::filesThatBreakOffStoreNothing_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QString>("place");
    QTest::newRow("a quote that is never closed") << manyListings(3000) + "x,1,\"Ipoh,house\n"
                                                  << ErrorCode::InvalidInput << "3002:3";
    QTest::newRow("JSON that ends within")
        << QByteArray("[{\"title\":\"x\",\"price\":1,\"location\":\"I\",\"type\":\"land\"},\n{\"title")
        << ErrorCode::InvalidInput << "2:8";
    QTest::newRow("UTF-16 without a mark") << QByteArray("t\0i\0", 4) << ErrorCode::InvalidInput << "1:1";
    QTest::newRow("another header") << QByteArray("name,cost\nx,1\n") << ErrorCode::InvalidInput << "title";
}

void PropertyImportKeptTest::filesThatBreakOffStoreNothing()
{
    QFETCH(QByteArray, text);
    const QString before = m_world.stored();
    for (const PropertyImportOptions& options : {plain(), keyed()}) {
        const auto report = m_world.import(text, options);
        QVERIFY(!report);
        QTEST(report.error().code, "code");
        QTEST(report.error().subject, "place");
        QVERIFY(!m_world.database.session().inTransaction());
        QCOMPARE(m_world.stored(), before);
    }
}

void PropertyImportKeptTest::refusedRowsThatCannotBeWrittenStoreNothing()
{
    QFETCH(PropertyImportOptions, options);
    const QString before = m_world.stored();
    QFile full(QStringLiteral("/dev/full"));
    QVERIFY(full.open(QIODevice::WriteOnly));
    options.refused = &full;
    const auto report = m_world.import(manyListings(20) + "x,?,Ipoh,house\n", options);
    QVERIFY(!report);
    QCOMPARE(report.error().code, ErrorCode::FileFailed);
    QCOMPARE(m_world.stored(), before);
}

// Whoever edits a listing that the import holds waits for it and then meets another version.
void PropertyImportKeptTest::twoPeopleDoNotLoseEditsToAnImport()
{
    qint64 edited = -1;
    base::setPauseHook([&](std::string_view point) {
        if (point != "property.import.held")
            return;
        database::Session other(m_world.database.address());
        QVERIFY(other.script(QStringLiteral("set lock_timeout = '50ms'")));
        const auto done = other.execute(
            QStringLiteral("update keystead.property set price = 9 where id = 1 and version = 1"));
        edited = done ? *done : 0;
    });
    const auto report = m_world.import(listingHeader + "One,5,Ipoh,house\n", keyed());
    VERIFY_RESULT(report);
    QCOMPARE(counts(*report), QStringLiteral("1: +0 ~1 =0 >0 !0"));
    QCOMPARE(edited, 0);
    QCOMPARE(m_world.database.value(
                 QStringLiteral("select price || ' ' || version from keystead.property where id = 1")),
             QStringLiteral("5.00 2"));
}

void PropertyImportKeptTest::readOnlySessionsAreRefused()
{
    database::SessionOptions readOnly;
    readOnly.access = base::AccessMode::ReadOnly;
    database::Session reader(m_world.database.address(), readOnly);
    for (const PropertyImportOptions& options : {plain(), keyed()}) {
        QBuffer file;
        file.setData(manyListings(3));
        file.open(QIODevice::ReadOnly);
        base::JobControl control;
        QCOMPARE(property::importProperties(reader, file, options, control).error().code,
                 ErrorCode::ReadOnlyProfile);
    }
}

void PropertyImportKeptTest::theCacheIsToldOnce()
{
    QFETCH(PropertyImportOptions, options);
    static test::Servers servers = test::Servers::start(100);
    QVERIFY2(servers.ready(), qPrintable(servers.why()));
    test::Desk desk(servers);
    QTRY_VERIFY(desk.trusted());
    const auto first = desk.reads().count({});
    VERIFY_RESULT(first);
    QBuffer file;
    // Others in each round: the servers are the same.
    file.setData(manyListings(300).replace("House", options.plan.key == ImportKey::None ? "New" : "Keyed"));
    file.open(QIODevice::ReadOnly);
    base::JobControl control;
    const auto effect = desk.session.imports().importProperties(file, options, control);
    VERIFY_RESULT(effect);
    QVERIFY(!effect->refreshPending);
    std::vector<cache::Tag> tags = effect->tags;
    std::sort(tags.begin(), tags.end());
    QCOMPARE(tags, (std::vector<cache::Tag>{"prop:all", "prop:list"}));
    QCOMPARE(PropertyDatabase::value(desk.session.database(),
                                     QStringLiteral("select count(distinct xid) from keystead.cache_outbox"
                                                    " where xid = ?::xid8"),
                                     {QString::number(effect->report.transaction)}),
             QStringLiteral("1"));
    const auto second = desk.reads().count({});
    VERIFY_RESULT(second);
    QCOMPARE(second->value, first->value + 300);
}

void PropertyImportKeptTest::filesAreOpenedAndTakenAway()
{
    static test::Servers servers = test::Servers::start(10);
    QVERIFY2(servers.ready(), qPrintable(servers.why()));
    test::Desk desk(servers);
    QTemporaryDir folder;
    const QString source = folder.filePath(QStringLiteral("in.csv"));
    const QString refused = folder.filePath(QStringLiteral("refused.csv"));
    const auto write = [&source](const QByteArray& text) {
        QFile file(source);
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
    };
    base::JobControl control;
    QVERIFY(write(manyListings(3)));
    VERIFY_RESULT(workspace::importProperties(desk.session, {source, refused}, plain(), control));
    QVERIFY(!QFile::exists(refused)); // there was none
    QVERIFY(write(listingHeader + "\"x\n"));
    QVERIFY(!workspace::importProperties(desk.session, {source, refused}, plain(), control));
    QVERIFY(!QFile::exists(refused));
    QVERIFY(write(listingHeader + "x,?,Ipoh,house\n"));
    VERIFY_RESULT(workspace::importProperties(desk.session, {source, refused}, plain(), control));
    QCOMPARE(QFile::permissions(refused) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    const auto again = workspace::importProperties(desk.session, {source, refused}, plain(), control);
    QVERIFY(!again);
    QCOMPARE(again.error().code, ErrorCode::FileFailed);
    QCOMPARE(again.error().subject, refused);

    const QString target = folder.filePath(QStringLiteral("out.csv"));
    VERIFY_RESULT(workspace::exportProperties(desk.session, target, {}, control));
    QCOMPARE(QFile::permissions(target) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    const qint64 size = QFileInfo(target).size();
    QVERIFY(size > 0);
    base::JobControl stopped;
    stopped.cancel();
    QCOMPARE(workspace::exportProperties(desk.session, target, {}, stopped).error().code,
             ErrorCode::Cancelled);
    QCOMPARE(QFileInfo(target).size(), size);
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 3); // in, refused, out
    QCOMPARE(
        workspace::exportProperties(desk.session, folder.filePath(QStringLiteral("no/out.csv")), {}, control)
            .error()
            .code,
        ErrorCode::FileFailed);
}

QTEST_GUILESS_MAIN(PropertyImportKeptTest)
#include "tst_property_import_kept.moc"
