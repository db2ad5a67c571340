// What a profile may do to its servers. Enforced in redis::Connection and database::Session,
// not on the screen. Any thread, a value.
#pragma once

namespace base {

enum class AccessMode {
    ReadWrite,
    ReadOnly, // writes are refused with ErrorCode::ReadOnlyProfile before anything is sent
};

} // namespace base
