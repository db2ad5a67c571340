#include "core/database/address.h"

#include <QRegularExpression>
#include <QUrl>
#include <QUrlQuery>

namespace database {

namespace {

constexpr int defaultPort = 5432;

base::Error badUrl(const QString& why)
{
    return {base::ErrorCode::InvalidInput, why, QStringLiteral("database")};
}

QString decoded(const QString& text)
{
    return QUrl::fromPercentEncoding(text.toUtf8());
}

// The authority is taken apart by hand: QUrl refuses a percent-encoded socket folder as a host.
struct Authority
{
    QString user;
    QString password;
    QString host;
    QString port;
};

Authority splitAuthority(const QString& text)
{
    Authority parts;
    QString rest = text;
    const qsizetype at = rest.lastIndexOf(QLatin1Char('@'));
    if (at >= 0) {
        const QString login = rest.left(at);
        rest = rest.mid(at + 1);
        parts.user = decoded(login.section(QLatin1Char(':'), 0, 0));
        parts.password = decoded(login.section(QLatin1Char(':'), 1));
    }
    const qsizetype bracket = rest.lastIndexOf(QLatin1Char(']'));
    const qsizetype colon = rest.lastIndexOf(QLatin1Char(':'));
    if (colon > bracket) {
        parts.port = rest.mid(colon + 1);
        rest = rest.left(colon);
    }
    if (rest.startsWith(QLatin1Char('[')) && rest.endsWith(QLatin1Char(']')))
        rest = rest.mid(1, rest.size() - 2);
    parts.host = decoded(rest);
    return parts;
}

base::Result<quint16> readPort(const QString& text)
{
    if (text.isEmpty())
        return quint16(defaultPort);
    bool ok = false;
    const uint port = text.toUInt(&ok);
    if (!ok || port == 0 || port > 65535)
        return badUrl(QStringLiteral("the port is not a number from 1 to 65535"));
    return quint16(port);
}

bool isKeyword(const QString& text)
{
    static const QRegularExpression word(QStringLiteral("^[a-z_]+$"));
    return word.match(text).hasMatch();
}

// A keyword that has no member of its own.
base::Result<QString> readOption(const QString& key, const QString& value)
{
    if (!isKeyword(key))
        return badUrl(QStringLiteral("a keyword of the URL is no word"));
    if (value.contains(QLatin1Char(';')))
        return badUrl(QStringLiteral("“;” cannot be part of %1").arg(key));
    return key + QLatin1Char('=') + value;
}

// The host and port that nobody has named stay with the service file.
void leaveToService(Address& address, const Authority& authority)
{
    if (authority.host.isEmpty())
        address.host.clear();
    if (authority.port.isEmpty())
        address.port = 0;
}

base::Result<Address> withQuery(Address address, const Authority& authority, const QString& query)
{
    QStringList options;
    const auto items = QUrlQuery(query).queryItems(QUrl::FullyDecoded);
    if (QUrlQuery(query).hasQueryItem(QStringLiteral("service")))
        leaveToService(address, authority);
    for (const auto& [key, value] : items) {
        if (key == QStringLiteral("host")) {
            address.host = value;
        } else if (key == QStringLiteral("user")) {
            address.user = value;
        } else if (key == QStringLiteral("password")) {
            address.password = value;
        } else if (key == QStringLiteral("dbname")) {
            address.database = value;
        } else if (key == QStringLiteral("port")) {
            const auto port = readPort(value);
            if (!port)
                return port.error();
            address.port = *port;
        } else {
            const auto option = readOption(key, value);
            if (!option)
                return option.error();
            options << *option;
        }
    }
    address.options = options.join(QLatin1Char(';'));
    return address;
}

} // namespace

base::Result<Address> Address::fromUrl(const QString& url)
{
    const QString text = url.trimmed();
    const qsizetype scheme = text.indexOf(QStringLiteral("://"));
    const QString name = text.left(scheme);
    if (scheme < 0 || (name != QStringLiteral("postgresql") && name != QStringLiteral("postgres")))
        return badUrl(QStringLiteral("a PostgreSQL URL begins with postgresql://"));
    QString rest = text.mid(scheme + 3);
    const qsizetype question = rest.indexOf(QLatin1Char('?'));
    const QString query = question >= 0 ? rest.mid(question + 1) : QString();
    rest = rest.left(question);
    const qsizetype slash = rest.indexOf(QLatin1Char('/'));
    const Authority authority = splitAuthority(rest.left(slash));
    // “user:12/34@host”: what stands behind the slash is a part of the password.
    if (slash >= 0 && rest.indexOf(QLatin1Char('@'), slash) >= 0)
        return badUrl(
            QStringLiteral("“@” behind the host: write “/” in a password as %2F, “@” in a name as %40"));
    Address address;
    if (!authority.host.isEmpty())
        address.host = authority.host;
    const auto port = readPort(authority.port);
    if (!port)
        return port.error();
    address.port = *port;
    address.user = authority.user;
    address.password = authority.password;
    if (slash >= 0)
        address.database = decoded(rest.mid(slash + 1));
    return withQuery(std::move(address), authority, query);
}

QString Address::toUrl(Secret secret) const
{
    const auto encoded = [](const QString& part) {
        return QString::fromLatin1(QUrl::toPercentEncoding(part));
    };
    QString url = QStringLiteral("postgresql://");
    if (!user.isEmpty()) {
        url += encoded(user);
        if (secret == Secret::Include && !password.isEmpty())
            url += QLatin1Char(':') + encoded(password);
        url += QLatin1Char('@');
    }
    const bool socket = host.startsWith(QLatin1Char('/'));
    if (!socket)
        url += host.contains(QLatin1Char(':')) ? QLatin1Char('[') + host + QLatin1Char(']') : encoded(host);
    // A service may name another port than the usual one.
    const bool namesPort = port != 0 && (port != defaultPort || options.contains(QLatin1String("service=")));
    if (namesPort && !socket)
        url += QLatin1Char(':') + QString::number(port);
    url += QLatin1Char('/') + encoded(database);
    QStringList query;
    if (socket) {
        query << QStringLiteral("host=") + QString::fromLatin1(QUrl::toPercentEncoding(host, "/"));
        if (namesPort)
            query << QStringLiteral("port=") + QString::number(port);
    }
    for (const QString& option : options.split(QLatin1Char(';'), Qt::SkipEmptyParts)) {
        const QString keyword = option.section(QLatin1Char('='), 0, 0).trimmed();
        if (secret == Secret::Include || !keyword.endsWith(QLatin1String("password"), Qt::CaseInsensitive))
            query << keyword + QLatin1Char('=') + encoded(option.section(QLatin1Char('='), 1));
    }
    return query.isEmpty() ? url : url + QLatin1Char('?') + query.join(QLatin1Char('&'));
}

QString Address::displayName() const
{
    QString where = host;
    if (host.isEmpty()) {
        const QStringList services =
            options.split(QLatin1Char(';')).filter(QRegularExpression(QStringLiteral("^service=")));
        where = services.join(QLatin1Char(' ')).replace(QLatin1Char('='), QLatin1Char(' '));
    }
    if (!host.startsWith(QLatin1Char('/')) && port != 0)
        where += QLatin1Char(':') + QString::number(port);
    return database.isEmpty() ? where : QStringLiteral("%1 on %2").arg(database, where);
}

} // namespace database
