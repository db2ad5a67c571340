// What this user may not do on the two servers, and who has to run what to change that. Thread: one
// that may block.
#pragma once

#include "core/base/access_mode.h"
#include "core/base/error.h"
#include "core/listing/rights.h"
#include "core/profile/profile.h"
#include "core/redis/capabilities.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace ctl {

// Lines for people, empty when nothing is missing: what is missing, then the statements.
QStringList missingRights(const listing::Rights& rights, base::AccessMode access);
// keyPattern: as given to redis::probe.
QStringList missingRights(const redis::Capabilities& capabilities, const QByteArray& keyPattern);
// The same after a server has refused something, asked over a connection of its own; which server, says
// the code: DatabaseNoPermission or RedisNoPermission. Empty also when it cannot be asked.
QStringList missingRights(const profile::Profile& profile, base::ErrorCode refused);

QJsonObject toJson(const listing::Rights& rights, base::AccessMode access);
QJsonObject toJson(const redis::Capabilities& capabilities, const QByteArray& keyPattern);

} // namespace ctl
