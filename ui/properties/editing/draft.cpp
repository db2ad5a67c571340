#include "ui/properties/editing/draft.h"

#include "core/property/bulk.h"
#include "ui/properties/number_input.h"
#include "ui/properties/words.h"

#include <algorithm>

namespace properties {

namespace {

using property::Field;

bool isNumber(Field field)
{
    return field == Field::Price || field == Field::Bedrooms || field == Field::Bathrooms ||
           field == Field::Area;
}

int decimalsOf(Field field)
{
    return field == Field::Price || field == Field::Area ? 2 : 0;
}

QString numberText(Field field, const property::Property& property, const QLocale& locale)
{
    switch (field) {
    case Field::Price:
        return moneyText(property.price, locale);
    case Field::Bedrooms:
        return property.bedrooms ? locale.toString(*property.bedrooms) : QString();
    case Field::Bathrooms:
        return property.bathrooms ? locale.toString(*property.bathrooms) : QString();
    default:
        return property.area ? localText(QString::number(*property.area, 'f', 2), locale) : QString();
    }
}

QString plainText(Field field, const property::Property& property)
{
    switch (field) {
    case Field::Title:
        return property.title;
    case Field::Description:
        return property.description;
    case Field::Type:
        return typeText(property.type);
    case Field::Status:
        return statusText(property.status);
    case Field::Agent:
        return property.agentName;
    default:
        return property.location;
    }
}

void storePlainText(Field field, const QString& text, property::Property& property)
{
    switch (field) {
    case Field::Title:
        property.title = text;
        break;
    case Field::Description:
        property.description = text;
        break;
    default:
        property.location = text.trimmed();
        break;
    }
}

bool differs(const property::Property& one, const property::Property& other, Field field)
{
    property::Property merged = one;
    property::copyField(field, other, merged);
    return merged != one;
}

} // namespace

// A price of nothing is not a price of 0: it has to be entered.
Draft::Draft()
    : m_unreadable{{Field::Price, QString()}}
{
}

Draft Draft::duplicateOf(const property::Property& property)
{
    Draft draft;
    draft.m_unreadable.clear();
    draft.m_edited = property::duplicateOf(property);
    return draft;
}

QString Draft::text(Field field, const QLocale& locale) const
{
    if (const auto typed = m_unreadable.find(field); typed != m_unreadable.end())
        return typed->second;
    return isNumber(field) ? numberText(field, m_edited, locale) : plainText(field, m_edited);
}

void Draft::setText(Field field, const QString& text, const QLocale& locale)
{
    m_unreadable.erase(field);
    if (field == Field::Type || field == Field::Status) {
        if (!storeChoice(field, text))
            m_unreadable[field] = text;
    } else if (!isNumber(field)) {
        storePlainText(field, text, m_edited);
    } else if (text.trimmed().isEmpty()) {
        if (!storeNumber(field, {}))
            m_unreadable[field] = text;
    } else if (text != numberText(field, m_edited, locale)) {
        const NumberReading reading = readNumber(text, locale, decimalsOf(field));
        if (reading.problem || !storeNumber(field, reading.plain))
            m_unreadable[field] = text;
    }
    afterEdit(field, locale);
}

// False when the value cannot be held at all. Blank is no value, which a price must have.
bool Draft::storeNumber(Field field, const QString& plain)
{
    if (field == Field::Price) {
        const auto money = property::Money::fromDatabase(plain);
        m_edited.price = money.value_or(m_base.price);
        return money.has_value();
    }
    if (field == Field::Area) {
        m_edited.area = plain.isEmpty() ? std::nullopt : std::optional(plain.toDouble());
        return true;
    }
    bool fits = true;
    const int count = plain.isEmpty() ? 0 : plain.toInt(&fits);
    auto& rooms = field == Field::Bedrooms ? m_edited.bedrooms : m_edited.bathrooms;
    rooms = plain.isEmpty() || !fits ? std::nullopt : std::optional(count);
    return fits;
}

bool Draft::storeChoice(Field field, const QString& text)
{
    if (field == Field::Type) {
        const auto type = typeFromText(text);
        m_edited.type = type.value_or(m_base.type);
        return type.has_value();
    }
    const auto status = statusFromText(text);
    m_edited.status = status.value_or(m_base.status);
    return status.has_value();
}

void Draft::setUnreadable(Field field, const QString& text)
{
    property::copyField(field, m_base, m_edited);
    m_unreadable[field] = text;
}

void Draft::setType(property::PropertyType type)
{
    m_unreadable.erase(Field::Type);
    m_edited.type = type;
    m_problems.erase(Field::Type);
}

void Draft::setStatus(property::PropertyStatus status)
{
    m_unreadable.erase(Field::Status);
    m_edited.status = status;
    m_problems.erase(Field::Status);
}

void Draft::setAgent(std::optional<property::AgentId> agent, const QString& name)
{
    m_unreadable.erase(Field::Agent);
    m_edited.agent = agent;
    m_edited.agentName = name;
    if (agent == m_base.agent)
        m_edited.agentName = m_base.agentName;
    m_problems.erase(Field::Agent);
}

void Draft::revert(Field field)
{
    m_unreadable.erase(field);
    m_problems.erase(field);
    property::copyField(field, m_base, m_edited);
    if (isNew() && field == Field::Price)
        m_unreadable[field] = QString();
}

// Of a new listing, any price is entered: also 0, which it has before.
bool Draft::isChanged(Field field) const
{
    if (const auto typed = m_unreadable.find(field); typed != m_unreadable.end())
        return !(isNew() && typed->second.trimmed().isEmpty());
    return (isNew() && field == Field::Price) || differs(m_base, m_edited, field);
}

bool Draft::isDirty() const
{
    return std::any_of(formOrder.begin(), formOrder.end(), [this](Field field) { return isChanged(field); });
}

std::vector<Field> Draft::changedFields() const
{
    std::vector<Field> fields;
    std::copy_if(formOrder.begin(), formOrder.end(), std::back_inserter(fields),
                 [this](Field field) { return isChanged(field); });
    return fields;
}

bool Draft::isEditedLike(const Draft& other) const
{
    return std::all_of(formOrder.begin(), formOrder.end(),
                       [&](Field field) { return content(field) == other.content(field); });
}

std::optional<FieldContent> Draft::content(Field field) const
{
    if (!isChanged(field))
        return {};
    FieldContent content;
    property::copyField(field, m_edited, content.value);
    content.unreadable = unreadable(field);
    return content;
}

void Draft::setContent(Field field, const std::optional<FieldContent>& content)
{
    revert(field);
    if (!content)
        return;
    m_unreadable.erase(field);
    if (content->unreadable)
        m_unreadable[field] = *content->unreadable;
    else
        property::copyField(field, content->value, m_edited);
}

std::optional<QString> Draft::unreadable(Field field) const
{
    const auto typed = m_unreadable.find(field);
    return typed == m_unreadable.end() ? std::nullopt : std::optional(typed->second);
}

QString Draft::problem(Field field) const
{
    const auto found = m_problems.find(field);
    return found == m_problems.end() ? QString() : found->second;
}

void Draft::afterEdit(Field field, const QLocale& locale)
{
    // A message that stands follows what is typed; a new one waits until the field is left.
    if (m_problems.count(field) != 0)
        check(field, locale);
}

QString Draft::currentProblem(Field field, const QLocale& locale) const
{
    const auto typed = m_unreadable.find(field);
    if (typed != m_unreadable.end()) {
        if (typed->second.trimmed().isEmpty())
            return blankText(field);
        if (!isNumber(field))
            return noChoiceText(field, typed->second);
        const NumberReading reading = readNumber(typed->second, locale, decimalsOf(field));
        if (!reading.problem)
            return problemText({field, property::Problem::TooLarge, {}}, locale);
        return problemText(reading, typed->second, locale, decimalsOf(field));
    }
    for (const auto& problem : property::validate(m_edited)) {
        if (problem.field == field)
            return problemText(problem, locale);
    }
    return {};
}

void Draft::check(Field field, const QLocale& locale)
{
    const QString problem = currentProblem(field, locale);
    if (problem.isEmpty())
        m_problems.erase(field);
    else
        m_problems[field] = problem;
}

std::optional<Field> Draft::checkAll(const QLocale& locale)
{
    std::optional<Field> first;
    for (const Field field : formOrder) {
        check(field, locale);
        if (!first && m_problems.count(field) != 0)
            first = field;
    }
    return first;
}

void Draft::refuse(const property::FieldProblem& problem, const QLocale& locale)
{
    m_problems[problem.field] = problemText(problem, locale);
}

void Draft::continueFrom(const property::Property& theirs, const property::Property& merged)
{
    m_base = theirs;
    m_edited = merged;
    m_theirs.reset();
    // What could not be read was not agreed on: it is asked for when the listing is saved.
    std::erase_if(m_problems, [this](const auto& problem) { return m_unreadable.count(problem.first) == 0; });
}

Draft Draft::restBehind(const property::Property& sent, const property::Property& stored) const
{
    Draft rest(stored);
    for (const Field field : property::changedFields(sent, m_edited))
        property::copyField(field, m_edited, rest.m_edited);
    rest.m_unreadable = m_unreadable; // there was none when it was sent
    return rest;
}

void Draft::refreshBase(const property::Property& base)
{
    property::Property edited = base;
    for (const Field field : property::changedFields(m_base, m_edited))
        property::copyField(field, m_edited, edited);
    m_base = base;
    m_edited = edited;
}

} // namespace properties
