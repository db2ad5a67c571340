#include "core/property/validation.h"

#include "core/property/agent.h"

#include <QLatin1String>

#include <algorithm>

namespace property {

namespace {

constexpr qint64 maxCents = 99999999999999; // numeric(14,2)
constexpr int maxRooms = 999;
constexpr double maxArea = 99999999.99; // numeric(10,2)

// As PostgreSQL counts: a pair of surrogates is one character; half a pair is stored as one as well.
qsizetype characterCount(const QString& text)
{
    qsizetype count = text.size();
    for (qsizetype i = 1; i < text.size(); ++i) {
        if (text[i].isLowSurrogate() && text[i - 1].isHighSurrogate())
            --count;
    }
    return count;
}

// What \s finds in PostgreSQL: also the four separators of information, which are no space to Qt.
bool isBlank(QChar c)
{
    return c.isSpace() || (c >= u'\x1c' && c <= u'\x1f');
}

bool isBlank(const QString& text)
{
    return std::all_of(text.cbegin(), text.cend(), [](QChar c) { return isBlank(c); });
}

std::optional<Problem> textProblem(Field field, const QString& text)
{
    if (field != Field::Description && isBlank(text))
        return Problem::Missing;
    if (characterCount(text) > maxLength(field))
        return Problem::TooLong;
    return {};
}

template<class T>
std::optional<Problem> rangeProblem(const std::optional<T>& value, T largest)
{
    if (!value)
        return {};
    if (*value < T{})
        return Problem::Negative;
    // Not “>”: NaN must be refused too.
    if (!(*value <= largest))
        return Problem::TooLarge;
    return {};
}

std::optional<Problem> problemOf(Field field, const Property& property)
{
    switch (field) {
    case Field::Title:
        return textProblem(field, property.title);
    case Field::Description:
        return textProblem(field, property.description);
    case Field::Location:
        return textProblem(field, property.location);
    case Field::Price:
        return rangeProblem<qint64>(property.price.cents(), maxCents);
    case Field::Bedrooms:
        return rangeProblem(property.bedrooms, maxRooms);
    case Field::Bathrooms:
        return rangeProblem(property.bathrooms, maxRooms);
    case Field::Area:
        return rangeProblem(property.area, maxArea);
    case Field::Type:
    case Field::Status:
    case Field::Agent:
        break; // an enumeration is always valid; only the database knows the agents
    }
    return {};
}

struct Rule
{
    QLatin1String name; // of the constraint in sql/100_property_tables.sql
    Field field;
    Problem problem;
};

constexpr std::array rules{
    Rule{QLatin1String("property_title_present"), Field::Title, Problem::Missing},
    Rule{QLatin1String("property_title_length"), Field::Title, Problem::TooLong},
    Rule{QLatin1String("property_description_length"), Field::Description, Problem::TooLong},
    Rule{QLatin1String("property_location_present"), Field::Location, Problem::Missing},
    Rule{QLatin1String("property_location_length"), Field::Location, Problem::TooLong},
    Rule{QLatin1String("property_price_minimum"), Field::Price, Problem::Negative},
    Rule{QLatin1String("property_price_maximum"), Field::Price, Problem::TooLarge},
    Rule{QLatin1String("property_type_known"), Field::Type, Problem::Refused},
    Rule{QLatin1String("property_status_known"), Field::Status, Problem::Refused},
    Rule{QLatin1String("property_bedrooms_minimum"), Field::Bedrooms, Problem::Negative},
    Rule{QLatin1String("property_bedrooms_maximum"), Field::Bedrooms, Problem::TooLarge},
    Rule{QLatin1String("property_bathrooms_minimum"), Field::Bathrooms, Problem::Negative},
    Rule{QLatin1String("property_bathrooms_maximum"), Field::Bathrooms, Problem::TooLarge},
    Rule{QLatin1String("property_area_minimum"), Field::Area, Problem::Negative},
    Rule{QLatin1String("property_area_maximum"), Field::Area, Problem::TooLarge},
    Rule{QLatin1String("property_agent_exists"), Field::Agent, Problem::UnknownAgent},
    Rule{QLatin1String("property_agent_active"), Field::Agent, Problem::AgentInactive},
};

struct AgentRule
{
    QLatin1String name; // of the constraint or unique index in sql/100_property_tables.sql
    AgentField field;
    AgentProblem::Kind kind;
};

constexpr std::array agentRules{
    AgentRule{QLatin1String("agent_name_present"), AgentField::Name, AgentProblem::Kind::Missing},
    AgentRule{QLatin1String("agent_name_length"), AgentField::Name, AgentProblem::Kind::TooLong},
    AgentRule{QLatin1String("agent_email_form"), AgentField::Email, AgentProblem::Kind::Malformed},
    AgentRule{QLatin1String("agent_email_length"), AgentField::Email, AgentProblem::Kind::TooLong},
    AgentRule{QLatin1String("agent_email_unique"), AgentField::Email, AgentProblem::Kind::Taken},
    AgentRule{QLatin1String("agent_phone_length"), AgentField::Phone, AgentProblem::Kind::TooLong},
};

const QString& valueOf(AgentField field, const Agent& agent)
{
    switch (field) {
    case AgentField::Email:
        return agent.email;
    case AgentField::Phone:
        return agent.phone;
    case AgentField::Name:
        break;
    }
    return agent.name;
}

// The form that agent_email_form asks for: one “@” with something on both sides, no white space.
bool isEmail(const QString& text)
{
    const qsizetype at = text.indexOf(QLatin1Char('@'));
    return at > 0 && at < text.size() - 1 && text.indexOf(QLatin1Char('@'), at + 1) < 0 &&
           std::none_of(text.begin(), text.end(), [](QChar c) { return isBlank(c); });
}

std::optional<AgentProblem::Kind> problemOf(AgentField field, const Agent& agent)
{
    const QString& value = valueOf(field, agent);
    if (field != AgentField::Phone && isBlank(value))
        return AgentProblem::Kind::Missing;
    if (characterCount(value) > maxLength(field))
        return AgentProblem::Kind::TooLong;
    if (field == AgentField::Email && !isEmail(value))
        return AgentProblem::Kind::Malformed;
    return {};
}

FieldProblem withDetail(Field field, Problem problem, const base::Error& error)
{
    return {field, problem, problem == Problem::Refused ? error.detail : QString()};
}

} // namespace

int maxLength(Field field)
{
    switch (field) {
    case Field::Title:
        return maxTitleLength;
    case Field::Location:
        return maxLocationLength;
    case Field::Description:
        return maxDescriptionLength;
    default:
        return 0;
    }
}

std::vector<FieldProblem> validate(const Property& property)
{
    std::vector<FieldProblem> problems;
    for (const Field field : allFields) {
        if (const auto problem = problemOf(field, property))
            problems.push_back({field, *problem, {}});
    }
    return problems;
}

std::optional<FieldProblem> problemFromDatabase(const base::Error& error)
{
    for (const Rule& rule : rules) {
        if (error.subject == rule.name)
            return withDetail(rule.field, rule.problem, error);
    }
    // Without a constraint the subject is the column: a missing value, or one out of its type's range.
    for (const Field field : allFields) {
        if (error.subject == fieldName(field)) {
            const bool isMissing = error.code == base::ErrorCode::NotNullViolation;
            return withDetail(field, isMissing ? Problem::Missing : Problem::Refused, error);
        }
    }
    return {};
}

QString agentFieldName(AgentField field)
{
    switch (field) {
    case AgentField::Name:
        return QStringLiteral("name");
    case AgentField::Email:
        return QStringLiteral("email");
    case AgentField::Phone:
        return QStringLiteral("phone");
    }
    return {};
}

int maxLength(AgentField field)
{
    switch (field) {
    case AgentField::Name:
        return maxAgentNameLength;
    case AgentField::Email:
        return maxEmailLength;
    case AgentField::Phone:
        return maxPhoneLength;
    }
    return 0;
}

std::vector<AgentProblem> validate(const Agent& agent)
{
    std::vector<AgentProblem> problems;
    for (const AgentField field : allAgentFields) {
        if (const auto kind = problemOf(field, agent))
            problems.push_back({field, *kind});
    }
    return problems;
}

std::optional<AgentProblem> agentProblemFromDatabase(const base::Error& error)
{
    for (const AgentRule& rule : agentRules) {
        if (error.subject == rule.name)
            return AgentProblem{rule.field, rule.kind};
    }
    for (const AgentField field : allAgentFields) {
        if (error.subject == agentFieldName(field)) {
            const bool isMissing = error.code == base::ErrorCode::NotNullViolation;
            return AgentProblem{field, isMissing ? AgentProblem::Kind::Missing : AgentProblem::Kind::Refused,
                                isMissing ? QString() : error.detail};
        }
    }
    return {};
}

} // namespace property
