// What the session bus tells about the keychain and QtKeychain does not: whether one answers at all,
// and whether an item is there but locked. Thread: one; blocks for at most a few seconds.
#pragma once

#include <QString>

namespace profile {

class KeychainBus
{
public:
    KeychainBus();
    ~KeychainBus();
    KeychainBus(const KeychainBus&) = delete;
    KeychainBus& operator=(const KeychainBus&) = delete;

    // Secret Service or KWallet; the bus starts it when it can.
    bool isAnswering();
    // An item of the Secret Service that nobody can read now.
    bool holdsLocked(const QString& service, const QString& key);

private:
    bool connected();

    const QString m_name; // of the connection, unique in the process
};

} // namespace profile
