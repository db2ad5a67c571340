// What the dashboard says where a right is missing: the whole page without INFO, else one line.
// GUI thread, values.
#pragma once

#include "core/workspace/workspace.h"
#include "ui/common/empty_state.h"

#include <optional>

namespace dashboard {

struct RightsNote
{
    QString text; // empty: nothing is missing
    QString rule; // to be copied: “+config|get”
    bool operator==(const RightsNote&) const = default;
};

// In the page's place when the figures are refused; problem: of the latest sample.
std::optional<common::EmptyText> refusal(const base::Error& problem,
                                         const std::optional<redis::Capabilities>& capabilities);
// Figures come, but not everything that is said about them.
RightsNote rightsNote(const std::optional<redis::Capabilities>& capabilities);

} // namespace dashboard
