// Separate processes edit, write from outside and read on one pair of servers; a judge that shares
// no code with the cache reads their logs. A read is judged once, never repeated.
#include "core/cache/trust.h"
#include "core/database/migration.h"
#include "core/listing/catalogue.h"
#include "core/sandbox/sandbox.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <vector>

namespace {

QString program(const char* name)
{
    return QStringLiteral(KEYSTEAD_BIN_DIR "/") + QLatin1String(name);
}

} // namespace

class StaleTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<sandbox::Sandbox> m_servers;
    QTemporaryDir m_logs;

    struct Process
    {
        QString role;
        quint64 seed;
    };

    // Starts everybody, waits until all have ended and returns the judge's verdict.
    QJsonObject race(double seconds, const QString& readerFlag)
    {
        const std::vector<Process> cast{{QStringLiteral("editor"), 1},  {QStringLiteral("editor"), 2},
                                        {QStringLiteral("outside"), 3}, {QStringLiteral("reader"), 4},
                                        {QStringLiteral("reader"), 5},  {QStringLiteral("reader"), 6}};
        std::vector<std::unique_ptr<QProcess>> running;
        QStringList judgeWords{QString::number(cache::defaultTrust.count())};
        for (const Process& process : cast) {
            const QString log = m_logs.filePath(
                QStringLiteral("%1-%2%3.log").arg(process.role).arg(process.seed).arg(readerFlag));
            QStringList words{process.role,
                              m_servers->postgres().address().toUrl(database::Address::Secret::Include),
                              m_servers->redis().address().toUrl(redis::Address::Secret::Include),
                              QString::number(process.seed),
                              QString::number(seconds),
                              log};
            if (process.role == QStringLiteral("reader") && !readerFlag.isEmpty())
                words << readerFlag;
            judgeWords << log;
            running.push_back(std::make_unique<QProcess>());
            running.back()->setProcessChannelMode(QProcess::ForwardedErrorChannel);
            running.back()->start(program("stale_worker"), words);
        }
        for (const auto& process : running) {
            if (!process->waitForFinished(60'000) || process->exitCode() != 0)
                return {};
        }
        QProcess judge;
        judge.start(program("stale_judge"), judgeWords);
        if (!judge.waitForFinished(60'000))
            return {};
        const QByteArray verdict = judge.readAllStandardOutput();
        qInfo("%s", verdict.trimmed().constData());
        return QJsonDocument::fromJson(verdict).object();
    }

private Q_SLOTS:
    void initTestCase()
    {
        auto servers = sandbox::Sandbox::start();
        QVERIFY2(servers, qPrintable(servers ? QString() : servers.error().detail));
        m_servers = *std::move(servers);
        database::Session session(m_servers->postgres().address());
        QVERIFY(database::applyMigrations(session, listing::allMigrations()));
        const auto added = session.execute(QStringLiteral(
            "INSERT INTO keystead.property (title, description, price, location, type, status) SELECT 'House "
            "' || n, '', "
            "1000 * n, CASE WHEN n <= 20 THEN 'Stresstown' ELSE 'Elsewhere' END, 'house', 'listed' FROM "
            "generate_series(1, 500) n"));
        QVERIFY2(added, qPrintable(added ? QString() : added.error().detail));
    }

    void noReadIsOlderThanWhatWasSaved()
    {
        const QJsonObject verdict = race(20, {});
        QVERIFY(!verdict.isEmpty());
        QCOMPARE(verdict[QStringLiteral("stale-after-saved")].toInt(-1), 0);
        QCOMPARE(verdict[QStringLiteral("older-than-x")].toInt(-1), 0);
        // The run must have been able to find something.
        QVERIFY(verdict[QStringLiteral("edits")].toInt() > 200);
        QVERIFY(verdict[QStringLiteral("reads")].toInt() > 5000);
        QVERIFY(verdict[QStringLiteral("hit-ratio")].toDouble() > 0.2);
    }

    void withoutStampsTheSameRunFails()
    {
        const QJsonObject verdict = race(8, QStringLiteral("ignore-stamps"));
        QVERIFY(!verdict.isEmpty());
        QVERIFY(verdict[QStringLiteral("stale-after-saved")].toInt() > 0);
        QVERIFY(verdict[QStringLiteral("older-than-x")].toInt() > 0);
    }
};

QTEST_GUILESS_MAIN(StaleTest)
#include "tst_stale.moc"
