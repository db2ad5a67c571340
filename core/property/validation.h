// The rules of a property and of an agent, checked before the database would refuse it. Any thread.
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
    AgentInactive, // the database refused an agent who was deactivated
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

struct Agent;

enum class AgentField { Name, Email, Phone };
inline constexpr std::array allAgentFields{AgentField::Name, AgentField::Email, AgentField::Phone};
QString agentFieldName(AgentField field); // column name

inline constexpr int maxAgentNameLength = 120;
inline constexpr int maxEmailLength = 254;
inline constexpr int maxPhoneLength = 40;
int maxLength(AgentField field);

struct AgentProblem
{
    enum class Kind {
        Missing,   // name or e-mail is blank
        TooLong,   // longer than maxLength(field) characters
        Malformed, // no e-mail address: something@somewhere, without spaces
        Taken,     // another agent has this e-mail address, case ignored; only the database knows
        Refused,   // the database refused it for a reason of its own (see detail)
    };
    AgentField field = AgentField::Name;
    Kind kind = Kind::Missing;
    QString detail = {}; // the server's words for Refused

    bool operator==(const AgentProblem&) const = default;
};

// At most one a field, in field order; empty when the agent may be saved, unless the address is taken.
std::vector<AgentProblem> validate(const Agent& agent);

// As above, for agents.
std::optional<AgentProblem> agentProblemFromDatabase(const base::Error& error);

} // namespace property
