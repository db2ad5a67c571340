// What “keysteadctl keys scan” was asked for: which keys, what is shown of them, in which order. Thread: any.
#pragma once

#include "app/keysteadctl/key_words.h"
#include "core/keyspace/index/browse_state.h"

#include <limits>
#include <optional>
#include <span>

namespace ctl {

struct NamedFact
{
    const char* name;
    keyspace::Fact fact;
    keyspace::ViewSpec::Column column;
};
// In the order in which they are shown.
std::span<const NamedFact> namedFacts();

struct ScanWish
{
    QByteArray pattern;
    QByteArray typeName;
    keyspace::Filter filter; // without the name
    keyspace::FactSet shown;
    std::optional<keyspace::ViewSpec> order; // nothing: as they are found
    qint64 limit = std::numeric_limits<qint64>::max();

    // Of every key: to show it, to filter or to sort by it.
    keyspace::FactSet needed() const;
};
// Nothing: wrong usage, which has been said.
std::optional<ScanWish> scanWishOf(const KeyRun& run);

} // namespace ctl
