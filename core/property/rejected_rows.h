// A file of the rows that an import did not take, as they stand in its source, with more cells behind
// each. Private to core/property. Thread: the caller's.
#pragma once

#include "core/base/result.h"

#include <QIODevice>

namespace property {

class RejectedRows
{
public:
    // device: open for writing; null: nowhere. header: its line, without the line end; empty: none. Written
    // before the first row, so that without rows nothing is.
    RejectedRows(QIODevice* device, QByteArray header);

    // Without the line end. Errors: FileFailed.
    base::Result<void> write(const QByteArray& row);
    // To be called before the other rows are committed: who cannot be told of these must not have those.
    base::Result<void> finish();

private:
    QIODevice* m_device;
    QByteArray m_header;
};

} // namespace property
