#include "app/keysteadctl/error_sentence.h"

#include "app/keysteadctl/command.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace ctl {

namespace {

using base::ErrorCode;

struct Opening
{
    ErrorCode code;
    const char* text; // “%1” is the subject
};
constexpr std::array openings{
    Opening{ErrorCode::HostNotFound, "The host of %1 is unknown. Check its name."},
    Opening{ErrorCode::ConnectionRefused,
            "Nobody answers at %1. Is the server running, and is the address right?"},
    Opening{ErrorCode::ConnectionLost,
            "The connection to %1 was lost; what was under way may or may not have happened."},
    Opening{ErrorCode::TimedOut, "%1 did not answer in time."},
    Opening{ErrorCode::TlsFailed, "No secure connection to %1. Does the server speak TLS at that port?"},
    Opening{ErrorCode::TlsUntrusted,
            "The certificate of %1 is signed by nobody this computer trusts. Name the authority's file: "
            "?cacert=FILE in a Redis URL, ?sslrootcert=FILE in a PostgreSQL URL."},
    Opening{
        ErrorCode::TlsWrongHost,
        "The certificate of %1 is for another name. Use the name it was made for; if the server is yours, "
        "have it certified for this one."},
    Opening{ErrorCode::TlsExpired,
            "The certificate of %1 is not valid now. Have it renewed, and check this computer's clock."},
    Opening{
        ErrorCode::TlsClientCertificate,
        "%1 wants a client certificate, or refused ours. Name certificate and key: ?cert=FILE&key=FILE in "
        "a Redis URL, ?sslcert=FILE&sslkey=FILE in a PostgreSQL URL."},
    Opening{ErrorCode::AuthenticationFailed, "%1 refused the user name or the password."},
    Opening{ErrorCode::NotConnected, "Not connected to %1."},
    Opening{ErrorCode::RedisError, "%1 answered with an error."},
    Opening{ErrorCode::RedisNoPermission, "Redis does not allow this user to do that."},
    Opening{ErrorCode::RedisOutOfMemory,
            "Redis at %1 is out of memory. Raise maxmemory or choose an evicting policy."},
    Opening{ErrorCode::RedisLoading, "%1 is still loading its data. Try again soon."},
    Opening{ErrorCode::RedisReadOnly, "%1 is a replica; use the primary."},
    Opening{ErrorCode::RedisWrongType, "A key at %1 holds another type than Keystead's."},
    Opening{ErrorCode::DatabaseError, "PostgreSQL answered with an error."},
    Opening{ErrorCode::UniqueViolation, "PostgreSQL refused it: there is one like it already (%1)."},
    Opening{ErrorCode::CheckViolation, "PostgreSQL refused a value (%1)."},
    Opening{ErrorCode::ForeignKeyViolation, "PostgreSQL refused it: what it belongs to is not there (%1)."},
    Opening{ErrorCode::NotNullViolation, "PostgreSQL refused it: a value is missing (%1)."},
    Opening{ErrorCode::ValueOutOfRange, "PostgreSQL refused a value that is too long or too large."},
    Opening{ErrorCode::DatabaseNoPermission, "PostgreSQL does not allow this user to do that."},
    Opening{ErrorCode::SerializationFailure,
            "Somebody else changed the same rows at that moment. Try again."},
    Opening{ErrorCode::QueryCancelled,
            "PostgreSQL stopped the statement: it took too long, or somebody cancelled it."},
    Opening{
        ErrorCode::SchemaMissing,
        "%1 has no Keystead tables yet, or older ones. Look at them with “keysteadctl schema plan”, create "
        "them with “keysteadctl schema apply”."},
    Opening{ErrorCode::SchemaMismatch,
            "The tables of %1 were made by another version of Keystead. Update this program."},
    Opening{ErrorCode::NotFound, "There is no %1."},
    Opening{ErrorCode::EditConflict, "Somebody else changed it meanwhile (%1)."},
    Opening{ErrorCode::MalformedReply, "%1 answered what Redis does not. Is it the right server?"},
    Opening{ErrorCode::TooLarge, "%1 is too large."},
    Opening{ErrorCode::TooDeep, "%1 answered what Redis does not. Is it the right server?"},
    Opening{ErrorCode::CorruptEntry, "An entry of the cache is damaged (%1)."},
    Opening{ErrorCode::FileFailed, "%1 cannot be read or written."},
    Opening{ErrorCode::ProgramMissing, "A program is missing. Install it: sudo apt-get install %1"},
    Opening{ErrorCode::ProgramFailed, "%1 could not do its work."},
    Opening{ErrorCode::KeychainMissing,
            "No keychain answers, so the passwords of the profile cannot be read. Give the servers in "
            "KEYSTEAD_DATABASE_URL and KEYSTEAD_REDIS_URL instead."},
    Opening{ErrorCode::KeychainRefused,
            "The keychain is locked, or refused the passwords of the profile. Unlock it, or give the servers "
            "in KEYSTEAD_DATABASE_URL and KEYSTEAD_REDIS_URL instead."},
    Opening{ErrorCode::Cancelled, "Cancelled."},
    Opening{
        ErrorCode::ReadOnlyProfile,
        "This profile is read-only: nothing is written with it. Allow editing in the desktop application, "
        "or name the servers by their URLs."},
};

// What was typed or stands in a file. The subject is that of core/profile, or a name of our own.
QString openingOfInput(const QString& subject)
{
    if (subject == QLatin1String("database"))
        return QStringLiteral("The PostgreSQL URL cannot be used.");
    if (subject == QLatin1String("redis"))
        return QStringLiteral("The Redis URL cannot be used.");
    if (subject == QLatin1String("servers"))
        return QStringLiteral("Which servers are meant is not clear.");
    return QStringLiteral("%1 cannot be used.").arg(subject.isEmpty() ? QStringLiteral("That") : subject);
}

QString opening(const base::Error& error)
{
    if (error.code == ErrorCode::InvalidInput)
        return openingOfInput(error.subject);
    const auto found = std::find_if(openings.begin(), openings.end(), [&error](const Opening& candidate) {
        return candidate.code == error.code;
    });
    const QString text = found == openings.end() ? base::errorName(error.code) + QStringLiteral(" (%1).")
                                                 : QString::fromUtf8(found->text);
    const QString subject = error.subject.isEmpty() ? QStringLiteral("the server") : error.subject;
    return QString(text).replace(QStringLiteral("%1"), subject);
}

// QPSQL writes “42501: ERROR:  permission denied for …\n(42501)”.
QString plainWords(QString detail)
{
    static const QRegularExpression sqlState(
        QStringLiteral("^(?<code>[0-9A-Z]{5}): +\\S+: +(?<words>.*?)\\s*\\(\\k<code>\\)"),
        QRegularExpression::DotMatchesEverythingOption);
    return detail.replace(sqlState, QStringLiteral("\\2 (\\1)")).trimmed();
}

} // namespace

QString sentence(const base::Error& error)
{
    QString text = opening(error);
    if (!error.detail.isEmpty())
        text += QStringLiteral("\n  ") +
                plainWords(error.detail).replace(QLatin1Char('\n'), QStringLiteral("\n  "));
    return text;
}

int exitCode(const base::Error& error)
{
    if (error.code == ErrorCode::InvalidInput)
        return WrongUsage;
    if (error.code == ErrorCode::Cancelled)
        return Interrupted;
    return base::isConnectionError(error.code) ? CannotConnect : Failed;
}

} // namespace ctl
