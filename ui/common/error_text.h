// The one place where a base::Error becomes sentences. GUI thread.
#pragma once

#include "core/base/error.h"

namespace common {

struct ErrorText
{
    QString title;  // what happened and to what, one sentence without a full stop
    QString advice; // what to do; never empty
};

ErrorText describe(const base::Error& error);

// Both in one line, for tooltips and status lines.
QString errorLine(const base::Error& error);

} // namespace common
