// Programs that know nothing of Keystead: psql, one statement after another.
#include "tests/stress/worker_run.h"

#include <QProcess>
#include <QThread>

#include <optional>

namespace stress {

namespace {

class Psql
{
public:
    explicit Psql(const Run& run)
        : m_url(run.profile.database.toUrl())
    {
    }
    ~Psql()
    {
        m_process.closeWriteChannel();
        if (!m_process.waitForFinished(1000))
            m_process.kill();
        m_process.waitForFinished();
    }

    // The line that the statements print. Nothing: the server went away, or took too long.
    std::optional<QByteArray> ask(const QByteArray& sql)
    {
        if (m_process.state() == QProcess::NotRunning && !start())
            return std::nullopt;
        m_process.write(sql + '\n');
        while (!m_process.canReadLine()) {
            if (!m_process.waitForReadyRead(5000)) {
                m_process.kill();
                m_process.waitForFinished();
                return std::nullopt;
            }
        }
        return m_process.readLine().trimmed();
    }

private:
    bool start()
    {
        m_process.setStandardErrorFile(QProcess::nullDevice());
        m_process.start(QStringLiteral("psql"),
                        {QStringLiteral("-XqAt"), QStringLiteral("-v"), QStringLiteral("ON_ERROR_STOP=0"),
                         QStringLiteral("-F"), QStringLiteral(" "), m_url});
        return m_process.waitForStarted();
    }

    QString m_url;
    QProcess m_process;
};

const char* const changeSql =
    "UPDATE keystead.property SET bedrooms = (coalesce(bedrooms, 0) + 1) % 9 WHERE id ="
    " (SELECT id FROM keystead.property WHERE location = 'Stresstown'"
    " ORDER BY random() LIMIT 1) RETURNING id, version;";

std::optional<Seen> change(Psql& psql, const QByteArray& sql)
{
    const auto answer = psql.ask(sql);
    const QList<QByteArray> words = answer.value_or(QByteArray()).split(' ');
    if (words.size() != 2)
        return std::nullopt;
    return Seen{words[0].toLongLong(), words[1].toLongLong()};
}

} // namespace

int writeOutside(Run& run)
{
    Psql psql(run);
    while (run.goesOn()) {
        // One statement is one autocommit transaction: when its row arrives it is committed.
        if (const auto changed = change(psql, changeSql))
            run.write('W', changed->id, changed->version, nowNanoseconds());
        QThread::usleep(static_cast<unsigned long>(run.random() % 40'000));
    }
    return 0;
}

int writeSlowly(Run& run)
{
    Psql psql(run);
    while (run.goesOn()) {
        const auto changed = change(psql, QByteArray("BEGIN; ") + changeSql);
        QThread::usleep(static_cast<unsigned long>(run.random() % 400'000));
        const auto committed = psql.ask("COMMIT; SELECT 'committed';");
        if (changed && committed == "committed")
            run.write('W', changed->id, changed->version, nowNanoseconds());
    }
    return 0;
}

int writeAndRollBack(Run& run)
{
    const QByteArray undone = QByteArray("BEGIN; ") + changeSql +
                              " SAVEPOINT s;"
                              " DELETE FROM keystead.property WHERE location = 'Stresstown'; ROLLBACK TO s;"
                              " ROLLBACK;";
    Psql psql(run);
    while (run.goesOn()) {
        [[maybe_unused]] const auto nothing = psql.ask(undone);
        // Transaction ids that no commit makes lasting.
        [[maybe_unused]] const auto used = psql.ask("BEGIN; SELECT pg_current_xact_id(); ROLLBACK;");
        QThread::usleep(static_cast<unsigned long>(run.random() % 20'000));
    }
    return 0;
}

} // namespace stress
