// What can go wrong, as a code that a program can branch on and a detail for the log.
// The sentence a user reads is made from the code in ui/common (or app/keysteadctl), never here.
#pragma once

#include <QString>

namespace base {

// Ranges: 1xx connection, 2xx Redis reply, 3xx database, 4xx format and input, 5xx files and
// programs, 6xx ended on purpose. Every code is produced by a test.
enum class ErrorCode : int {
    None = 0,

    HostNotFound = 100,
    ConnectionRefused = 101, // nobody listens there, or the socket file is missing
    ConnectionLost = 102,    // was open; a command that was under way may or may not have run
    TimedOut = 103,          // a deadline passed; the connection is closed
    TlsFailed = 104,         // no encrypted stream, for a reason with no code of its own below
    AuthenticationFailed = 105,
    NotConnected = 106,
    TlsUntrusted = 107,         // no authority that we trust has signed the server's certificate
    TlsWrongHost = 108,         // the certificate is for another name
    TlsExpired = 109,           // the certificate is not valid any more, or not yet
    TlsClientCertificate = 110, // the server wants a client certificate, or refused ours

    RedisError = 200, // an error reply with no code of its own below
    RedisNoPermission = 201,
    RedisOutOfMemory = 202,
    RedisLoading = 203,
    RedisReadOnly = 204, // the server is a replica
    RedisWrongType = 205,

    DatabaseError = 300, // an SQLSTATE with no code of its own below
    UniqueViolation = 301,
    CheckViolation = 302,
    ForeignKeyViolation = 303,
    NotNullViolation = 304,
    ValueOutOfRange = 305, // too long, too large: class 22
    DatabaseNoPermission = 306,
    SerializationFailure = 307, // 40001, 40P01: may be tried again
    QueryCancelled = 308,
    SchemaMissing = 309,  // migrations were never applied
    SchemaMismatch = 310, // an applied migration differs from ours, or is newer than we know
    NotFound = 311,       // no such row
    EditConflict = 312,   // the row's version is not the one that was loaded

    MalformedReply = 400,
    TooLarge = 401,
    TooDeep = 402,
    CorruptEntry = 403,
    InvalidInput = 404,

    FileFailed = 500,
    ProgramMissing = 501,
    ProgramFailed = 502,
    KeychainMissing = 503, // this desktop has no keychain, or it does not answer
    KeychainRefused = 504, // locked, or the user said no

    Cancelled = 600,
    ReadOnlyProfile = 601, // the access mode forbids it
};

struct Error
{
    ErrorCode code = ErrorCode::None;
    QString detail;  // for the log and for “details”: the server's own words, never a secret
    QString subject; // what it is about: host:port, constraint, column, file; may be empty

    bool operator==(const Error&) const = default;
};

// The code's name as in the source, for logs, JSON and tests: “ConnectionRefused”.
QString errorName(ErrorCode code);

// True for codes after which the server may be away and trying again later makes sense.
bool isConnectionError(ErrorCode code);

} // namespace base
