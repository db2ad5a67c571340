#include "core/property/rejected_rows.h"

#include "core/property/device_io.h"

#include <utility>

namespace property {

RejectedRows::RejectedRows(QIODevice* device, QByteArray header)
    : m_device(device)
    , m_header(std::move(header))
{
}

base::Result<void> RejectedRows::write(const QByteArray& row)
{
    if (!m_device)
        return {};
    if (const QByteArray header = std::exchange(m_header, QByteArray()); !header.isEmpty()) {
        if (auto written = writeAll(*m_device, header + '\n'); !written)
            return written;
    }
    return writeAll(*m_device, row + '\n');
}

base::Result<void> RejectedRows::finish()
{
    return m_device ? flush(*m_device) : base::Result<void>();
}

} // namespace property
