#include "core/property/json_text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace property {

namespace {

// Line ends between the values become blanks; inside of a text, where Qt lets them stand, escapes.
QByteArray onOneLine(const QByteArray& json)
{
    QByteArray line;
    line.reserve(json.size());
    bool inText = false;
    bool isEscaped = false;
    for (const char c : json) {
        if (c == '\n' || c == '\r')
            line.append(!inText ? " " : c == '\n' ? "\\n" : "\\r");
        else
            line.append(c);
        if (!inText)
            inText = c == '"';
        else
            inText = isEscaped || c != '"';
        isEscaped = inText && !isEscaped && c == '\\';
    }
    return line;
}

QByteArray written(const QJsonValue& value)
{
    const QByteArray array = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return array.sliced(1, array.size() - 2);
}

QString freeName(const QJsonObject& object, const QString& wish)
{
    QString name = wish;
    for (int n = 2; object.contains(name); ++n)
        name = QStringLiteral("%1 (%2)").arg(wish).arg(n);
    return name;
}

} // namespace

QByteArray withMembers(const QByteArray& object, const std::vector<std::pair<QString, QJsonValue>>& members)
{
    const QJsonObject parsed = QJsonDocument::fromJson(object).object();
    QByteArray text = onOneLine(object.trimmed());
    text.chop(1); // the closing brace
    bool isFirst = parsed.isEmpty();
    for (const auto& [name, value] : members) {
        if (!std::exchange(isFirst, false))
            text.append(',');
        text.append(written(freeName(parsed, name))).append(':').append(written(value));
    }
    return text.append('}');
}

} // namespace property
