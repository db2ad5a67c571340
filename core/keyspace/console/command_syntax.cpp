#include "core/keyspace/console/command_syntax.h"

#include <QJsonObject>
#include <QJsonValue>
#include <QStringList>

#include <algorithm>

namespace keyspace {

namespace {

constexpr int mostDepth = 8;

QString join(const QJsonArray& arguments, const QString& between, int depth);

QJsonValue field(const QJsonArray& pairs, QLatin1String name)
{
    for (qsizetype i = 0; i + 1 < pairs.size(); i += 2) {
        if (pairs[i].toString() == name)
            return pairs[i + 1];
    }
    return {};
}

// A status reply, which a script sees as {ok = …}.
bool hasFlag(const QJsonArray& argument, QLatin1String flag)
{
    const QJsonArray flags = field(argument, QLatin1String("flags")).toArray();
    return std::any_of(flags.begin(), flags.end(), [flag](const QJsonValue& each) {
        return (each.isObject() ? each.toObject()[QLatin1String("ok")] : each).toString() == flag;
    });
}

QString one(const QJsonArray& argument, int depth)
{
    const QString type = field(argument, QLatin1String("type")).toString();
    const QString token = field(argument, QLatin1String("token")).toString();
    const QJsonArray inner = field(argument, QLatin1String("arguments")).toArray();
    QString value;
    if (type == QLatin1String("oneof"))
        value = join(inner, QStringLiteral(" | "), depth);
    else if (type == QLatin1String("block"))
        value = join(inner, QStringLiteral(" "), depth);
    else if (type != QLatin1String("pure-token"))
        value = field(argument, QLatin1String("name")).toString();
    const bool optional = hasFlag(argument, QLatin1String("optional"));
    if (type == QLatin1String("oneof") && (!optional || !token.isEmpty()))
        value = QLatin1Char('<') + value + QLatin1Char('>');
    QString text = token.isEmpty() || value.isEmpty() ? token + value : token + QLatin1Char(' ') + value;
    if (hasFlag(argument, QLatin1String("multiple")))
        text += QStringLiteral(" [%1 ...]")
                    .arg(hasFlag(argument, QLatin1String("multiple_token")) ? text : value);
    return optional ? QLatin1Char('[') + text + QLatin1Char(']') : text;
}

QString join(const QJsonArray& arguments, const QString& between, int depth)
{
    if (depth > mostDepth)
        return QStringLiteral("...");
    QStringList parts;
    for (const QJsonValue& each : arguments)
        parts << one(each.toArray(), depth + 1);
    return parts.join(between);
}

} // namespace

QByteArray syntaxOf(const QJsonArray& arguments)
{
    return join(arguments, QStringLiteral(" "), 0).toUtf8();
}

} // namespace keyspace
