#include "core/listing/answer.h"

namespace listing {

QString sourceName(Source source)
{
    switch (source) {
    case Source::PageCache:
        return QStringLiteral("page");
    case Source::Queryset:
        return QStringLiteral("queryset");
    case Source::Database:
        return QStringLiteral("database");
    case Source::Bypass:
        return QStringLiteral("bypass");
    }
    return {};
}

} // namespace listing
