#include "app/keysteadctl/cache_groups.h"

#include "core/listing/catalogue.h"

namespace ctl {

QStringList groupNames()
{
    QStringList names;
    for (const listing::CachedQuery& query : listing::catalogue())
        names.append(QString::fromUtf8(query.group));
    return names;
}

bool isGroup(const QString& name)
{
    return groupNames().contains(name);
}

QString noSuchGroup(const QString& name)
{
    return QStringLiteral("There is no group “%1”; there are: %2.")
        .arg(name, groupNames().join(QStringLiteral(", ")));
}

} // namespace ctl
