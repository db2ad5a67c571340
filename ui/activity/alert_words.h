// Alerts as people read them: the rule, its figure with the unit, how grave it is. Pure; GUI thread
// (translated words).
#pragma once

#include "core/monitor/alert.h"
#include "ui/theme/tokens.h"

#include <QString>

namespace activity {

QString alertTitle(const QString& rule); // “Redis evicts keys”; the id of a rule that is not known
// “The hit ratio was below 50 % for 2 min. It is over when it has been above 60 % for 2 min.”
QString alertSentence(const monitor::AlertRule& rule);
// “41.2 %”, “0.3 /s”, “58 ms”; “–” where the rule knows only yes and no.
QString alertFigure(const QString& rule, double figure);
theme::Tone alertTone(monitor::Severity severity);
// Of a rule by its id; one that is not known is a warning.
monitor::Severity alertSeverity(const QString& rule);

} // namespace activity
