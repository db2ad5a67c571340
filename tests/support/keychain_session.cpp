#include "tests/support/keychain_session.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDeadlineTimer>
#include <QDir>
#include <QFile>

#include <csignal>
#include <sys/prctl.h>

namespace support {

namespace {

constexpr int startLimitMs = 20000;
constexpr int lookAgainMs = 20;
constexpr const char* keyringPassword = "a keyring of a test";

constexpr const char* busConfiguration = R"(<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=%1</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
)";

base::Error failed(QProcess& process, const QString& program)
{
    if (process.error() == QProcess::FailedToStart)
        return {base::ErrorCode::ProgramMissing, process.errorString(), program};
    return {base::ErrorCode::ProgramFailed, QString::fromLocal8Bit(process.readAllStandardError()), program};
}

} // namespace

base::Result<std::unique_ptr<KeychainSession>> KeychainSession::start(Keychain keychain)
{
    std::unique_ptr<KeychainSession> session(new KeychainSession);
    for (QProcess* process : {&session->m_bus, &session->m_keychain})
        process->setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
    if (auto running = session->startBus(); !running)
        return std::move(running).error();
    if (keychain == Keychain::None)
        return session;
    if (auto running = session->startKeychain(keyringPassword); !running)
        return std::move(running).error();
    return session;
}

KeychainSession::~KeychainSession()
{
    for (QProcess* process : {&m_keychain, &m_bus}) {
        process->kill();
        process->waitForFinished();
    }
}

QProcessEnvironment KeychainSession::environment() const
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const auto* name : {"DISPLAY", "WAYLAND_DISPLAY", "XDG_CURRENT_DESKTOP", "DESKTOP_SESSION",
                             "KDE_FULL_SESSION", "GNOME_DESKTOP_SESSION_ID", "GNOME_KEYRING_CONTROL"})
        environment.remove(QLatin1String(name));
    environment.insert(QStringLiteral("HOME"), m_home.path());
    environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), m_home.filePath(QStringLiteral("run")));
    environment.insert(QStringLiteral("XDG_DATA_HOME"), m_home.filePath(QStringLiteral("data")));
    environment.insert(QStringLiteral("XDG_CONFIG_HOME"), m_home.filePath(QStringLiteral("config")));
    environment.insert(QStringLiteral("XDG_CACHE_HOME"), m_home.filePath(QStringLiteral("cache")));
    environment.insert(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), m_address);
    return environment;
}

base::Result<void> KeychainSession::startBus()
{
    QDir(m_home.path()).mkdir(QStringLiteral("run"));
    QFile configuration(m_home.filePath(QStringLiteral("bus.conf")));
    if (!configuration.open(QIODevice::WriteOnly))
        return base::Error{base::ErrorCode::FileFailed, configuration.errorString(),
                           configuration.fileName()};
    configuration.write(QString::fromLatin1(busConfiguration).arg(m_home.path()).toUtf8());
    configuration.close();
    const QString program = QStringLiteral("dbus-daemon");
    m_bus.start(program, {QStringLiteral("--config-file=%1").arg(configuration.fileName()),
                          QStringLiteral("--nofork"), QStringLiteral("--print-address=1")});
    if (!m_bus.waitForStarted() || !m_bus.waitForReadyRead(startLimitMs))
        return failed(m_bus, program);
    m_address = QString::fromLocal8Bit(m_bus.readLine()).trimmed();
    return {};
}

base::Result<void> KeychainSession::startKeychain(const QByteArray& password)
{
    const QString program = QStringLiteral("gnome-keyring-daemon");
    QStringList arguments{QStringLiteral("--foreground"), QStringLiteral("--components=secrets")};
    if (!password.isEmpty())
        arguments << QStringLiteral("--unlock");
    m_keychain.setProcessEnvironment(environment());
    m_keychain.start(program, arguments);
    if (!m_keychain.waitForStarted())
        return failed(m_keychain, program);
    m_keychain.write(password);
    m_keychain.closeWriteChannel();
    const QDeadlineTimer deadline(startLimitMs);
    while (!hasKeychain()) {
        if (deadline.hasExpired() || m_keychain.state() == QProcess::NotRunning)
            return failed(m_keychain, program);
        m_keychain.waitForReadyRead(lookAgainMs);
    }
    return {};
}

bool KeychainSession::hasKeychain() const
{
    const QString name = QStringLiteral("keychain-session");
    bool answers = false;
    {
        const QDBusConnection bus = QDBusConnection::connectToBus(m_address, name);
        const auto ping = QDBusMessage::createMethodCall(
            QStringLiteral("org.freedesktop.secrets"), QStringLiteral("/org/freedesktop/secrets"),
            QStringLiteral("org.freedesktop.DBus.Peer"), QStringLiteral("Ping"));
        answers = bus.call(ping, QDBus::Block, startLimitMs).type() == QDBusMessage::ReplyMessage;
    }
    QDBusConnection::disconnectFromBus(name);
    return answers;
}

base::Result<void> KeychainSession::lock()
{
    m_keychain.kill();
    m_keychain.waitForFinished();
    return startKeychain({});
}

} // namespace support
