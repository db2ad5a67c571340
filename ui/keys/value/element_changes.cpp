#include "ui/keys/value/element_changes.h"

namespace keys {

using keyspace::Change;
using keyspace::ValueType;

std::optional<Change> replacement(ValueType type, const ElementRow& row, const QByteArray& expected,
                                  const QByteArray& bytes)
{
    switch (type) {
    case ValueType::String:
        return keyspace::SetString{expected, bytes};
    case ValueType::List:
        return keyspace::SetListItem{row.index, expected, bytes};
    case ValueType::Hash:
        return keyspace::SetField{row.name.bytes, expected, bytes};
    case ValueType::Set:
        return keyspace::RenameMember{expected, bytes};
    case ValueType::SortedSet:
        return keyspace::RenameScored{expected, row.value.bytes, bytes};
    case ValueType::Stream:
    case ValueType::Module:
        break;
    }
    return {};
}

std::optional<Change> recreation(ValueType type, const ElementRow& row, const QByteArray& bytes)
{
    switch (type) {
    case ValueType::String:
        return keyspace::CreateKey{type, {bytes}, {}};
    case ValueType::Hash:
        return keyspace::SetField{row.name.bytes, std::nullopt, bytes};
    case ValueType::Set:
        return keyspace::AddMember{bytes};
    case ValueType::SortedSet:
        return keyspace::SetScore{bytes, std::nullopt, row.value.bytes};
    default:
        return {};
    }
}

std::optional<Change> removal(ValueType type, const ElementRow& row, const QByteArray& expected)
{
    switch (type) {
    case ValueType::List:
        return keyspace::RemoveListItem{row.index, expected};
    case ValueType::Hash:
        return keyspace::RemoveField{row.name.bytes, expected};
    case ValueType::Set:
        return keyspace::RemoveMember{row.name.bytes};
    case ValueType::SortedSet:
        return keyspace::RemoveScored{row.name.bytes, row.value.bytes};
    case ValueType::Stream:
        return keyspace::RemoveEntry{row.entry};
    case ValueType::String:
    case ValueType::Module:
        break;
    }
    return {};
}

std::optional<Change> renaming(ValueType type, const ElementRow& row, const QByteArray& expected,
                               const QByteArray& name)
{
    switch (type) {
    case ValueType::Hash:
        return keyspace::RenameField{row.name.bytes, expected, name};
    case ValueType::Set:
        return keyspace::RenameMember{row.name.bytes, name};
    case ValueType::SortedSet:
        return keyspace::RenameScored{row.name.bytes, row.value.bytes, name};
    default:
        return {};
    }
}

} // namespace keys
