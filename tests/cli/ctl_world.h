// keysteadctl as a person or a script runs it: private servers, a home of its own, and one run. For
// tests of the program; lives on the test's thread.
#pragma once

#include "core/sandbox/sandbox.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>

#include <memory>

namespace test {

struct Run
{
    int code = -1;
    QByteArray out;
    QByteArray err;
    QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
    QByteArray all() const { return out + err; }
};

inline QString ctlProgram()
{
    return QStringLiteral(KEYSTEAD_BIN_DIR "/keysteadctl");
}

inline Run runCtl(const QStringList& words, const QProcessEnvironment& environment)
{
    QProcess process;
    process.setProcessEnvironment(environment);
    process.setStandardInputFile(QProcess::nullDevice());
    process.start(ctlProgram(), words);
    if (!process.waitForFinished(60'000))
        return {};
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

// “list --page 2” as words.
inline QStringList words(const char* line)
{
    return QString::fromUtf8(line).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

class CtlWorld
{
public:
    // What went wrong, or nothing.
    QString start()
    {
        auto started = sandbox::Sandbox::start();
        if (!started)
            return started.error().detail;
        m_servers = *std::move(started);
        environment = QProcessEnvironment::systemEnvironment();
        // A home of its own, so that no profile or sandbox of this machine is found.
        for (const char* name : {"HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"})
            environment.insert(QLatin1String(name), m_home.path());
        environment.insert(QStringLiteral("KEYSTEAD_DATABASE_URL"), databaseUrl());
        environment.insert(QStringLiteral("KEYSTEAD_REDIS_URL"), redisUrl());
        return {};
    }

    sandbox::Sandbox& servers() { return *m_servers; }
    QString home() const { return m_home.path(); }
    QString databaseUrl() const { return m_servers->postgres().address().toUrl(); }
    QString redisUrl() const { return m_servers->redis().address().toUrl(); }

    Run ctl(const QStringList& line) const { return runCtl(line, environment); }
    Run ctl(const char* line) const { return ctl(words(line)); }
    // With one variable changed.
    Run ctlWith(const char* variable, const QString& value, const char* line) const
    {
        QProcessEnvironment changed = environment;
        changed.insert(QLatin1String(variable), value);
        return runCtl(words(line), changed);
    }

    QProcessEnvironment environment;

private:
    std::unique_ptr<sandbox::Sandbox> m_servers;
    QTemporaryDir m_home;
};

} // namespace test
