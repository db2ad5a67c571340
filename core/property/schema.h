// The domain's migrations: numbers 100–199. Tables keystead.agent, keystead.property,
// keystead.history, keystead.feedback, keystead.feedback_batch, their indexes, version and history
// triggers.
#pragma once

#include "core/database/migration.h"

namespace property {

std::vector<database::Migration> migrations();

} // namespace property
