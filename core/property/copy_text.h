// The text format of PostgreSQL's COPY. Private to core/property; pure, any thread.
#pragma once

#include <QByteArray>

namespace property {

inline constexpr qsizetype copyPieceSize = 256 * 1024; // bytes handed to COPY at a time

// One value in COPY's own escapes.
void appendCopyText(QByteArray& out, QByteArrayView text);
// The value of a bytea.
void appendCopyBytes(QByteArray& out, const QByteArray& bytes);

} // namespace property
