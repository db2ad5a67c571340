// What a user may do on each server, and what would give the rest, in words. GUI thread, values.
#pragma once

#include "core/profile/profile.h"
#include "core/workspace/connection_test.h"
#include "ui/theme/tokens.h"

#include <QString>

#include <optional>
#include <vector>

namespace connections {

struct RightsLine
{
    theme::Tone tone = theme::Tone::Neutral;
    QString text;
    bool operator==(const RightsLine&) const = default;
};

struct RightsText
{
    QString title; // “PostgreSQL: connected as ann”
    std::vector<RightsLine> lines;
    QString fix;     // statements to copy; empty: nothing is missing
    QString fixNote; // who runs them and what for; empty: nothing is missing
    bool operator==(const RightsText&) const = default;

    bool isMissing() const { return !fix.isEmpty(); }
};

// Nothing is known: one line says so. A profile that only looks is not told what editing needs.
RightsText databaseRights(const std::optional<listing::Rights>& rights, const profile::Profile& profile);
RightsText redisRights(const std::optional<redis::Capabilities>& capabilities,
                       const profile::Profile& profile);

// “+config|get”, the rule that would give a right; empty: nothing is missing, or nothing is known.
QString missingRule(const std::optional<redis::Capabilities>& capabilities, redis::Right right);

} // namespace connections
