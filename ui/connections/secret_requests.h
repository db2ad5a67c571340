// Passwords for the screen without waiting: asks the keychain on a thread of its own, and keeps for
// this session what has no other place. Thread: the GUI's; `then` runs there, unless context died.
#pragma once

#include "core/base/executor.h"
#include "core/profile/secret_store.h"

#include <QObject>
#include <QPointer>

#include <functional>
#include <map>
#include <memory>

namespace connections {

enum class Keychain {
    Unknown, // not asked yet, or it has not answered
    Present,
    Missing,
};

class SecretRequests : public QObject
{
    Q_OBJECT

public:
    using Answer = base::Result<profile::Secrets>;
    using Then = std::function<void(const Answer&)>;
    using Done = std::function<void(const base::Result<void>&)>;

    explicit SecretRequests(QObject* parent = nullptr);
    ~SecretRequests() override;

    // Asks once whether there is a keychain; `keychainChanged` tells.
    void look();
    Keychain keychain() const { return m_keychain; }

    // What this session knows, else what the keychain has. Nothing stored: empty secrets.
    void read(const QString& name, QObject* context, Then then);
    // An empty part of `typed` leaves what is stored. An error of the keychain is told, and the
    // secrets stay in memory for this session.
    void keep(const QString& name, const profile::Secrets& typed, QObject* context, Done done);
    // In memory only, until the program ends.
    void keepForSession(const QString& name, const profile::Secrets& typed);
    void rename(const QString& before, const QString& after);
    // Answers what was there, for an undo.
    void forget(const QString& name, QObject* context, Then then);

Q_SIGNALS:
    void keychainChanged();

private:
    class Worker;
    void setKeychain(Keychain keychain);
    void noteError(const base::Error& error);

    std::shared_ptr<base::Executor> m_executor;
    std::unique_ptr<Worker> m_worker;
    std::map<QString, profile::Secrets> m_session;
    Keychain m_keychain = Keychain::Unknown;
    bool m_looked = false;
};

} // namespace connections
