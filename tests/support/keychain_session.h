// A session bus and a keychain of a test's own: dbus-daemon without any service to activate and
// gnome-keyring-daemon, in a home that goes with the object. Both end with the test, also when that
// is killed. Blocks; one thread.
#pragma once

#include "core/base/result.h"

#include <QProcess>
#include <QProcessEnvironment>
#include <QTemporaryDir>

#include <memory>

namespace support {

class KeychainSession
{
public:
    enum class Keychain { None, Unlocked };

    // Errors: ProgramMissing, ProgramFailed (detail: what it wrote).
    static base::Result<std::unique_ptr<KeychainSession>> start(Keychain keychain);
    ~KeychainSession(); // SIGKILL

    // What a program needs to live in this session and in no other.
    QProcessEnvironment environment() const;
    QString home() const { return m_home.path(); }

    // The keychain begins anew without its password: what it holds is locked.
    base::Result<void> lock();

private:
    KeychainSession() = default;
    base::Result<void> startBus();
    base::Result<void> startKeychain(const QByteArray& password);
    bool hasKeychain() const;

    QTemporaryDir m_home;
    QString m_address;
    QProcess m_bus;
    QProcess m_keychain;
};

} // namespace support
