// Which plan a set of columns was imported with last, so that the same export of another program is mapped
// once. One file of this user for each set of columns, in whatever order they stand; nobody else can read
// it. Thread: any that may block; not the GUI's.
#pragma once

#include "core/base/result.h"
#include "core/property/import_plan.h"

#include <QString>

#include <optional>

namespace properties {

inline constexpr int mostRememberedPlans = 100; // the oldest are forgotten

// In this user's data folder, beside staged edits.
QString importMemoryFolder();

// Nothing: these columns are new, or what was kept does not fit them.
std::optional<property::ImportPlan> rememberedPlan(const QString& folder, const QStringList& columns);
// Errors: FileFailed.
base::Result<void> rememberPlan(const QString& folder, const QStringList& columns,
                                const property::ImportPlan& plan);

} // namespace properties
