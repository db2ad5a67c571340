// The file of the history: private, sound after a kill, older and newer versions, damage.
#include "core/monitor/history/history.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QtTest>

#include <array>
#include <cstdio>
#include <sys/stat.h>

using base::ErrorCode;
using monitor::History;
using monitor::HistoryFile;
using namespace std::chrono_literals;

namespace {

const QString server = QStringLiteral("localhost:6379");
constexpr qint64 start = 1'700'000'000;

QDateTime at(qint64 second)
{
    return QDateTime::fromSecsSinceEpoch(start + second, Qt::UTC);
}

base::Result<void> addSecond(History& history, qint64 second)
{
    const std::array values{monitor::HistoryValue{QStringLiteral("hits"), 1, 1},
                            monitor::HistoryValue{QStringLiteral("misses"), 2, 1}};
    return history.add(server, at(second), 1s, values);
}

// The process that is killed: says after each commit how many seconds are safe.
int record(const QString& path)
{
    auto file = HistoryFile::open(path);
    if (!file)
        return 1;
    History history(**file);
    for (qint64 second = 1;; ++second) {
        if (!addSecond(history, second) || !history.flush())
            return 2;
        std::printf("%lld\n", static_cast<long long>(second));
        std::fflush(stdout);
    }
}

} // namespace

class MonitorHistoryFileTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void nobodyElseMayReadIt();
    void aLinkIsNotFollowed();
    void aKilledProcessLosesNothingThatWasCommitted();
    void survivesRestarts();
    void twoProgramsShareIt();
    void aDamagedFileIsSetAside_data();
    void aDamagedFileIsSetAside();
    void aNewerFileIsLeftAlone();
    void aFolderThatCannotBeMadeIsAnError();
    void aFailedTransactionLeavesNothing();

private:
    QString path() const { return m_folder->filePath(QStringLiteral("state/history.sqlite")); }
    std::unique_ptr<HistoryFile> openFile();
    static double hitsIn(HistoryFile& file);

    std::unique_ptr<QTemporaryDir> m_folder;
};

std::unique_ptr<HistoryFile> MonitorHistoryFileTest::openFile()
{
    auto file = HistoryFile::open(path());
    if (!file) {
        QTest::qFail(qPrintable(file.error().detail), __FILE__, __LINE__);
        return nullptr;
    }
    return std::move(*file);
}

double MonitorHistoryFileTest::hitsIn(HistoryFile& file)
{
    double sum = -1;
    const auto done =
        file.read(QStringLiteral("SELECT sum(total) FROM point JOIN series ON series.id = series"
                                 " WHERE tier = 0 AND name = 'hits'"),
                  {}, [&sum](const QSqlQuery& row) { sum = row.value(0).toDouble(); });
    return done ? sum : -2;
}

void MonitorHistoryFileTest::nobodyElseMayReadIt()
{
    const mode_t before = ::umask(0);
    const auto file = openFile();
    QVERIFY(file);
    History history(*file);
    QVERIFY(addSecond(history, 1).has_value() && history.flush().has_value());
    ::umask(before);
    const QDir folder(m_folder->filePath(QStringLiteral("state")));
    const QStringList names = folder.entryList(QDir::Files);
    QVERIFY(names.size() >= 2); // the journal, too
    constexpr auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    for (const QString& name : names)
        QVERIFY2(!(QFile::permissions(folder.filePath(name)) & others), qPrintable(name));
    QVERIFY(!(QFile::permissions(folder.path()) & (others | QFile::ExeGroup | QFile::ExeOther)));
}

void MonitorHistoryFileTest::aLinkIsNotFollowed()
{
    QVERIFY(QDir().mkpath(m_folder->filePath(QStringLiteral("state"))));
    const QString target = m_folder->filePath(QStringLiteral("elsewhere"));
    QVERIFY(QFile::link(target, path()));
    const auto file = HistoryFile::open(path());
    QVERIFY(!file);
    QCOMPARE(file.error().code, ErrorCode::FileFailed);
    QVERIFY(!QFile::exists(target));
}

