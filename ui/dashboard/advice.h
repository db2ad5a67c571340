// The words for core's ids: ratings and recommendations. Values, GUI thread (translated).
#pragma once

#include "core/monitor/rating.h"
#include "ui/theme/tokens.h"

#include <QString>

namespace dashboard {

QString ratingWord(monitor::Rating rating); // “very good”, translated
theme::Tone ratingTone(monitor::Rating rating);
// One sentence with the figure it rests on; the English one of core for an id not known here.
QString adviceSentence(const monitor::Recommendation& recommendation);

} // namespace dashboard
