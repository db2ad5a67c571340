// Pictures of bulk work: a bulk edit with its preview, a deletion, the bin with one listing open.
#pragma once

#include "tests/shot/market_pictures.h"

namespace shot {

void photographBulk(window::MainWindow& window, const QString& look, const TakePicture& take);

} // namespace shot
