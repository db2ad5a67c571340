#include "core/cache/entry_front.h"

#include "core/cache/entry_layout.h"

namespace cache {

std::optional<Stamps> stampsAtFront(QByteArrayView front)
{
    FieldReader fields(front);
    if (!fields.takeFormat())
        return std::nullopt;
    (void)fields.bytes<quint32>();  // name
    (void)fields.number<quint64>(); // schema hash
    Stamps stamps{fields.bytes<quint8>().toByteArray(), {}};
    const auto tags = fields.number<quint16>();
    for (quint16 i = 0; i < tags && !fields.failed(); ++i)
        stamps.nonces.push_back(fields.bytes<quint8>().toByteArray());
    if (fields.failed())
        return std::nullopt;
    return stamps;
}

} // namespace cache
