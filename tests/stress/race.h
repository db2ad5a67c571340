// One stress run: servers of its own, processes that edit, write from outside and read at once, one kind
// of fault that befalls them, and the judge's verdict. Thread: the caller's, which it blocks.
#pragma once

#include "core/base/result.h"
#include "core/database/session.h"
#include "core/redis/connection.h"
#include "core/sandbox/sandbox.h"

#include <QJsonObject>
#include <QProcess>
#include <QString>

#include <chrono>
#include <memory>
#include <random>
#include <vector>

class QFile;
class QTemporaryDir;

namespace stress {

struct Fault;

struct Plan
{
    double seconds = 10;
    quint64 seed = 1;
    std::chrono::milliseconds trust{1000}; // X; the drainers poll three times as often
    const Fault* fault = nullptr;          // none
    bool naive = false;                    // the naive cache instead of Keystead
    QString mutant;                        // a defect of Keystead, by name; empty: none
    int editors = 2;
    int readers = 3;
};

class Race
{
public:
    explicit Race(Plan plan);
    ~Race();
    Race(const Race&) = delete;
    Race& operator=(const Race&) = delete;

    // What the judge printed, and “strikes”: how often the fault struck. Errors: the servers, ProgramFailed
    // (a process of ours).
    base::Result<QJsonObject> run();

    // For faults.
    sandbox::Sandbox& servers() { return *m_servers; }
    quint64 random() { return m_random(); }
    bool script(const QString& sql);   // false: the database is away
    redis::Connection& redis();        // asks at once, however often it has failed
    void killOne(const QString& role); // it is started again
    void pauseOne(std::chrono::milliseconds time);
    void wait(std::chrono::milliseconds time); // noting meanwhile what the database holds
    // In between Redis lost what it had acknowledged.
    void noteLoss(qint64 from, qint64 to);

private:
    struct Worker;

    base::Result<void> prepare();
    void startAll();
    void start(Worker& worker);
    void restartTheDead();
    bool goesOn() const;
    void observe();
    base::Result<void> endAll();
    base::Result<QJsonObject> judge();

    Plan m_plan;
    std::mt19937_64 m_random;
    std::unique_ptr<sandbox::Sandbox> m_servers;
    std::unique_ptr<database::Session> m_session;
    std::unique_ptr<redis::Connection> m_redis;
    std::unique_ptr<QTemporaryDir> m_logs;
    std::unique_ptr<QFile> m_observed;
    std::vector<std::unique_ptr<Worker>> m_workers;
    QStringList m_logFiles;
    qint64 m_end = 0;
    qint64 m_nextLook = 0;
    int m_strikes = 0; // of the fault, and processes that died of it
};

} // namespace stress
