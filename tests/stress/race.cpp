#include "tests/stress/race.h"

#include "core/database/migration.h"
#include "core/listing/catalogue.h"
#include "core/redis/connection.h"
#include "tests/stress/faults.h"
#include "tests/stress/worker_run.h"

#include <QFile>
#include <QJsonDocument>
#include <QTemporaryDir>

#include <csignal>
#include <thread>

namespace stress {

namespace {

using namespace std::chrono_literals;

constexpr qint64 lookInterval = 300'000'000; // nanoseconds
constexpr int patience = 15'000;             // milliseconds, for a process to end by itself

QString program(const char* name)
{
    return QStringLiteral(KEYSTEAD_BIN_DIR "/") + QLatin1String(name);
}

// Twenty rows that everybody fights about, among others.
const char* const rowsSql =
    "INSERT INTO keystead.property (title, description, price, location, type, status) SELECT 'House ' || n, "
    "'',"
    " 1000 * n, CASE WHEN n <= 20 THEN 'Stresstown' ELSE 'Elsewhere' END, 'house', 'listed'"
    " FROM generate_series(1, 500) n";

// Defects that are made in the database. What the triggers say of the rows as they were is all: an
// insert has none.
QString sqlOf(const QString& mutant)
{
    if (mutant == QLatin1String("outbox-logged"))
        return QStringLiteral("ALTER TABLE keystead.cache_outbox SET LOGGED");
    if (mutant == QLatin1String("old-tags-only"))
        return QStringLiteral(
            "DO $do$ BEGIN EXECUTE (SELECT regexp_replace(pg_get_functiondef(p.oid), '\\mbegin\\M', "
            "'begin if tg_op = ''INSERT'' then return null; end if;', 'i') FROM pg_proc p WHERE p.oid = "
            "(SELECT t.tgfoid FROM pg_trigger t WHERE t.tgname = 'cache_property_insert')); END $do$");
    return {};
}

base::Error failed(const QString& what)
{
    return {base::ErrorCode::ProgramFailed, what, {}};
}

} // namespace

struct Race::Worker
{
    QString role;
    int slot = 0;
    QProcess process;
};

Race::Race(Plan plan)
    : m_plan(std::move(plan))
    , m_random(m_plan.seed)
    , m_logs(std::make_unique<QTemporaryDir>())
{
}

Race::~Race()
{
    for (const auto& worker : m_workers) {
        worker->process.kill();
        worker->process.waitForFinished();
    }
}

base::Result<void> Race::prepare()
{
    auto servers = sandbox::Sandbox::start();
    if (!servers)
        return std::move(servers).error();
    m_servers = std::move(servers).value();
    m_session = std::make_unique<database::Session>(m_servers->postgres().address());
    m_redis = std::make_unique<redis::Connection>(m_servers->redis().address());
    m_logFiles << m_logs->filePath(QStringLiteral("observed.log"));
    m_observed = std::make_unique<QFile>(m_logFiles.last());
    if (!m_observed->open(QIODevice::WriteOnly | QIODevice::Unbuffered))
        return failed(m_observed->errorString());
    if (auto applied = database::applyMigrations(*m_session, listing::allMigrations()); !applied)
        return std::move(applied).error();
    if (auto filled = m_session->script(QString::fromLatin1(rowsSql)); !filled)
        return filled;
    const QString defect = sqlOf(m_plan.mutant);
    return defect.isEmpty() ? base::Result<void>() : m_session->script(defect);
}

base::Result<QJsonObject> Race::run()
{
    if (auto prepared = prepare(); !prepared)
        return std::move(prepared).error();
    m_end = nowNanoseconds() + static_cast<qint64>(m_plan.seconds * 1e9);
    startAll();
    const Fault* const fault = m_plan.fault;
    if (fault && fault->begin)
        fault->begin(*this);
    while (goesOn()) {
        const auto pause = fault ? fault->pause : 1000ms;
        wait(pause / 2 + std::chrono::milliseconds(random() % static_cast<quint64>(pause.count())));
        if (goesOn() && fault && fault->strike) {
            fault->strike(*this);
            ++m_strikes;
        }
    }
    if (auto ended = endAll(); !ended)
        return std::move(ended).error();
    return judge();
}

bool Race::goesOn() const
{
    return nowNanoseconds() < m_end;
}

void Race::startAll()
{
    const auto add = [this](const QString& role, int number) {
        for (int slot = 0; slot < number; ++slot) {
            m_workers.push_back(std::make_unique<Worker>());
            m_workers.back()->role = role;
            m_workers.back()->slot = slot;
            start(*m_workers.back());
        }
    };
    add(QStringLiteral("editor"), m_plan.editors);
    add(QStringLiteral("outside"), 1);
    add(QStringLiteral("reader"), m_plan.readers);
    if (m_plan.fault && m_plan.fault->extra)
        add(QString::fromLatin1(m_plan.fault->extra), 1);
}

void Race::start(Worker& worker)
{
    m_logFiles << m_logs->filePath(QStringLiteral("%1.log").arg(m_logFiles.size()));
    QStringList words{worker.role};
    const auto option = [&words](const char* name, const QString& value) {
        words << QLatin1String("--") + QLatin1String(name) << value;
    };
    option("database", m_servers->postgres().address().toUrl(database::Address::Secret::Include));
    option("redis", m_servers->redis().address().toUrl(redis::Address::Secret::Include));
    option("seed", QString::number(random()));
    option("until", QString::number(m_end));
    option("trust", QString::number(m_plan.trust.count()));
    option("log", m_logFiles.last());
    option("slot", QString::number(worker.slot));
    option("towns", QString::number(m_plan.editors));
    option("mutant", m_plan.mutant);
    if (m_plan.naive)
        words << QStringLiteral("--naive");
    if (m_plan.fault && m_plan.fault->editorsDie && worker.role == QLatin1String("editor"))
        words << QStringLiteral("--dies");
    // Faults are expected: what libraries say of them is of interest only when a process fails.
    worker.process.setStandardErrorFile(m_logs->filePath(QStringLiteral("errors")), QIODevice::Append);
    worker.process.start(program("stale_worker"), words);
    worker.process.waitForStarted();
}

void Race::restartTheDead()
{
    for (const auto& worker : m_workers) {
        worker->process.waitForFinished(0); // learns of an end, waits for none
        const bool killed = worker->process.state() == QProcess::NotRunning &&
                            worker->process.exitStatus() == QProcess::CrashExit &&
                            worker->process.exitCode() == SIGKILL;
        if (killed && goesOn()) {
            start(*worker);
            ++m_strikes;
        }
    }
}

void Race::killOne(const QString& role)
{
    std::vector<Worker*> candidates;
    for (const auto& worker : m_workers) {
        if (worker->role == role && worker->process.state() == QProcess::Running)
            candidates.push_back(worker.get());
    }
    if (candidates.empty())
        return;
    candidates[random() % candidates.size()]->process.kill();
}

void Race::pauseOne(std::chrono::milliseconds time)
{
    const auto pid = static_cast<pid_t>(m_workers[random() % m_workers.size()]->process.processId());
    if (pid <= 0)
        return;
    ::kill(pid, SIGSTOP);
    wait(time);
    ::kill(pid, SIGCONT);
}

void Race::wait(std::chrono::milliseconds time)
{
    const qint64 until = std::min(m_end, nowNanoseconds() + std::chrono::nanoseconds(time).count());
    while (nowNanoseconds() < until) {
        std::this_thread::sleep_for(10ms);
        restartTheDead();
        if (nowNanoseconds() >= m_nextLook)
            observe();
    }
}

bool Race::script(const QString& sql)
{
    return m_session->script(sql).has_value();
}

redis::Connection& Race::redis()
{
    m_redis->forgetRetryDelay();
    return *m_redis;
}

void Race::noteLoss(qint64 from, qint64 to)
{
    m_observed->write("F " + QByteArray::number(from) + ' ' + QByteArray::number(to) + " 0\n");
}

// What one sees is committed, also when the one who wrote it was killed before he could say so.
void Race::observe()
{
    m_nextLook = nowNanoseconds() + lookInterval;
    const auto seen =
        m_session->list(QStringLiteral("SELECT id, version FROM keystead.property WHERE location = ?"),
                        {hotCity}, [](const database::Row& row) {
                            return Seen{row.integer(0), row.integer(1)};
                        });
    const qint64 at = nowNanoseconds();
    if (!seen)
        return;
    for (const Seen& row : *seen) {
        m_observed->write("W " + QByteArray::number(row.id) + ' ' + QByteArray::number(row.version) + ' ' +
                          QByteArray::number(at) + '\n');
    }
}

base::Result<void> Race::endAll()
{
    QStringList problems;
    for (const auto& worker : m_workers) {
        ::kill(static_cast<pid_t>(worker->process.processId()), SIGCONT);
        if (worker->process.state() != QProcess::NotRunning && !worker->process.waitForFinished(patience))
            problems << QStringLiteral("%1 does not end").arg(worker->role);
        const bool crashed = worker->process.exitStatus() == QProcess::CrashExit;
        if (worker->process.exitCode() != 0 && !(crashed && worker->process.exitCode() == SIGKILL))
            problems << QStringLiteral("%1 ended with %2").arg(worker->role).arg(worker->process.exitCode());
    }
    if (problems.isEmpty())
        return {};
    QFile errors(m_logs->filePath(QStringLiteral("errors")));
    const bool told = errors.open(QIODevice::ReadOnly);
    return failed(problems.join(QLatin1String(", ")) + QLatin1Char('\n') +
                  (told ? QString::fromUtf8(errors.readAll().right(2000)) : QString()));
}

base::Result<QJsonObject> Race::judge()
{
    QProcess judge;
    judge.start(program("stale_judge"), QStringList{QString::number(m_plan.trust.count())} + m_logFiles);
    if (!judge.waitForFinished(60'000))
        return failed(QStringLiteral("the judge does not end"));
    QJsonObject verdict = QJsonDocument::fromJson(judge.readAllStandardOutput()).object();
    if (verdict.isEmpty())
        return failed(QStringLiteral("the judge said nothing"));
    verdict[QLatin1String("strikes")] = m_strikes;
    return verdict;
}

} // namespace stress
