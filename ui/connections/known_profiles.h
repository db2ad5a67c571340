// Everything the file of connections holds, as the lists show it. GUI thread.
#pragma once

#include "core/profile/profile_store.h"
#include "ui/connections/profile_list_model.h"

#include <vector>

namespace connections {

// In the store's order; entries that cannot be read stand last and say why.
std::vector<ListedProfile> knownProfiles(const profile::ProfileStore& store);

} // namespace connections
