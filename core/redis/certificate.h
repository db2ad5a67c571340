// Which names a server's certificate is made for, and what a client's needs. Pure, any thread.
#pragma once

#include "core/base/result.h"
#include "core/redis/address.h"

#include <QString>

class QSslCertificate;

namespace redis {

// Stricter than QSslSocket of Qt 6.4, which is content when the common name fits although the
// alternative names do not. Once a certificate has an alternative name of type DNS or IP, only these
// count (RFC 6125, 6.4.4; RFC 9525, 6.3): an address needs an IP entry, “*.” stands for exactly one
// label and only in front of two more. Of one without any, the common name counts.
bool isMadeFor(const QSslCertificate& certificate, const QString& host);

// “cache.test, 10.0.0.1”: for messages; of a certificate without alternative names the common name.
QString namesOf(const QSslCertificate& certificate);

// A client certificate and its key are given together or not at all. Errors: InvalidInput (subject
// “redis”).
base::Result<void> checkCertificatePair(const TlsOptions& options);

} // namespace redis
