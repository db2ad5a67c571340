#include "ui/keys/transfer/export_work.h"

#include <QSaveFile>

namespace keys {

base::Result<WrittenKeys> exportTo(const QString& path, redis::Connection& redis,
                                   const keyspace::NameSet& names, base::JobControl& control)
{
    QSaveFile file(path);
    const auto failed = [&file, &path] {
        return base::Error{base::ErrorCode::FileFailed, file.errorString(), path};
    };
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner))
        return failed();
    WrittenKeys written;
    written.report = keyspace::exportKeys(redis, names, file, control);
    if (!written.report.isWhole()) {
        base::Error error = written.report.ended;
        if (error.code == base::ErrorCode::FileFailed && error.subject.isEmpty())
            error.subject = path;
        return error;
    }
    written.bytes = file.pos();
    if (!file.commit())
        return failed();
    return written;
}

} // namespace keys
