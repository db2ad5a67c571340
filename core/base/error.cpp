#include "core/base/error.h"

#include <array>
#include <utility>

namespace base {

namespace {

constexpr std::array names{
    std::pair{ErrorCode::None, "None"},
    std::pair{ErrorCode::HostNotFound, "HostNotFound"},
    std::pair{ErrorCode::ConnectionRefused, "ConnectionRefused"},
    std::pair{ErrorCode::ConnectionLost, "ConnectionLost"},
    std::pair{ErrorCode::TimedOut, "TimedOut"},
    std::pair{ErrorCode::TlsFailed, "TlsFailed"},
    std::pair{ErrorCode::AuthenticationFailed, "AuthenticationFailed"},
    std::pair{ErrorCode::NotConnected, "NotConnected"},
    std::pair{ErrorCode::TlsUntrusted, "TlsUntrusted"},
    std::pair{ErrorCode::TlsWrongHost, "TlsWrongHost"},
    std::pair{ErrorCode::TlsExpired, "TlsExpired"},
    std::pair{ErrorCode::TlsClientCertificate, "TlsClientCertificate"},
    std::pair{ErrorCode::RedisError, "RedisError"},
    std::pair{ErrorCode::RedisNoPermission, "RedisNoPermission"},
    std::pair{ErrorCode::RedisOutOfMemory, "RedisOutOfMemory"},
    std::pair{ErrorCode::RedisLoading, "RedisLoading"},
    std::pair{ErrorCode::RedisReadOnly, "RedisReadOnly"},
    std::pair{ErrorCode::RedisWrongType, "RedisWrongType"},
    std::pair{ErrorCode::DatabaseError, "DatabaseError"},
    std::pair{ErrorCode::UniqueViolation, "UniqueViolation"},
    std::pair{ErrorCode::CheckViolation, "CheckViolation"},
    std::pair{ErrorCode::ForeignKeyViolation, "ForeignKeyViolation"},
    std::pair{ErrorCode::NotNullViolation, "NotNullViolation"},
    std::pair{ErrorCode::ValueOutOfRange, "ValueOutOfRange"},
    std::pair{ErrorCode::DatabaseNoPermission, "DatabaseNoPermission"},
    std::pair{ErrorCode::SerializationFailure, "SerializationFailure"},
    std::pair{ErrorCode::QueryCancelled, "QueryCancelled"},
    std::pair{ErrorCode::SchemaMissing, "SchemaMissing"},
    std::pair{ErrorCode::SchemaMismatch, "SchemaMismatch"},
    std::pair{ErrorCode::NotFound, "NotFound"},
    std::pair{ErrorCode::EditConflict, "EditConflict"},
    std::pair{ErrorCode::MalformedReply, "MalformedReply"},
    std::pair{ErrorCode::TooLarge, "TooLarge"},
    std::pair{ErrorCode::TooDeep, "TooDeep"},
    std::pair{ErrorCode::CorruptEntry, "CorruptEntry"},
    std::pair{ErrorCode::InvalidInput, "InvalidInput"},
    std::pair{ErrorCode::FileFailed, "FileFailed"},
    std::pair{ErrorCode::ProgramMissing, "ProgramMissing"},
    std::pair{ErrorCode::ProgramFailed, "ProgramFailed"},
    std::pair{ErrorCode::KeychainMissing, "KeychainMissing"},
    std::pair{ErrorCode::KeychainRefused, "KeychainRefused"},
    std::pair{ErrorCode::Cancelled, "Cancelled"},
    std::pair{ErrorCode::ReadOnlyProfile, "ReadOnlyProfile"},
};

} // namespace

QString errorName(ErrorCode code)
{
    for (const auto& [known, name] : names) {
        if (known == code)
            return QString::fromLatin1(name);
    }
    return QString::number(static_cast<int>(code));
}

bool isConnectionError(ErrorCode code)
{
    const int value = static_cast<int>(code);
    return (value >= 100 && value < 200) || code == ErrorCode::RedisLoading;
}

} // namespace base
