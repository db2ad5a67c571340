// The tabs behind the first ones, and importing feedback as far as its dry run.
#pragma once

#include "tests/shot/connection_pictures.h"
#include "ui/window/main_window.h"

namespace shot {

// `look`: “light”, the end of the names. Waits for every answer; nothing is stored.
void photographTabs(window::MainWindow& window, const QString& look, const TakePicture& take);

} // namespace shot
