// Pictures of the tabs of the Server page, and of the alerts.
#pragma once

#include "tests/shot/market_pictures.h"

namespace shot {

void photographServer(window::MainWindow& window, const QString& look, const TakePicture& take);

} // namespace shot
