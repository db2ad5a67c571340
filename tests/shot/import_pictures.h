// Importing listings as far as the dry run, and the export dialog.
#pragma once

#include "tests/shot/connection_pictures.h"
#include "ui/window/main_window.h"

namespace shot {

// `look`: “light”, the end of the names. Waits for every answer; nothing is stored.
void photographImportAndExport(window::MainWindow& window, const QString& look, const TakePicture& take);

} // namespace shot
