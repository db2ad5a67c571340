// Passwords of profiles in the system's keychain (Secret Service, by QtKeychain); never in a file.
// Thread-safe. Calls block (a locked keychain asks the user): not for the GUI's thread.
#pragma once

#include "core/base/result.h"
#include "core/profile/profile.h"

#include <QByteArray>
#include <QString>

#include <chrono>
#include <memory>
#include <optional>

namespace profile {

struct Secrets
{
    QString databasePassword;
    QByteArray redisPassword;
    QString keyPassword = {}; // of PostgreSQL's client key: libpq's “sslpassword”
    bool isEmpty() const
    {
        return databasePassword.isEmpty() && redisPassword.isEmpty() && keyPassword.isEmpty();
    }
    bool operator==(const Secrets&) const = default;
};

class SecretStore
{
public:
    // limit: how long the user may take to unlock the keychain.
    explicit SecretStore(std::chrono::milliseconds limit = std::chrono::seconds(60));
    ~SecretStore(); // gives up a question that is still open: it ends with Cancelled

    // Every question ends with Cancelled, the open ones and those to come.
    void giveUp();

    // Nothing stored: empty secrets. Errors: KeychainMissing, KeychainRefused, TimedOut, Cancelled;
    // MalformedReply for an item that is not of our making. After TimedOut and Cancelled the user may
    // still answer, and what was asked then happens.
    base::Result<Secrets> read(const QString& profileName);
    // Empty secrets remove what was stored.
    base::Result<void> write(const QString& profileName, const Secrets& secrets);
    base::Result<void> remove(const QString& profileName);

    // Is there a keychain that answers? Looks once and remembers a yes.
    bool isAvailable();

private:
    class Private;
    std::unique_ptr<Private> d;
};

// The passwords of a profile apart from it, and back.
Secrets secretsOf(const Profile& profile);
Profile withSecrets(Profile profile, const Secrets& secrets);
// An empty part of `typed` leaves the stored one.
Secrets merged(Secrets stored, const Secrets& typed);

} // namespace profile