void MonitorHistoryFileTest::aKilledProcessLosesNothingThatWasCommitted()
{
    qint64 safe = 0;
    for (int round = 0; round < 3; ++round) {
        QProcess process;
        process.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--record"), path()});
        QVERIFY(process.waitForStarted());
        qint64 said = 0;
        while (said < 50 + round * 7) {
            QVERIFY(process.canReadLine() || process.waitForReadyRead(20000));
            while (process.canReadLine())
                said = process.readLine().trimmed().toLongLong();
        }
        process.kill();
        QVERIFY(process.waitForFinished());
        while (process.canReadLine())
            said = process.readLine().trimmed().toLongLong();
        safe = said;

        const auto file = openFile();
        QVERIFY(file);
        QVERIFY(file->setAside().isEmpty());
        const double kept = hitsIn(*file);
        QVERIFY2(kept >= static_cast<double>(safe), qPrintable(QString::number(kept)));
        QString check;
        QVERIFY(file->read(QStringLiteral("PRAGMA integrity_check"), {},
                           [&](const QSqlQuery& row) { check = row.value(0).toString(); })
                    .has_value());
        QCOMPARE(check, QStringLiteral("ok"));
        QVERIFY(History(*file).removeServer(server).has_value());
    }
    QVERIFY(safe >= 50);
}

void MonitorHistoryFileTest::survivesRestarts()
{
    for (int session = 0; session < 3; ++session) {
        const auto file = openFile();
        QVERIFY(file);
        History history(*file);
        for (int second = 0; second < 7; ++second)
            QVERIFY(addSecond(history, session * 10 + second).has_value());
    }
    const auto file = openFile();
    QVERIFY(file);
    QCOMPARE(hitsIn(*file), 21.0);
}

void MonitorHistoryFileTest::twoProgramsShareIt()
{
    const auto one = openFile();
    const auto two = openFile();
    QVERIFY(one && two);
    {
        History first(*one);
        History second(*two);
        for (int i = 0; i < 30; ++i) {
            QVERIFY(addSecond(first, i).has_value());
            QVERIFY(addSecond(second, i).has_value());
        }
    }
    QCOMPARE(hitsIn(*one), 60.0);
}

void MonitorHistoryFileTest::aDamagedFileIsSetAside_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("not a database") << QByteArray(5000, 'x');
    QTest::newRow("a broken head") << QByteArray("SQLite format 3\0", 16) + QByteArray(5000, '\xff');
}

void MonitorHistoryFileTest::aDamagedFileIsSetAside()
{
    QFETCH(const QByteArray, bytes);
    QVERIFY(QDir().mkpath(m_folder->filePath(QStringLiteral("state"))));
    QFile damaged(path());
    QVERIFY(damaged.open(QIODevice::WriteOnly) && damaged.write(bytes) == bytes.size());
    damaged.close();
    const auto file = openFile();
    QVERIFY(file);
    QVERIFY(!file->setAside().isEmpty());
    QCOMPARE(QFileInfo(file->setAside()).size(), bytes.size());
    History history(*file);
    QVERIFY(addSecond(history, 1).has_value() && history.flush().has_value());
}

void MonitorHistoryFileTest::aNewerFileIsLeftAlone()
{
    {
        const auto file = openFile();
        QVERIFY(file);
        QVERIFY(file->run(QStringLiteral("PRAGMA user_version = 99")).has_value());
    }
    const auto file = HistoryFile::open(path());
    QVERIFY(!file);
    QCOMPARE(file.error().code, ErrorCode::SchemaMismatch);
    QVERIFY(QFile::exists(path()));
}

void MonitorHistoryFileTest::aFolderThatCannotBeMadeIsAnError()
{
    QFile inTheWay(m_folder->filePath(QStringLiteral("state")));
    QVERIFY(inTheWay.open(QIODevice::WriteOnly));
    const auto file = HistoryFile::open(path());
    QVERIFY(!file);
    QCOMPARE(file.error().code, ErrorCode::FileFailed);
}

void MonitorHistoryFileTest::aFailedTransactionLeavesNothing()
{
    const auto file = openFile();
    QVERIFY(file);
    const auto failed = file->transaction([&]() -> base::Result<void> {
        if (auto made = file->run(QStringLiteral("INSERT INTO server (name) VALUES ('one')")); !made)
            return made;
        return file->run(QStringLiteral("INSERT INTO server (name) VALUES ('one')"));
    });
    QVERIFY(!failed);
    QCOMPARE(failed.error().code, ErrorCode::FileFailed);
    QVERIFY(History(*file).servers()->empty());
}

int main(int argc, char** argv)
{
    QCoreApplication app(argc, argv);
    if (app.arguments().value(1) == QLatin1String("--record"))
        return record(app.arguments().value(2));
    MonitorHistoryFileTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_monitor_history_file.moc"
