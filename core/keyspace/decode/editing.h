// Writing a decoded value again: what an editor shows, and back through every step. Offered only when it
// loses nothing, which is found out by doing it. Pure functions, any thread.
#pragma once

#include "core/keyspace/decode/chain.h"

namespace decode {

// The text (UTF-8) that an editor shows for `original`, decoded to `outcome`.
// Errors: InvalidInput when it cannot be edited without loss (detail: why; subject: the step's id).
base::Result<QByteArray> editableText(const Outcome& outcome);

// The bytes to store for the edited text: read again by the same chain they are that text.
// Errors: InvalidInput, TooLarge; subject: the step's id.
base::Result<QByteArray> encodeEdited(const Outcome& outcome, const QByteArray& text);

} // namespace decode
