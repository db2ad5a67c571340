#include "ui/properties/private_file.h"

#include "core/base/thread_role.h"

#include <QFile>
#include <QSaveFile>

namespace properties {

base::Result<void> writePrivateFile(const QString& path, const QByteArray& bytes)
{
    base::assertMayBlock("properties::writePrivateFile");
    QSaveFile file(path);
    // Private before there is anything in it.
    const bool isWritten = file.open(QIODevice::WriteOnly) &&
                           file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) &&
                           file.write(bytes) == bytes.size() && file.commit();
    return isWritten ? base::Result<void>()
                     : base::Error{base::ErrorCode::FileFailed, file.errorString(), path};
}

} // namespace properties
