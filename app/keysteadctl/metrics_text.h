// The metric catalogue and samples of it as text that other programs read. Pure functions, any thread.
#pragma once

#include "app/keysteadctl/output.h"
#include "core/monitor/sample.h"

namespace ctl {

void printCatalogue(Output& out, bool asJson);

// RFC 4180: “at”, “reachable”, then the ids of the catalogue in its order.
QString csvHeading();
// A figure that is not known is empty.
QString csvRow(const monitor::Sample& sample);

} // namespace ctl
