// Staged edits as they are kept on disk: the version they began at, and what was put into which field.
// Pure, any thread.
#pragma once

#include "core/base/result.h"
#include "ui/properties/editing/draft.h"

#include <QByteArray>

#include <vector>

namespace properties {

QByteArray stagedToJson(const std::vector<Draft>& drafts);
// Errors: InvalidInput (no JSON, or of another format). A row that says nothing of ours is left out.
base::Result<std::vector<Draft>> stagedFromJson(const QByteArray& json);

} // namespace properties
