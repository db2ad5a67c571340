// Changes of one element, each with what was read as its condition. Pure functions.
#pragma once

#include "core/keyspace/change/edit.h"
#include "ui/keys/value/element_model.h"

#include <optional>

namespace keys {

// Another value in place of a row's: item, field's value, member. `expected`: the bytes that were read.
// Nothing: such values are never replaced (streams).
std::optional<keyspace::Change> replacement(keyspace::ValueType type, const ElementRow& row,
                                            const QByteArray& expected, const QByteArray& bytes);
// It is gone, and shall be there again; nothing: it has no place of its own.
std::optional<keyspace::Change> recreation(keyspace::ValueType type, const ElementRow& row,
                                           const QByteArray& bytes);
// `expected`: the value that was read, whole.
std::optional<keyspace::Change> removal(keyspace::ValueType type, const ElementRow& row,
                                        const QByteArray& expected);
std::optional<keyspace::Change> renaming(keyspace::ValueType type, const ElementRow& row,
                                         const QByteArray& expected, const QByteArray& name);

} // namespace keys
