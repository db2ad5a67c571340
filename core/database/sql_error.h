// What PostgreSQL says to a statement, as our codes. Any thread.
#pragma once

#include "core/base/error.h"

#include <QString>

namespace database {

// sqlState: five characters, or empty when the server said nothing. message: the driver's text.
// The subject is the constraint or column that the message names, in any language of the server:
// names stand in quotes there.
base::Error errorFromServer(const QString& sqlState, const QString& message);

} // namespace database
