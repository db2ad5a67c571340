// What this user may not do on the two servers, and who has to run what to change that: for status.
// Thread: the session's.
#pragma once

#include "core/base/access_mode.h"
#include "core/listing/rights.h"
#include "core/redis/capabilities.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <optional>

namespace ctl {

// Lines for people, empty when nothing is missing: what is missing, then the statements.
QStringList missingRights(const listing::Rights& rights, base::AccessMode access);
// keyPattern: as given to redis::probe.
QStringList missingRights(const redis::Capabilities& capabilities, const QByteArray& keyPattern);

QJsonObject toJson(const listing::Rights& rights, base::AccessMode access);
QJsonObject toJson(const redis::Capabilities& capabilities, const QByteArray& keyPattern);

} // namespace ctl
