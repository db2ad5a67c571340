#include "core/sandbox/process.h"

#include <QDir>
#include <QFile>
#include <QThread>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <pwd.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace sandbox {

namespace {

constexpr unsigned long pollMilliseconds = 5;

base::Error failed(const QString& program, int error)
{
    return {base::ErrorCode::ProgramFailed,
            QStringLiteral("%1: %2").arg(program, QString::fromLocal8Bit(std::strerror(error))), program};
}

// What a server may see of our environment: nothing that changes where it looks (PGDATA, PGPORT).
std::vector<QByteArray> cleanEnvironment()
{
    const QByteArray path = qgetenv("PATH");
    return {"PATH=" + (path.isEmpty() ? QByteArrayLiteral("/usr/sbin:/usr/bin:/sbin:/bin") : path),
            QByteArrayLiteral("LC_ALL=C"), QByteArrayLiteral("TZ=UTC")};
}

std::vector<QByteArray> argumentList(const Command& command, const ServerUser& user)
{
    std::vector<QByteArray> list;
    if (user.switchUser) {
        list = {QByteArrayLiteral("setpriv"), "--reuid=" + QByteArray::number(user.uid),
                "--regid=" + QByteArray::number(user.gid), QByteArrayLiteral("--init-groups"),
                QByteArrayLiteral("--")};
    }
    list.push_back(QFile::encodeName(command.program));
    for (const QString& argument : command.arguments)
        list.push_back(argument.toUtf8());
    return list;
}

std::vector<char*> pointers(std::vector<QByteArray>& texts)
{
    std::vector<char*> list;
    for (QByteArray& text : texts)
        list.push_back(text.data());
    list.push_back(nullptr);
    return list;
}

// Owns what posix_spawn is told to do between fork and exec.
class SpawnPlan
{
public:
    explicit SpawnPlan(const Command& command)
    {
        posix_spawn_file_actions_init(&actions);
        posix_spawnattr_init(&attributes);
        addDescriptors(command);
        addAttributes();
    }
    ~SpawnPlan()
    {
        posix_spawn_file_actions_destroy(&actions);
        posix_spawnattr_destroy(&attributes);
    }
    SpawnPlan(const SpawnPlan&) = delete;
    SpawnPlan& operator=(const SpawnPlan&) = delete;

    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;

private:
    void addDescriptors(const Command& command)
    {
        const QByteArray log = QFile::encodeName(command.logFile);
        const QByteArray folder = QFile::encodeName(command.workingFolder);
        int next = 0;
        for (const int descriptor : command.descriptors)
            posix_spawn_file_actions_adddup2(&actions, descriptor, next == 0 ? next++ : 2 + next++);
        if (next == 0)
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_addopen(&actions, 1, log.constData(), O_WRONLY | O_CREAT | O_APPEND, 0600);
        posix_spawn_file_actions_adddup2(&actions, 1, 2);
        posix_spawn_file_actions_addchdir_np(&actions, folder.constData());
        // hiredis sockets are inheritable: a server holding one would keep a closed connection open.
        posix_spawn_file_actions_addclosefrom_np(&actions, 3 + std::max(0, next - 1));
    }

    void addAttributes()
    {
        sigset_t all;
        sigset_t none;
        sigfillset(&all);
        sigemptyset(&none);
        posix_spawnattr_setsigdefault(&attributes, &all);
        posix_spawnattr_setsigmask(&attributes, &none);
        posix_spawnattr_setflags(&attributes, static_cast<short>(POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF |
                                                                 POSIX_SPAWN_SETSIGMASK));
    }
};

// The third and fourth field of /proc/PID/stat; the name before them may hold spaces.
struct ProcessState
{
    char state = 'X';
    qint64 parent = 0;
};

ProcessState processState(qint64 pid)
{
    QFile file(QStringLiteral("/proc/%1/stat").arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QByteArray line = file.readAll();
    const QList<QByteArray> fields = line.mid(line.lastIndexOf(')') + 2).split(' ');
    if (fields.size() < 2 || fields.at(0).isEmpty())
        return {};
    return {fields.at(0).front(), fields.at(1).toLongLong()};
}

QString processName(qint64 pid)
{
    QFile file(QStringLiteral("/proc/%1/comm").arg(pid));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()).trimmed() : QString();
}

std::vector<qint64> childrenOf(qint64 pid)
{
    std::vector<qint64> children;
    const QStringList entries = QDir(QStringLiteral("/proc")).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString& entry : entries) {
        const qint64 candidate = entry.toLongLong();
        if (candidate > 0 && processState(candidate).parent == pid)
            children.push_back(candidate);
    }
    return children;
}

} // namespace

