// Reading and writing files and pipes in pieces. Private to core/property. Thread: the caller's.
#pragma once

#include "core/base/result.h"

#include <QIODevice>

namespace property {

inline constexpr qint64 readSize = 64 * 1024; // bytes

// FileFailed with the device's words, the file's name as subject.
base::Error fileFailed(const QIODevice& device);

// The next piece; empty at the end. Errors: FileFailed.
base::Result<QByteArray> readPiece(QIODevice& device);

base::Result<void> writeAll(QIODevice& device, const QByteArray& bytes);

// What a file still holds back goes to the system: a full disk is noticed now.
base::Result<void> flush(QIODevice& device);

} // namespace property
