// The server's setting that lets it publish every lookup of a missing key, lent and given back (SPEC M7).
//
// notify-keyspace-events needs m (misses, since 6.0; not part of A) and E (events by name). What is missing
// of the two is added, noted in a private file before that, and taken away again by whoever ends last:
// exactly these letters, whatever else the setting holds by then. A program that dies leaves its file, whose
// lock is free; the next one that opens the server settles it. The file is for one run of the server
// (run_id): one that was restarted has read its own setting again, and is owed nothing.
//
// Programs on several machines find each other through the server: each listens to presenceChannel, and who
// ends hands its debt over to those that go on, by one PUBLISH there. CONFIG has no compare-and-set: a change
// by somebody else within the round trip between reading and writing is lost, as with any program.
//
// Thread: the connection's, which may block. None of the commands is a lookup.
// Source: https://redis.io/docs/latest/develop/use/keyspace-notifications/
#pragma once

#include "core/base/result.h"
#include "core/redis/connection.h"

#include <QByteArray>
#include <QString>

#include <memory>
#include <optional>

namespace monitor {

class MissedKeyNote;

// All databases; the name of the event stands behind the database’s number, the payload is the key.
inline constexpr const char* missPattern = "__keyevent@*__:keymiss";
// Below the same pattern, so that one ACL rule allows both; no database has that number.
inline constexpr const char* presenceChannel = "__keyevent@keystead__:keymiss";
// What a user needs: “~” is not among it, no key is read.
inline constexpr const char* missedKeyRules =
    "+info +config|get +config|set +subscribe +unsubscribe +psubscribe +punsubscribe +publish "
    "&__keyevent@*__:keymiss";

// Of “__keyevent@12__:keymiss”: 12. Nothing: another channel.
std::optional<int> missDatabase(const QByteArray& channel);

// The letters of `wanted` that `flags` lacks; A stands for none of m, E and K.
QByteArray lackingLetters(const QByteArray& flags, const QByteArray& wanted);
QByteArray withoutLetters(QByteArray flags, const QByteArray& letters);
// What a hand-over publishes: “owed Em”. Nothing: no such message, or letters other than m and E.
std::optional<QByteArray> lettersOfHandOver(const QByteArray& payload);

class MissedKeySetting
{
public:
    // Reads the setting, notes in `folder` what will be added, adds it. What a program that died has left
    // for this server becomes ours. Errors: RedisNoPermission (detail: the server's words and the ACL rules),
    // ReadOnlyProfile (the letters are missing, and this connection must not write), InvalidInput (a server
    // older than 6.0), FileFailed, connection and Redis codes.
    static base::Result<std::unique_ptr<MissedKeySetting>> lend(redis::Connection& redis,
                                                                const QString& folder);
    // Gives nothing back: the file stays, without its lock.
    ~MissedKeySetting();
    MissedKeySetting(const MissedKeySetting&) = delete;
    MissedKeySetting& operator=(const MissedKeySetting&) = delete;

    QByteArray owed() const; // letters; empty: all of them stood there
    const QByteArray& serverRun() const { return m_run; }

    // Somebody who ended has handed his letters over. Errors: FileFailed.
    base::Result<void> takeOver(const QByteArray& letters);
    // Does the setting still publish misses? OtherRun: the server was restarted, or is another one.
    // Errors: as lend().
    enum class Standing { Stands, SwitchedOff, OtherRun };
    base::Result<Standing> look(redis::Connection& redis) const;
    // When others listen, the debt is theirs from now on; else the letters are taken away. Precondition: the
    // server has confirmed that we do not listen to presenceChannel any more. Errors: those of lend(); the
    // file stays then.
    base::Result<void> giveBack(redis::Connection& redis);

private:
    MissedKeySetting(QString folder, QByteArray run);
    base::Result<void> add(redis::Connection& redis, const QByteArray& flags);

    QString m_folder;
    QByteArray m_run;
    std::unique_ptr<MissedKeyNote> m_note; // null: nothing is owed
};

// Settles what programs that died have left for this server; how many letters were taken away or handed over.
// Without any file in the folder nothing is asked. Errors: as lend(); what could not be settled stays noted.
base::Result<int> settleMissedKeyDebts(redis::Connection& redis, const QString& folder);

// $XDG_STATE_HOME/keystead/missed-keys
QString missedKeyFolder();

} // namespace monitor
