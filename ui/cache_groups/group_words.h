// The words of the Cache page: groups, what dropped them, memory pressure. GUI thread (they are
// translated), pure otherwise.
#pragma once

#include "core/cache/pressure.h"
#include "core/cache/shared_statistics.h"
#include "ui/theme/tokens.h"

#include <QString>

#include <optional>

namespace cache_groups {

// “812 changed”, “cleared”: what a tag means to people.
QString causeText(const QByteArray& tag);
// What the group's entries are, in the field's words; empty for a group not known here.
QString groupMeaning(const QByteArray& group);
QString entriesText(qint64 entries); // “1 entry”, “1,204 entries”
QString groupsText(qint64 groups);   // “1 group”
QString keysText(qint64 keys);       // “1 key”
// The outcomes of a group's reads, and whose they are.
QString countersText(const cache::GroupStatistics& counted, const std::optional<cache::StatisticsSum>& sum);
// “of 2 desktops”; empty: one's own figures are shown.
QString desktopsText(const std::optional<cache::StatisticsSum>& sum);
// What Redis' memory means for the cache; empty: nothing.
QString pressureText(const cache::PressureState& state);
theme::Tone pressureTone(const cache::PressureState& state);
// Exact, in the largest unit that shows it whole: “90 s”, “15 min”, “30 d”.
struct Lifetime
{
    qint64 number = 0;
    QString unit;
};
Lifetime lifetimeOf(std::chrono::seconds ttl);
QString lifetimeText(std::chrono::seconds ttl);

} // namespace cache_groups
