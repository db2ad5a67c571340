#include "ui/keys/key_text.h"

#include "core/base/units.h"

namespace keys {

QString keyText(const QByteArray& key)
{
    return base::escapeBytes(key);
}

QString keyInSentence(const QByteArray& key)
{
    return QChar(0x2066) + keyText(key) + QChar(0x2069);
}

QByteArray typedBytes(const QString& text)
{
    const QByteArray typed = text.toUtf8();
    QByteArray bytes;
    bytes.reserve(typed.size());
    for (qsizetype at = 0; at < typed.size(); ++at) {
        const QByteArray digits = typed.mid(at + 2, 2);
        const QByteArray byte = typed.mid(at, 2) == "\\x" ? QByteArray::fromHex(digits) : QByteArray();
        if (byte.size() == 1 && byte.toHex() == digits.toLower()) {
            bytes += byte;
            at += 3;
        } else {
            bytes += typed[at];
        }
    }
    return bytes;
}

} // namespace keys
