#include "core/redis/address.h"

#include <QByteArrayList>
#include <QByteArrayView>
#include <QStringList>

#include <charconv>
#include <optional>

namespace redis {

namespace {

// A URL is taken apart here and not by QUrl: a password is bytes, which QUrl turns into text, and
// QUrl's messages quote the whole URL.

constexpr quint16 defaultPort = 6379;

base::Error invalid(const char* detail)
{
    return {base::ErrorCode::InvalidInput, QString::fromLatin1(detail), {}};
}

bool isHexDigit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

base::Result<QByteArray> decoded(const QByteArray& text)
{
    for (qsizetype at = text.indexOf('%'); at >= 0; at = text.indexOf('%', at + 1)) {
        if (at + 2 >= text.size() || !isHexDigit(text.at(at + 1)) || !isHexDigit(text.at(at + 2)))
            return invalid("a percent sign is not followed by two hexadecimal digits");
    }
    return QByteArray::fromPercentEncoding(text);
}

// For everything but the password: text without control characters.
base::Result<QString> decodedText(const QByteArray& text)
{
    base::Result<QByteArray> bytes = decoded(text);
    if (!bytes)
        return bytes.error();
    for (const char c : *bytes) {
        if (static_cast<uchar>(c) < 0x20 || c == 0x7f)
            return invalid("a control character is in the URL");
    }
    return QString::fromUtf8(*bytes);
}

std::optional<int> wholeNumber(QByteArrayView digits)
{
    int number = 0;
    const auto [stopped, problem] = std::from_chars(digits.begin(), digits.end(), number);
    if (problem != std::errc{} || stopped != digits.end() || digits.front() == '-')
        return std::nullopt;
    return number;
}

base::Result<int> databaseNumber(const QByteArray& digits)
{
    if (digits.isEmpty())
        return 0;
    if (const std::optional<int> number = wholeNumber(digits))
        return *number;
    return invalid("the database is not a number");
}

std::optional<Transport> transportOf(const QByteArray& scheme)
{
    if (scheme == "redis")
        return Transport::Tcp;
    if (scheme == "rediss")
        return Transport::Tls;
    if (scheme == "unix" || scheme == "redis+unix")
        return Transport::Unix;
    return std::nullopt;
}

struct Parts
{
    QByteArray scheme;
    QByteArray userInfo;
    QByteArray hostPort;
    QByteArray path; // from the slash on
    QByteArray query;
};

// Where a login ends: at the last “@” of a place that ends with a number, at the first “@/” of a path, which
// may hold an “@” itself. People forget to encode “@” and “/” in a password. Less than 0: there is none.
qsizetype endOfLogin(const QByteArray& rest, bool isSocket)
{
    if (isSocket)
        return rest.startsWith('/') ? -1 : rest.indexOf("@/");
    return rest.lastIndexOf('@');
}

// Only cuts; nothing is decoded yet.
base::Result<Parts> partsOf(const QByteArray& url)
{
    const qsizetype scheme = url.indexOf("://");
    if (scheme < 0)
        return invalid("the URL does not begin with redis://, rediss:// or unix://");
    if (url.contains('#'))
        return invalid("the URL has a fragment");
    Parts parts;
    parts.scheme = url.first(scheme).toLower();
    QByteArray rest = url.sliced(scheme + 3);
    if (const qsizetype query = rest.indexOf('?'); query >= 0) {
        parts.query = rest.sliced(query + 1);
        rest.truncate(query);
    }
    const bool isSocket = transportOf(parts.scheme) == Transport::Unix;
    if (const qsizetype at = endOfLogin(rest, isSocket); at >= 0) {
        parts.userInfo = rest.first(at);
        rest.remove(0, at + 1);
    }
    if (const qsizetype path = rest.indexOf('/'); path >= 0) {
        parts.path = rest.sliced(path);
        rest.truncate(path);
    }
    parts.hostPort = rest;
    return parts;
}

base::Result<void> readUserInfo(const QByteArray& text, Address& address)
{
    const qsizetype colon = text.indexOf(':');
    base::Result<QString> user = decodedText(colon < 0 ? text : text.first(colon));
    if (!user)
        return user.error();
    base::Result<QByteArray> password = decoded(colon < 0 ? QByteArray() : text.sliced(colon + 1));
    if (!password)
        return password.error();
    address.user = *user;
    address.password = *password;
    return {};
}

base::Result<void> readHostPort(const QByteArray& text, Address& address)
{
    const bool bracketed = text.startsWith('[');
    const qsizetype hostEnd = bracketed ? text.indexOf(']') : text.indexOf(':');
    if (bracketed && hostEnd < 0)
        return invalid("an IPv6 address has no closing bracket");
    QByteArray host = hostEnd < 0 ? text : text.first(hostEnd);
    QByteArray port = hostEnd < 0 ? QByteArray() : text.sliced(hostEnd);
    if (bracketed) {
        host.remove(0, 1);
        port.remove(0, 1);
    }
    base::Result<QString> name = decodedText(host);
    if (!name)
        return name.error();
    if (name->trimmed().isEmpty())
        return invalid("the URL names no host");
    address.host = *name;
    address.port = defaultPort;
    if (port.isEmpty())
        return {};
    const std::optional<int> number =
        port.size() > 1 && port.startsWith(':') ? wholeNumber(QByteArrayView(port).sliced(1)) : std::nullopt;
    if (!number || *number < 1 || *number > 65535)
        return invalid("the port is not a number from 1 to 65535");
    address.port = static_cast<quint16>(*number);
    return {};
}

// The names are those of redis-cli's options.
QString* tlsField(const QByteArray& name, TlsOptions& tls)
{
    if (name == "cacert")
        return &tls.caFile;
    if (name == "cert")
        return &tls.certificateFile;
    if (name == "key")
        return &tls.keyFile;
    if (name == "sni")
        return &tls.serverName;
    return nullptr;
}

base::Result<void> readQueryItem(const QByteArray& item, Address& address)
{
    const qsizetype equals = item.indexOf('=');
    const QByteArray name = equals < 0 ? item : item.first(equals);
    const QByteArray value = equals < 0 ? QByteArray() : item.sliced(equals + 1);
    if (address.transport == Transport::Unix && name == "db") {
        base::Result<int> number = databaseNumber(value);
        if (!number)
            return number.error();
        address.database = *number;
        return {};
    }
    QString* field = address.transport == Transport::Tls ? tlsField(name, address.tls) : nullptr;
    if (field == nullptr)
        return invalid("the URL has an unknown parameter behind the question mark");
    base::Result<QString> text = decodedText(value);
    if (!text)
        return text.error();
    *field = *text;
    return {};
}

base::Result<void> readQuery(const QByteArray& query, Address& address)
{
    if (query.isEmpty())
        return {};
    for (const QByteArray& item : query.split('&')) {
        if (base::Result<void> read = readQueryItem(item, address); !read)
            return read;
    }
    return {};
}

base::Result<void> readPlace(const Parts& parts, Address& address)
{
    if (address.transport == Transport::Unix) {
        if (!parts.hostPort.isEmpty())
            return invalid("the URL of a unix socket has three slashes: unix:///path");
        base::Result<QString> path = decodedText(parts.path);
        if (!path)
            return path.error();
        if (path->size() < 2)
            return invalid("the URL names no socket");
        address.path = *path;
        return {};
    }
    if (base::Result<void> read = readHostPort(parts.hostPort, address); !read)
        return read;
    base::Result<int> database = databaseNumber(parts.path.mid(1));
    if (!database)
        return database.error();
    address.database = *database;
    return {};
}

QString encoded(const QByteArray& bytes, const QByteArray& keep = {})
{
    return QString::fromLatin1(bytes.toPercentEncoding(keep));
}

QString hostText(const Address& address)
{
    const bool literal6 = address.host.contains(QLatin1Char(':'));
    return literal6 ? QLatin1Char('[') + address.host + QLatin1Char(']') : address.host;
}

QString userInfoText(const Address& address, Address::Secret secret)
{
    QString text = encoded(address.user.toUtf8());
    if (secret == Address::Secret::Include && !address.password.isEmpty())
        text += QLatin1Char(':') + encoded(address.password);
    return text.isEmpty() ? text : text + QLatin1Char('@');
}

QString tlsQuery(const TlsOptions& tls)
{
    QStringList items;
    const auto add = [&items](const char* name, const QString& value) {
        if (!value.isEmpty())
            items.append(QLatin1String(name) + QLatin1Char('=') + encoded(value.toUtf8(), "/"));
    };
    add("cacert", tls.caFile);
    add("cert", tls.certificateFile);
    add("key", tls.keyFile);
    add("sni", tls.serverName);
    return items.isEmpty() ? QString() : QLatin1Char('?') + items.join(QLatin1Char('&'));
}

} // namespace

base::Result<Address> Address::fromUrl(const QString& url)
{
    base::Result<Parts> parts = partsOf(url.toUtf8());
    if (!parts)
        return parts.error();
    const std::optional<Transport> transport = transportOf(parts->scheme);
    if (!transport)
        return invalid("the URL does not begin with redis://, rediss:// or unix://");
    Address address;
    address.transport = *transport;
    if (base::Result<void> read = readUserInfo(parts->userInfo, address); !read)
        return read.error();
    if (base::Result<void> read = readPlace(*parts, address); !read)
        return read.error();
    if (base::Result<void> read = readQuery(parts->query, address); !read)
        return read.error();
    return address;
}

QString Address::toUrl(Secret secret) const
{
    const QString userInfo = userInfoText(*this, secret);
    if (transport == Transport::Unix) {
        const QString query = database == 0 ? QString() : QStringLiteral("?db=%1").arg(database);
        return QLatin1String("unix://") + userInfo + encoded(path.toUtf8(), "/") + query;
    }
    const bool tlsUsed = transport == Transport::Tls;
    const QString host6 = encoded(hostText(*this).toUtf8(), "[]:");
    return (tlsUsed ? QLatin1String("rediss://") : QLatin1String("redis://")) + userInfo + host6 +
           QStringLiteral(":%1/%2").arg(port).arg(database) + (tlsUsed ? tlsQuery(tls) : QString());
}

QString Address::displayName() const
{
    if (transport == Transport::Unix)
        return QStringLiteral("unix:%1/%2").arg(path).arg(database);
    return QStringLiteral("%1:%2/%3").arg(hostText(*this)).arg(port).arg(database);
}

} // namespace redis
