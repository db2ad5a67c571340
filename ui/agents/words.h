// The words of the Agents tab. GUI thread (they are translated), pure otherwise.
#pragma once

#include "core/property/validation.h"

#include <QString>

namespace agents {

QString fieldText(property::AgentField field);
// What is wrong, and what to do; under the field.
QString problemText(const property::AgentProblem& problem);

} // namespace agents
