#include "core/redis/certificate.h"

#include <QHostAddress>
#include <QSslCertificate>
#include <QStringList>
#include <QUrl>

#include <algorithm>

namespace redis {

namespace {

QStringList entries(const QSslCertificate& certificate, QSsl::AlternativeNameEntryType type)
{
    QStringList names = certificate.subjectAlternativeNames().values(type);
    std::sort(names.begin(), names.end());
    return names;
}

// As it stands in the DNS: lower case, other scripts as “xn--…”, without the dot of the root.
QString plain(QString name)
{
    if (name.endsWith(QLatin1Char('.')))
        name.chop(1);
    const QByteArray ascii = QUrl::toAce(name);
    return ascii.isEmpty() ? name.toLower() : QString::fromLatin1(ascii).toLower();
}

bool fits(const QString& entry, const QString& host)
{
    if (!entry.startsWith(QLatin1String("*.")))
        return plain(entry) == host;
    const QString rest = plain(entry.mid(2));
    return rest.contains(QLatin1Char('.')) && host.section(QLatin1Char('.'), 1) == rest;
}

bool anyFits(const QStringList& names, const QString& host)
{
    const QString wanted = plain(host);
    return std::any_of(names.begin(), names.end(),
                       [&wanted](const QString& name) { return fits(name, wanted); });
}

} // namespace

bool isMadeFor(const QSslCertificate& certificate, const QString& host)
{
    const QStringList addresses = entries(certificate, QSsl::IpAddressEntry);
    const QStringList names = entries(certificate, QSsl::DnsEntry);
    QHostAddress wanted(host);
    if (addresses.isEmpty() && names.isEmpty()) {
        const QStringList common = certificate.subjectInfo(QSslCertificate::CommonName);
        return wanted.isNull() ? anyFits(common, host) : common.contains(host); // no wildcard is an address
    }
    if (wanted.isNull())
        return anyFits(names, host);
    wanted.setScopeId({}); // says which way to go, not who is there
    return std::any_of(addresses.begin(), addresses.end(),
                       [&wanted](const QString& address) { return QHostAddress(address) == wanted; });
}

QString namesOf(const QSslCertificate& certificate)
{
    QStringList names = entries(certificate, QSsl::DnsEntry) + entries(certificate, QSsl::IpAddressEntry);
    if (names.isEmpty())
        names = certificate.subjectInfo(QSslCertificate::CommonName);
    return names.isEmpty() ? QStringLiteral("nobody") : names.join(QLatin1String(", "));
}

base::Result<void> checkCertificatePair(const TlsOptions& options)
{
    if (options.certificateFile.isEmpty() == options.keyFile.isEmpty())
        return {};
    return base::Error{
        base::ErrorCode::InvalidInput,
        options.keyFile.isEmpty()
            ? QStringLiteral("cert=FILE needs key=FILE beside it: the key of the client certificate")
            : QStringLiteral("key=FILE needs cert=FILE beside it: the client certificate of the key"),
        QStringLiteral("redis")};
}

} // namespace redis
