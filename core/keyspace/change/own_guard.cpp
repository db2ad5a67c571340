#include "core/keyspace/change/own_guard.h"

#include "core/cache/own_keys.h"

namespace keyspace {

base::Result<void> checkForeign(QByteArrayView key)
{
    if (!cache::isOurs(key))
        return {};
    return base::Error{base::ErrorCode::InvalidInput,
                       QStringLiteral("a key of Keystead's cache is never written by hand: an old one would "
                                      "revive stale entries; delete it, or warm the cache"),
                       QStringLiteral("own key")};
}

} // namespace keyspace
