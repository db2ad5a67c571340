#include "core/listing/audit_compare.h"

#include <algorithm>

namespace listing::audit {

QString timeText(const QDateTime& time)
{
    return time.isValid() ? QString::number(time.toMSecsSinceEpoch()) : QString();
}

void note(Differences& found, const QString& field, const QString& cached, const QString& database)
{
    if (cached != database && found.size() < mostDifferences)
        found.push_back({field, cached, database});
}

void compareFields(Differences& found, const QStringList& names, const Fields& cached, const Fields& database)
{
    for (qsizetype i = 0; i < names.size(); ++i)
        note(found, QStringLiteral("%1 of %2").arg(names[i], cached.value(0)), cached.value(i),
             database.value(i));
}

void compareLists(Differences& found, const QString& what, const QStringList& names,
                  const std::vector<Fields>& cached, const std::vector<Fields>& database)
{
    note(found, what, QString::number(cached.size()), QString::number(database.size()));
    for (std::size_t i = 0; i < std::min(cached.size(), database.size()); ++i)
        compareFields(found, names, cached[i], database[i]);
}

Fields fieldsOf(const property::Agent& agent)
{
    return {QString::number(agent.id),
            agent.name,
            agent.email,
            agent.phone,
            agent.active ? QStringLiteral("true") : QStringLiteral("false"),
            QString::number(agent.version),
            timeText(agent.created),
            timeText(agent.updated)};
}

} // namespace listing::audit
