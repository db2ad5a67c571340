#include "app/keysteadctl/error_sentence.h"

#include "app/keysteadctl/command.h"

namespace ctl {

namespace {

using base::ErrorCode;

// “%1” is the subject.
QString opening(ErrorCode code)
{
    switch (code) {
    case ErrorCode::HostNotFound:
        return QStringLiteral("The host of %1 is unknown. Check its name.");
    case ErrorCode::ConnectionRefused:
        return QStringLiteral("Nobody answers at %1. Is the server running, and is the address right?");
    case ErrorCode::ConnectionLost:
        return QStringLiteral(
            "The connection to %1 was lost; what was under way may or may not have happened.");
    case ErrorCode::TimedOut:
        return QStringLiteral("%1 did not answer in time.");
    case ErrorCode::TlsFailed:
        return QStringLiteral("No secure connection to %1. Does the server speak TLS at that port?");
    case ErrorCode::TlsUntrusted:
        return QStringLiteral(
            "The certificate of %1 is signed by nobody this computer trusts. Name the authority's file: "
            "?cacert=FILE in a Redis URL, ?sslrootcert=FILE in a PostgreSQL URL.");
    case ErrorCode::TlsWrongHost:
        return QStringLiteral(
            "The certificate of %1 is for another name. Use the name it was made for; if the server is "
            "yours, have it certified for this one.");
    case ErrorCode::TlsExpired:
        return QStringLiteral(
            "The certificate of %1 is not valid now. Have it renewed, and check this computer's clock.");
    case ErrorCode::TlsClientCertificate:
        return QStringLiteral(
            "%1 wants a client certificate, or refused ours. Name certificate and key: ?cert=FILE&key=FILE "
            "in a Redis URL, ?sslcert=FILE&sslkey=FILE in a PostgreSQL URL.");
    case ErrorCode::AuthenticationFailed:
        return QStringLiteral("%1 refused the user name or the password.");
    case ErrorCode::NotConnected:
        return QStringLiteral("Not connected to %1.");
    case ErrorCode::RedisNoPermission:
    case ErrorCode::DatabaseNoPermission:
        return QStringLiteral("This user may not do that (%1). Ask for the right that is named below.");
    case ErrorCode::RedisOutOfMemory:
        return QStringLiteral("Redis at %1 is out of memory. Raise maxmemory or choose an evicting policy.");
    case ErrorCode::RedisReadOnly:
        return QStringLiteral("%1 is a replica; use the primary.");
    case ErrorCode::SchemaMissing:
        return QStringLiteral(
            "%1 has no Keystead tables yet, or older ones. Look at them with “keysteadctl schema "
            "plan”, create them with “keysteadctl schema apply”.");
    case ErrorCode::SchemaMismatch:
        return QStringLiteral(
            "The tables of %1 were made by another version of Keystead. Update this program.");
    case ErrorCode::NotFound:
        return QStringLiteral("There is no %1.");
    case ErrorCode::ProgramMissing:
        return QStringLiteral("A program is missing. Install it: sudo apt-get install %1");
    case ErrorCode::KeychainMissing:
        return QStringLiteral(
            "No keychain answers, so the passwords of the profile cannot be read. Give the servers in "
            "KEYSTEAD_DATABASE_URL and KEYSTEAD_REDIS_URL instead.");
    case ErrorCode::KeychainRefused:
        return QStringLiteral(
            "The keychain is locked, or refused the passwords of the profile. Unlock it, or give the "
            "servers in KEYSTEAD_DATABASE_URL and KEYSTEAD_REDIS_URL instead.");
    case ErrorCode::FileFailed:
        return QStringLiteral("%1 cannot be read or written.");
    case ErrorCode::Cancelled:
        return QStringLiteral("Cancelled.");
    case ErrorCode::ReadOnlyProfile:
        return QStringLiteral(
            "This profile is read-only: nothing is written with it. Allow writing in the desktop "
            "application, or name the servers by their URLs.");
    case ErrorCode::InvalidInput:
        return QStringLiteral("The value for %1 cannot be used.");
    default:
        return base::errorName(code) + QStringLiteral(" (%1).");
    }
}

} // namespace

QString sentence(const base::Error& error)
{
    QString text = opening(error.code);
    if (text.contains(QStringLiteral("%1")))
        text = text.arg(error.subject.isEmpty() ? QStringLiteral("the server") : error.subject);
    if (!error.detail.isEmpty())
        text += QStringLiteral("\n  ") + error.detail.trimmed();
    return text;
}

int exitCode(const base::Error& error)
{
    if (error.code == ErrorCode::InvalidInput)
        return WrongUsage;
    return base::isConnectionError(error.code) ? CannotConnect : Failed;
}

} // namespace ctl
