#include "ui/common/error_text.h"

#include <QCoreApplication>

#include <array>

namespace common {

namespace {

using base::ErrorCode;

// %1 in a title is the subject. Two titles, because a sentence with a hole is none.
struct Entry
{
    ErrorCode code;
    const char* title;
    const char* titleWithSubject;
    const char* advice;
};

#define T(text) QT_TRANSLATE_NOOP("ErrorText", text)

constexpr std::array entries = {
    Entry{ErrorCode::None, T("Nothing went wrong"), T("Nothing went wrong with %1"),
          T("There is nothing to do.")},
    Entry{ErrorCode::HostNotFound, T("The server's name is not known"),
          T("No server is known by the name %1"),
          T("Check the spelling of the host, and that this computer is in the right network.")},
    Entry{ErrorCode::ConnectionRefused, T("Nobody answers at that address"), T("Nobody answers at %1"),
          T("Check host and port, and that the server is running.")},
    Entry{ErrorCode::ConnectionLost, T("The connection was lost"), T("The connection to %1 was lost"),
          T("What was under way may or may not have happened: refresh and look before you repeat it.")},
    Entry{ErrorCode::TimedOut, T("The server did not answer in time"), T("%1 did not answer in time"),
          T("Try again. If it happens often, look at the server's load and at the network.")},
    Entry{ErrorCode::TlsFailed, T("No secure connection could be made"),
          T("No secure connection to %1 could be made"),
          T("Check the certificate's name, its date, and the CA file of this connection.")},
    Entry{ErrorCode::AuthenticationFailed, T("The server refused user or password"),
          T("%1 refused user or password"), T("Correct them in Connections (Ctrl+O).")},
    Entry{ErrorCode::NotConnected, T("There is no connection"), T("There is no connection to %1"),
          T("Wait for the next attempt, or choose Try now.")},
    Entry{ErrorCode::TlsUntrusted, T("The server's certificate is signed by nobody this connection trusts"),
          T("The certificate of %1 is signed by nobody this connection trusts"),
          T("Choose the CA file that signed it in Connections (Ctrl+O), or let the server's administrator "
            "install a certificate of a known authority.")},
    Entry{ErrorCode::TlsWrongHost, T("The server's certificate is for another name"),
          T("The certificate of %1 is for another name"),
          T("Use the name in the certificate as the host; Details tell it. Another machine may be answering: "
            "ask the server's administrator before you go on.")},
    Entry{ErrorCode::TlsExpired, T("The server's certificate is not valid at this time"),
          T("The certificate of %1 is not valid at this time"),
          T("It has expired, or is not valid yet: let the server's administrator renew it, and check this "
            "computer's clock.")},
    Entry{ErrorCode::TlsClientCertificate, T("The server wants a client certificate that it accepts"),
          T("%1 wants a client certificate that it accepts"),
          T("Choose client certificate and key in Connections (Ctrl+O); the server's CA must have signed "
            "it.")},
    Entry{ErrorCode::RedisError, T("Redis refused the command"), T("Redis refused %1"),
          T("The server's own words stand under Details.")},
    Entry{ErrorCode::RedisNoPermission, T("Redis does not allow this user to do that"),
          T("Redis does not allow this user to use %1"),
          T("Ask its administrator for the ACL rule that is named under Details.")},
    Entry{ErrorCode::RedisOutOfMemory, T("Redis has no memory left"), T("Redis has no memory left for %1"),
          T("Raise maxmemory, or set a policy that evicts (allkeys-lru is right for a cache).")},
    Entry{ErrorCode::RedisLoading, T("Redis is still loading its data"),
          T("Redis is still loading its data (%1)"),
          T("Wait until it has finished; the cache is used again by itself.")},
    Entry{ErrorCode::RedisReadOnly, T("This Redis server is a replica and cannot be written"),
          T("%1 is a replica and cannot be written"), T("Connect to its primary.")},
    Entry{ErrorCode::RedisWrongType, T("The key holds another kind of value"),
          T("%1 holds another kind of value"), T("Refresh: somebody else has replaced the key.")},
    Entry{ErrorCode::DatabaseError, T("PostgreSQL refused the request"),
          T("PostgreSQL refused the request (%1)"), T("The server's own words stand under Details.")},
    Entry{ErrorCode::UniqueViolation, T("There is already one with that value"),
          T("There is already one with that value (%1)"),
          T("Choose another value, or open the one that exists.")},
    Entry{ErrorCode::CheckViolation, T("A value is not allowed"), T("The value of %1 is not allowed"),
          T("Correct the value; the rule's name stands under Details.")},
    Entry{ErrorCode::ForeignKeyViolation,
          T("It refers to something that does not exist, or is still referred to"),
          T("%1 refers to something that does not exist, or is still referred to"),
          T("Refresh, then choose an entry that exists, or remove what refers to it first.")},
    Entry{ErrorCode::NotNullViolation, T("A value is missing"), T("%1 needs a value"),
          T("Fill in the field and save again.")},
    Entry{ErrorCode::ValueOutOfRange, T("A value is too long or too large"),
          T("The value of %1 is too long or too large"), T("Shorten or lower it and save again.")},
    Entry{ErrorCode::DatabaseNoPermission, T("PostgreSQL does not allow this user to do that"),
          T("PostgreSQL does not allow this user to use %1"),
          T("Ask its administrator for the right (GRANT) that is named under Details.")},
    Entry{ErrorCode::SerializationFailure, T("Somebody else changed the same rows at the same moment"),
          T("Somebody else changed %1 at the same moment"), T("Try again; nothing has been changed.")},
    Entry{ErrorCode::QueryCancelled, T("The query was stopped"), T("The query on %1 was stopped"),
          T("Try again with a narrower filter, or raise statement_timeout.")},
    Entry{ErrorCode::SchemaMissing, T("This database has not been prepared for Keystead"),
          T("%1 has not been prepared for Keystead"),
          T("Let Keystead create its schema, or connect to another database.")},
    Entry{ErrorCode::SchemaMismatch, T("The database's schema is not the one this version knows"),
          T("The schema of %1 is not the one this version knows"),
          T("Use the version of Keystead that made it, or update this one.")},
    Entry{ErrorCode::NotFound, T("It does not exist any more"), T("%1 does not exist any more"),
          T("Refresh the list. If it was deleted, its history says by whom and when.")},
    Entry{ErrorCode::EditConflict, T("Somebody else has saved it meanwhile"),
          T("Somebody else has saved %1 meanwhile"),
          T("Compare both versions and choose what shall stand. Nothing of yours is lost.")},
    Entry{ErrorCode::MalformedReply, T("The server's answer cannot be understood"),
          T("The answer of %1 cannot be understood"),
          T("Check that address and port belong to the right kind of server.")},
    Entry{ErrorCode::TooLarge, T("It is larger than is allowed"), T("%1 is larger than is allowed"),
          T("Narrow the request down; the limit stands under Details.")},
    Entry{ErrorCode::TooDeep, T("It is nested too deeply"), T("%1 is nested too deeply"),
          T("The value was not made by Keystead; look at it in its raw form.")},
    Entry{ErrorCode::CorruptEntry, T("A cache entry is damaged"), T("The cache entry %1 is damaged"),
          T("Nothing is lost: the answer came from PostgreSQL. Clear the group to remove the entry.")},
    Entry{ErrorCode::InvalidInput, T("That cannot be understood"), T("%1 cannot be understood"),
          T("Correct the value; what is expected stands under Details.")},
    Entry{ErrorCode::FileFailed, T("A file cannot be read or written"), T("%1 cannot be read or written"),
          T("Check that it exists, its rights, and that the disk is not full.")},
    Entry{ErrorCode::ProgramMissing, T("A program is missing on this computer"),
          T("The program %1 is missing on this computer"), T("Install it, then choose Look again.")},
    Entry{ErrorCode::ProgramFailed, T("A program ended with an error"),
          T("The program %1 ended with an error"), T("Its last words stand under Details.")},
    Entry{ErrorCode::KeychainMissing, T("This desktop has no keychain that answers"),
          T("This desktop has no keychain that answers for %1"),
          T("Passwords stay in memory until the program ends. Install gnome-keyring or KWallet to keep "
            "them.")},
    Entry{ErrorCode::KeychainRefused, T("The keychain is locked, or said no"),
          T("The keychain is locked, or said no to %1"),
          T("Unlock it with your desktop's password manager and try again; until then the password is asked "
            "for.")},
    Entry{ErrorCode::Cancelled, T("Stopped, as you wished"), T("%1: stopped, as you wished"),
          T("What was done until then stays done. Start again to go on.")},
    Entry{ErrorCode::ReadOnlyProfile, T("This connection is read-only"),
          T("This connection is read-only (%1)"),
          T("Allow writing in Connections (Ctrl+O), or use another profile.")},
};

#undef T

QString translated(const char* source)
{
    return QCoreApplication::translate("ErrorText", source);
}

const Entry* find(ErrorCode code)
{
    for (const Entry& entry : entries) {
        if (entry.code == code)
            return &entry;
    }
    return nullptr;
}

} // namespace

ErrorText describe(const base::Error& error)
{
    const Entry* entry = find(error.code);
    if (!entry) // a code of a newer core: say its name rather than nothing
        return {base::errorName(error.code), translated("The server's own words stand under Details.")};
    const QString title = error.subject.isEmpty() ? translated(entry->title)
                                                  : translated(entry->titleWithSubject).arg(error.subject);
    return {title, translated(entry->advice)};
}

QString errorLine(const base::Error& error)
{
    const ErrorText text = describe(error);
    return QStringLiteral("%1. %2").arg(text.title, text.advice);
}

} // namespace common
