// The groups of the cache as words of a command line.
#pragma once

#include <QByteArray>
#include <QStringList>

namespace ctl {

QStringList groupNames(); // in the catalogue's order
bool isGroup(const QString& name);
// “There is no group “…”; there are: page, queryset, …”
QString noSuchGroup(const QString& name);

} // namespace ctl
