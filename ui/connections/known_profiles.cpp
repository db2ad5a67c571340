#include "ui/connections/known_profiles.h"

#include "ui/connections/last_opened.h"

namespace connections {

std::vector<ListedProfile> knownProfiles(const profile::ProfileStore& store)
{
    std::vector<ListedProfile> known;
    for (profile::Profile& profile : store.profiles()) {
        const QDateTime opened = lastOpened(profile.name);
        known.push_back({std::move(profile), opened});
    }
    for (const profile::UnreadableEntry& entry : store.unreadable()) {
        ListedProfile listed;
        listed.profile.name = entry.name;
        listed.problem = entry.error;
        known.push_back(std::move(listed));
    }
    return known;
}

} // namespace connections
