// Files that nobody else on this machine may read: what stands in them comes from listings. Any thread;
// blocks.
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QString>

namespace properties {

// In place of what was there, whole or not at all. Errors: FileFailed, the path as subject.
base::Result<void> writePrivateFile(const QString& path, const QByteArray& bytes);

} // namespace properties
