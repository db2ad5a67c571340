// When each connection was opened last, on this desktop. In QSettings. GUI thread.
#pragma once

#include <QDateTime>
#include <QString>

namespace connections {

QDateTime lastOpened(const QString& name); // UTC; invalid: never
void noteOpened(const QString& name);
void renameLastOpened(const QString& before, const QString& after);

} // namespace connections
