#include "core/property/device_io.h"

#include <QFileDevice>

#include <algorithm>

namespace property {

base::Error fileFailed(const QIODevice& device)
{
    const auto* const file = qobject_cast<const QFileDevice*>(&device);
    return {base::ErrorCode::FileFailed, device.errorString(), file ? file->fileName() : QString()};
}

base::Result<QByteArray> readPiece(QIODevice& device)
{
    QByteArray bytes(readSize, Qt::Uninitialized);
    const qint64 got = device.read(bytes.data(), readSize);
    const auto* const file = qobject_cast<const QFileDevice*>(&device);
    // Of a pipe -1 is the end as well; a file knows whether it was an error.
    const bool hasFailed = file ? file->error() != QFileDevice::NoError : got < 0 && !device.atEnd();
    if (hasFailed)
        return fileFailed(device);
    bytes.resize(std::max<qint64>(got, 0));
    return bytes;
}

base::Result<void> writeAll(QIODevice& device, const QByteArray& bytes)
{
    if (device.write(bytes) != bytes.size())
        return fileFailed(device);
    return {};
}

base::Result<void> flush(QIODevice& device)
{
    if (auto* const file = qobject_cast<QFileDevice*>(&device); file && !file->flush())
        return fileFailed(device);
    return {};
}

} // namespace property