base::Result<ServerUser> ServerUser::find()
{
    if (geteuid() != 0)
        return ServerUser{geteuid(), getegid(), false};
    std::array<char, 4096> buffer{};
    passwd entry{};
    passwd* found = nullptr;
    getpwnam_r("postgres", &entry, buffer.data(), buffer.size(), &found);
    if (!found) {
        return base::Error{base::ErrorCode::ProgramMissing, QStringLiteral("there is no user postgres"),
                           QStringLiteral("postgresql")};
    }
    return ServerUser{found->pw_uid, found->pw_gid, true};
}

base::Result<pid_t> spawn(const Command& command, const ServerUser& user)
{
    std::vector<QByteArray> arguments = argumentList(command, user);
    std::vector<QByteArray> environment = cleanEnvironment();
    const std::vector<char*> argv = pointers(arguments);
    const std::vector<char*> envp = pointers(environment);
    const SpawnPlan plan(command);
    pid_t pid = 0;
    const int error =
        posix_spawnp(&pid, argv.front(), &plan.actions, &plan.attributes, argv.data(), envp.data());
    if (error != 0)
        return failed(command.program, error);
    return pid;
}

base::Result<void> runToEnd(const Command& command, const ServerUser& user, std::chrono::milliseconds limit)
{
    const auto pid = spawn(command, user);
    if (!pid)
        return pid.error();
    const QDeadlineTimer deadline(limit);
    int status = 0;
    pid_t ended = 0;
    while ((ended = waitpid(*pid, &status, WNOHANG)) == 0 && !deadline.hasExpired())
        QThread::msleep(pollMilliseconds);
    if (ended == 0) {
        ::kill(*pid, SIGKILL);
        waitpid(*pid, &status, 0);
        return base::Error{base::ErrorCode::TimedOut, endOfLog(command.logFile), command.program};
    }
    if (ended < 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return base::Error{base::ErrorCode::ProgramFailed, endOfLog(command.logFile), command.program};
    return {};
}

bool isRunning(qint64 pid, const QString& name)
{
    if (pid <= 0)
        return false;
    const char state = processState(pid).state;
    return state != 'X' && state != 'Z' && processName(pid) == name;
}

bool waitUntilGone(qint64 pid, const QString& name, QDeadlineTimer deadline)
{
    while (true) {
        waitpid(static_cast<pid_t>(pid), nullptr, WNOHANG);
        if (!isRunning(pid, name))
            return true;
        if (deadline.hasExpired())
            return false;
        QThread::msleep(pollMilliseconds);
    }
}

void killWithChildren(qint64 pid, const QString& name)
{
    if (!isRunning(pid, name))
        return;
    const auto parent = static_cast<pid_t>(pid);
    ::kill(parent, SIGSTOP);
    const std::vector<qint64> children = childrenOf(pid);
    for (const qint64 child : children)
        ::kill(static_cast<pid_t>(child), SIGKILL);
    ::kill(parent, SIGKILL);
    const QDeadlineTimer deadline(std::chrono::seconds(5));
    for (const qint64 child : children)
        waitUntilGone(child, name, deadline);
    waitUntilGone(pid, name, deadline);
}

QString endOfLog(const QString& path)
{
    constexpr qint64 longest = 2000;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    file.seek(std::max<qint64>(0, file.size() - longest));
    return QString::fromUtf8(file.readAll()).trimmed();
}

} // namespace sandbox
