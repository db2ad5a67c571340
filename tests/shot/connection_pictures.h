// The dialogs of connections, as they are before anything has been created.
#pragma once

#include "core/profile/profile.h"
#include "core/profile/profile_store.h"
#include "ui/connections/secret_requests.h"

#include <QString>

#include <functional>

namespace shot {

using TakePicture = std::function<void(QWidget& window, const QString& name)>;

// On servers without a schema. `look`: “light”, the end of the names.
void photographConnections(const profile::Profile& fresh, profile::ProfileStore& store,
                           connections::SecretRequests& secrets, const QString& look,
                           const TakePicture& take);

} // namespace shot
