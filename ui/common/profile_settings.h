// What this desktop remembers of the screen for one connection: QSettings “screen/PROFILE/…”. Nothing
// secret stands there. GUI thread.
#pragma once

#include <QString>

namespace common {

// name: of the profile, any text; leaf: “properties/columns”.
QString profileSettingsKey(const QString& name, const QString& leaf);
// The profile has another name now.
void renameProfileSettings(const QString& before, const QString& after);

} // namespace common
