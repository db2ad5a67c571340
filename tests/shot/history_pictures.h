// Pictures of the history: of all listings with a change of many open, and of one listing. GUI thread.
#pragma once

#include "core/workspace/session.h"
#include "ui/window/main_window.h"

#include <functional>

namespace shot {

// What there is to see: edits of one listing, a change of many, a deletion. Blocks.
base::Result<void> makeHistory(workspace::Session& session);

void photographHistory(window::MainWindow& window, const QString& look,
                       const std::function<void(QWidget& window, const QString& name)>& take);

} // namespace shot
