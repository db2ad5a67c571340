#include "core/keyspace/transfer/key_line.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>

namespace keyspace {

namespace {

const QString formatName = QStringLiteral("keystead-keys");

base::Error invalid(const char* why)
{
    return {base::ErrorCode::InvalidInput, QString::fromLatin1(why), QStringLiteral("file")};
}

QByteArray written(const QJsonObject& object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

std::optional<QByteArray> bytesOf(const QJsonValue& base64)
{
    const auto decoded =
        QByteArray::fromBase64Encoding(base64.toString().toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    return decoded && base64.isString() ? std::optional(*decoded) : std::nullopt;
}

// Text that comes back as the same bytes.
bool isPlain(const QByteArray& name)
{
    return name.isValidUtf8() && !name.contains('\0') && QString::fromUtf8(name).toUtf8() == name;
}

} // namespace

QByteArray headLine(const QString& server, const QByteArray& redisVersion)
{
    return written({{QStringLiteral("format"), formatName},
                    {QStringLiteral("version"), 1},
                    {QStringLiteral("server"), server},
                    {QStringLiteral("redis"), QString::fromUtf8(redisVersion)},
                    {QStringLiteral("made"), QDateTime::currentDateTimeUtc().toString(Qt::ISODate)}});
}

QByteArray lineOf(const KeyLine& key)
{
    QJsonObject object{{QStringLiteral("type"), QString::fromUtf8(key.type)},
                       {QStringLiteral("expires_at"), QJsonValue()},
                       {QStringLiteral("dump"), QString::fromLatin1(key.dump.toBase64())}};
    if (isPlain(key.key))
        object[QStringLiteral("key")] = QString::fromUtf8(key.key);
    else
        object[QStringLiteral("key_base64")] = QString::fromLatin1(key.key.toBase64());
    if (key.expiresAt)
        object[QStringLiteral("expires_at")] = qint64(key.expiresAt->time_since_epoch().count());
    return written(object);
}

QByteArray endLine(qint64 keys)
{
    return written({{QStringLiteral("end"), true}, {QStringLiteral("keys"), keys}});
}

base::Result<void> checkHeadLine(const QByteArray& line)
{
    const QJsonObject head = QJsonDocument::fromJson(line).object();
    if (head[QStringLiteral("format")].toString() != formatName)
        return invalid("not a file of exported keys");
    if (head[QStringLiteral("version")].toInt() != 1)
        return invalid("written by a newer version");
    return {};
}

base::Result<std::optional<KeyLine>> readLine(const QByteArray& line, qint64& keys)
{
    const QJsonObject object = QJsonDocument::fromJson(line).object();
    if (object[QStringLiteral("end")].toBool()) {
        keys = object[QStringLiteral("keys")].toInteger(-1);
        return std::optional<KeyLine>();
    }
    KeyLine key;
    const QJsonValue plain = object[QStringLiteral("key")];
    const auto name = plain.isString() ? std::optional(plain.toString().toUtf8())
                                       : bytesOf(object[QStringLiteral("key_base64")]);
    if (!name)
        return invalid("a line without the name of a key");
    key.key = *name;
    key.type = object[QStringLiteral("type")].toString().toUtf8();
    const auto dump = bytesOf(object[QStringLiteral("dump")]);
    if (!dump || dump->isEmpty())
        return invalid("a line without the value of its key");
    key.dump = *dump;
    const QJsonValue expiry = object[QStringLiteral("expires_at")];
    if (!expiry.isNull() && !expiry.isDouble())
        return invalid("expires_at is no number");
    if (expiry.isDouble())
        key.expiresAt = ExpiryTime(std::chrono::milliseconds(expiry.toInteger()));
    return std::optional(std::move(key));
}

} // namespace keyspace
