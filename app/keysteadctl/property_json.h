// A property as JSON and as table cells. Any thread.
#pragma once

#include "core/property/property.h"

#include <QJsonObject>

namespace ctl {

QJsonObject toJson(const property::Property& property);

} // namespace ctl
