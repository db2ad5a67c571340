#include "ui/properties/draft.h"

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
    const auto fields = property::changedFields(one, other);
    return std::find(fields.begin(), fields.end(), field) != fields.end();
}

} // namespace

// A price of nothing is not a price of 0: it has to be entered.
Draft::Draft()
    : m_unreadable{{Field::Price, QString()}}
{
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
    if (!isNumber(field)) {
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

void Draft::setType(property::PropertyType type)
{
    m_edited.type = type;
    m_problems.erase(Field::Type);
}

void Draft::setStatus(property::PropertyStatus status)
{
    m_edited.status = status;
    m_problems.erase(Field::Status);
}

void Draft::setAgent(std::optional<property::AgentId> agent, const QString& name)
{
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
}

bool Draft::isChanged(Field field) const
{
    if (const auto typed = m_unreadable.find(field); typed != m_unreadable.end())
        return !(isNew() && typed->second.trimmed().isEmpty());
    return differs(m_base, m_edited, field);
}

bool Draft::isDirty() const
{
    return std::any_of(formOrder.begin(), formOrder.end(), [this](Field field) { return isChanged(field); });
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
    m_unreadable.clear();
    m_problems.clear();
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
