// The rules of a property, checked before the database would refuse it. Any thread.
#pragma once

#include "core/base/error.h"
#include "core/property/property.h"

#include <optional>
#include <vector>

namespace property {

enum class Problem {
    Missing, // title or city is blank
    TooLong, // longer than maxLength(field) characters
    Negative,
    TooLarge,      // price over 999,999,999,999.99; rooms over 999; area over 99,999,999.99
    UnknownAgent,  // the database's foreign key refused it
    AgentInactive, // reserved for agents that were deactivated
    Refused,       // the database refused it for a reason of its own (see detail)
};

struct FieldProblem
{
    Field field;
    Problem problem;
    QString detail; // the server's words for Refused

    bool operator==(const FieldProblem&) const = default;
};

inline constexpr int maxTitleLength = 255;
inline constexpr int maxLocationLength = 120;
inline constexpr int maxDescriptionLength = 20000;
int maxLength(Field field); // 0: no limit of length

// Problems in field order; empty when the property may be saved.
std::vector<FieldProblem> validate(const Property& property);

// Which field a database error is about, by the constraint it names; nothing when none.
std::optional<FieldProblem> problemFromDatabase(const base::Error& error);

} // namespace property
