// Names of keys as people read and type them. GUI thread, pure.
#pragma once

#include <QByteArray>
#include <QString>

namespace keys {

// UTF-8 where it is, control characters and other bytes as “\xNN”. For cells, fields and the clipboard.
QString keyText(const QByteArray& key);
// The same inside a sentence: isolated, left to right also in a right-to-left window (U+2066 … U+2069).
QString keyInSentence(const QByteArray& key);
// What was typed, as bytes: “\xNN” is that byte, anything else itself.
QByteArray typedBytes(const QString& text);

} // namespace keys
