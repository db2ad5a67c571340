#include "ui/dashboard/rights_note.h"

#include "ui/connections/rights_text.h"

#include <QCoreApplication>

namespace dashboard {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(dashboard)
};

QString userOf(const std::optional<redis::Capabilities>& capabilities)
{
    return capabilities && !capabilities->user.isEmpty() ? QString::fromUtf8(capabilities->user)
                                                         : Words::tr("this user");
}

} // namespace

std::optional<common::EmptyText> refusal(const base::Error& problem,
                                         const std::optional<redis::Capabilities>& capabilities)
{
    if (problem.code != base::ErrorCode::RedisNoPermission)
        return std::nullopt;
    const QString rule = connections::missingRule(capabilities, redis::Right::Info);
    common::EmptyText text;
    text.tone = theme::Tone::Warn;
    text.title = Words::tr("Redis does not show its figures to %1").arg(userOf(capabilities));
    text.detail = Words::tr("The dashboard is made from INFO. Listings and the cache go on as they are. The "
                            "administrator of Redis gives the right with this ACL rule:");
    text.copyable = rule.isEmpty() ? QStringLiteral("+info") : rule;
    text.action = Words::tr("Look again");
    return text;
}

RightsNote rightsNote(const std::optional<redis::Capabilities>& capabilities)
{
    const QString rule = connections::missingRule(capabilities, redis::Right::Config);
    if (rule.isEmpty())
        return {};
    return {
        Words::tr("Advice about persistence is not given: %1 may not read the configuration. It needs the "
                  "ACL rule %2.")
            .arg(userOf(capabilities), rule),
        rule};
}

} // namespace dashboard
