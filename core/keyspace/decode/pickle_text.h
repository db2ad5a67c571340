// The ways in which Python writes texts into a pickle. Any thread.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace decode {

// 'it\'s \x41' of protocol 0, with its quotes; nothing when it has none.
std::optional<QByteArray> unquotedPython(QByteArrayView literal);

// raw-unicode-escape to UTF-8: Latin-1 with \uXXXX and \UXXXXXXXX.
QByteArray fromRawUnicodeEscape(QByteArrayView raw);

// The Latin-1 bytes of a text (UTF-8): how protocols 0 to 2 carry bytes. Nothing when a character is wider.
std::optional<QByteArray> latin1Bytes(const QByteArray& utf8);

} // namespace decode
