// The words for core's ids: ratings and recommendations, and what a button beside one does. Values, GUI
// thread (translated).
#pragma once

#include "core/monitor/advice.h"
#include "core/monitor/rating.h"
#include "ui/theme/tokens.h"

#include <QString>

namespace dashboard {

QString ratingWord(monitor::Rating rating); // “very good”, translated
theme::Tone ratingTone(monitor::Rating rating);

struct AdviceLine
{
    QString id; // AdviceRule::id
    theme::Tone tone = theme::Tone::Neutral;
    QString sentence; // with the figure it rests on
    QString button;   // “Set maxmemory…”
    QString action;   // AdviceRule::action: “config:maxmemory”, “open:policy”
    QString subject;  // what the action is about: the group of “open:policy”; may be empty
    QString source;   // a page that explains it: a URL

    bool operator==(const AdviceLine&) const = default;
};

// The English sentence of core for an id that is not known here.
AdviceLine adviceLine(const monitor::Advice& advice);

} // namespace dashboard
