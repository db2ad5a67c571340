// What stands where the keys would, when there are none to show: why, and the way out. GUI thread.
#pragma once

#include "ui/common/empty_state.h"
#include "ui/keys/browse/browse_presenter.h"

#include <optional>

namespace keys {

enum class WayOut { None, Retry, ClearFilter, NewKey };

struct NothingShown
{
    common::EmptyText text;
    WayOut wayOut = WayOut::None;
};

// Nothing: there are keys to show, or the first ones are under way. refusal: why no key may be made; empty:
// one may.
std::optional<NothingShown> nothingShown(const BrowsePresenter& presenter,
                                         const std::optional<redis::Capabilities>& capabilities,
                                         const QString& refusal);

} // namespace keys
