// What a profile's servers are for. Decides the colour line and how much a dangerous action asks.
#pragma once

#include "ui/theme/tokens.h"

#include <QString>

namespace common {

enum class Environment { Development, Staging, Production };

QString environmentName(Environment environment); // “development”, translated
theme::Tone environmentTone(Environment environment);

} // namespace common
