// JSON as text, for what must stay as somebody wrote it. Private to core/property; pure, any thread.
#pragma once

#include <QByteArray>
#include <QJsonValue>
#include <QString>

#include <utility>
#include <vector>

namespace property {

// An object's text on one line, with more members behind its own; those stay as they are written: digits,
// order and what stands there twice. A name that the object has already gets a number, “line (2)”.
QByteArray withMembers(const QByteArray& object, const std::vector<std::pair<QString, QJsonValue>>& members);

} // namespace property
