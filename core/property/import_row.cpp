#include "core/property/import_row.h"

#include "core/property/feedback_row.h"
#include "core/property/number_text.h"
#include "core/property/validation.h"

#include <algorithm>
#include <limits>

namespace property {

namespace {

// Behind every number that is given the table must still have others: sql/108_numbers_in_reach.sql.
constexpr PropertyId largestGivenId = 1'000'000'000'000'000;

// “Under offer”, “UNDER-OFFER”: under_offer.
QString enumName(QByteArrayView text)
{
    QString name = QString::fromUtf8(text).toLower();
    name.replace(QLatin1Char(' '), QLatin1Char('_')).replace(QLatin1Char('-'), QLatin1Char('_'));
    return name;
}

std::optional<Refused> setText(QString& value, QByteArrayView text)
{
    if (text.contains('\0'))
        return Refused::Character;
    value = QString::fromUtf8(text);
    return {};
}

std::optional<Refused> setPrice(Property& property, QByteArrayView text, DecimalSign sign)
{
    if (text.isEmpty())
        return Refused::Missing;
    const auto read = hundredthsFrom(text, sign);
    if (const auto* const refused = std::get_if<Refused>(&read))
        return *refused;
    property.price = Money::fromCents(std::get<qint64>(read));
    return {};
}

std::optional<Refused> setRooms(std::optional<int>& rooms, QByteArrayView text, DecimalSign sign)
{
    rooms.reset();
    if (text.isEmpty())
        return {};
    const auto read = wholeFrom(text, sign);
    if (const auto* const refused = std::get_if<Refused>(&read))
        return *refused;
    rooms = int(std::min<qint64>(std::get<qint64>(read), std::numeric_limits<int>::max()));
    return {};
}

std::optional<Refused> setArea(std::optional<double>& area, QByteArrayView text, DecimalSign sign)
{
    area.reset();
    if (text.isEmpty())
        return {};
    const auto read = hundredthsFrom(text, sign);
    if (const auto* const refused = std::get_if<Refused>(&read))
        return *refused;
    area = double(std::get<qint64>(read)) / 100;
    return {};
}

std::optional<Refused> setAgent(std::optional<AgentId>& agent, QByteArrayView text, const AgentBook* agents)
{
    agent.reset();
    if (text.isEmpty())
        return {};
    agent = agents ? agents->find(QString::fromUtf8(text)) : positiveNumber(text);
    return agent ? std::nullopt : std::optional(Refused::UnknownAgent);
}

template<class Value, class Parse>
std::optional<Refused> setNamed(Value& value, QByteArrayView text, Refused refused, Parse parse)
{
    const auto found = parse(enumName(text));
    if (!found)
        return refused;
    value = *found;
    return {};
}

std::optional<Refused> setTime(std::optional<qint64>& time, QByteArrayView text)
{
    time = isoTime(text);
    return time ? std::nullopt : std::optional(Refused::Time);
}

std::optional<Refused> setId(PropertyId& id, QByteArrayView text)
{
    const auto number = positiveNumber(text);
    if (!number)
        return Refused::Id;
    if (*number > largestGivenId)
        return Refused::TooLarge;
    id = *number;
    return {};
}

// An empty cell of these says nothing at all.
bool isSilentWhenEmpty(ImportField field)
{
    return field == ImportField::Id || field == ImportField::Status || field == ImportField::Created ||
           field == ImportField::Updated;
}

std::optional<Refused> setField(ImportField field, QByteArrayView text, DecimalSign sign,
                                const AgentBook* agents, ImportRow& row)
{
    Property& property = row.property;
    const QByteArrayView trimmed = text.trimmed();
    switch (field) {
    case ImportField::Id:
        return setId(property.id, trimmed);
    case ImportField::Title:
        return setText(property.title, text);
    case ImportField::Description:
        return setText(property.description, text);
    case ImportField::Location:
        return setText(property.location, text);
    case ImportField::Price:
        return setPrice(property, trimmed, sign);
    case ImportField::Type:
        return trimmed.isEmpty() ? Refused::Missing
                                 : setNamed(property.type, trimmed, Refused::Type, typeFromName);
    case ImportField::Status:
        return setNamed(property.status, trimmed, Refused::Status, statusFromName);
    case ImportField::Bedrooms:
        return setRooms(property.bedrooms, trimmed, sign);
    case ImportField::Bathrooms:
        return setRooms(property.bathrooms, trimmed, sign);
    case ImportField::Area:
        return setArea(property.area, trimmed, sign);
    case ImportField::Agent:
        return setAgent(property.agent, trimmed, agents);
    case ImportField::Created:
        return setTime(row.created, trimmed);
    case ImportField::Updated:
        return setTime(row.updated, trimmed);
    }
    return {};
}

constexpr std::array fieldPairs{std::pair(Field::Title, ImportField::Title),
                                std::pair(Field::Description, ImportField::Description),
                                std::pair(Field::Price, ImportField::Price),
                                std::pair(Field::Location, ImportField::Location),
                                std::pair(Field::Type, ImportField::Type),
                                std::pair(Field::Status, ImportField::Status),
                                std::pair(Field::Bedrooms, ImportField::Bedrooms),
                                std::pair(Field::Bathrooms, ImportField::Bathrooms),
                                std::pair(Field::Area, ImportField::Area),
                                std::pair(Field::Agent, ImportField::Agent)};

ImportField importField(Field field)
{
    return std::find_if(fieldPairs.begin(), fieldPairs.end(),
                        [field](const auto& pair) { return pair.first == field; })
        ->second;
}

Refused refusedBy(Problem problem)
{
    switch (problem) {
    case Problem::Missing:
        return Refused::Missing;
    case Problem::TooLong:
        return Refused::TooLong;
    case Problem::Negative:
        return Refused::Negative;
    default:
        return Refused::TooLarge; // the others come from the database only
    }
}

// What the rules say of the fields that are given.
std::optional<std::pair<ImportField, Refused>> brokenRule(const ImportRow& row)
{
    for (const FieldProblem& problem : validate(row.property)) {
        const ImportField field = importField(problem.field);
        if (row.has(field))
            return std::pair(field, refusedBy(problem.problem));
    }
    return {};
}

} // namespace

void AgentBook::add(AgentId id, const QString& email, bool isActive)
{
    m_active.insert(id, isActive);
    m_byEmail.insert(email.toLower(), id);
}

std::optional<AgentId> AgentBook::find(const QString& text) const
{
    const auto number = positiveNumber(text.toUtf8());
    if (number)
        return m_active.contains(*number) ? number : std::nullopt;
    const auto found = m_byEmail.constFind(text.toLower());
    return found == m_byEmail.cend() ? std::nullopt : std::optional(*found);
}

std::optional<Refused> readField(ImportField field, QByteArrayView text, DecimalSign sign,
                                 const AgentBook* agents, ImportRow& row)
{
    if (isSilentWhenEmpty(field) && text.trimmed().isEmpty())
        return {};
    if (const auto refused = setField(field, text, sign, agents, row))
        return refused;
    row.given |= 1U << unsigned(field);
    const auto broken = brokenRule(row);
    return broken && broken->first == field ? std::optional(broken->second) : std::nullopt;
}

RowReader::RowReader(const ImportPlan& plan, const QStringList& columns, const AgentBook& agents)
    : m_sign(plan.decimal)
    , m_key(plan.key)
    , m_agents(agents)
{
    for (const ImportField field : allImportFields) {
        const auto column = plan.columns.find(field);
        const auto constant = plan.constants.find(field);
        if (column != plan.columns.end())
            m_sources.push_back({field,
                                 std::size_t(std::max<qsizetype>(columns.indexOf(column->second), 0)),
                                 {},
                                 column->second});
        else if (constant != plan.constants.end())
            m_sources.push_back({field, {}, QByteArray("").append(constant->second.toUtf8()), {}});
    }
}

QByteArray RowReader::textOf(const Source& source, const SourceRecord& record) const
{
    return source.cell ? record.cells[*source.cell] : source.constant;
}

const RowReader::Source* RowReader::sourceOf(ImportField field) const
{
    const auto found = std::find_if(m_sources.begin(), m_sources.end(),
                                    [field](const Source& source) { return source.field == field; });
    return found == m_sources.end() ? nullptr : &*found;
}

std::pair<int, QString> RowReader::place(ImportField field) const
{
    const Source* const source = sourceOf(field);
    if (!source || !source->cell)
        return {0, importFieldName(field)};
    return {int(*source->cell) + 1, source->name};
}

RefusedRow RowReader::refused(const SourceRecord& record, ImportField field, Refused reason) const
{
    const auto [column, name] = place(field);
    const Source* const source = sourceOf(field);
    return {record.line, record.isJson ? 0 : column, name, reason,
            source ? shownValue(textOf(*source, record)) : QString()};
}

std::variant<ImportRow, RefusedRow> RowReader::read(const SourceRecord& record) const
{
    if (record.flaw)
        return *record.flaw;
    ImportRow row;
    for (const Source& source : m_sources) {
        const QByteArray text = textOf(source, record);
        const bool isAbsent = record.isJson && text.isNull();
        if (isAbsent || (isSilentWhenEmpty(source.field) && text.trimmed().isEmpty()))
            continue;
        const bool isNumber = source.cell && *source.cell < 64 && (record.numbers >> *source.cell & 1U) != 0;
        const DecimalSign sign = isNumber ? DecimalSign::Point : m_sign;
        if (const auto reason = setField(source.field, text, sign, &m_agents, row))
            return refused(record, source.field, *reason);
        row.given |= 1U << unsigned(source.field);
    }
    if (const auto broken = brokenRule(row))
        return refused(record, broken->first, broken->second);
    if (const auto field = missingField(row))
        return refused(record, *field, Refused::Missing);
    const auto& agent = row.property.agent;
    if (m_key == ImportKey::None && agent && !m_agents.isActive(*agent))
        return refused(record, ImportField::Agent, Refused::AgentInactive);
    return row;
}

// What this row cannot do without, whatever it finds. Without a key it finds nothing.
std::optional<ImportField> RowReader::missingField(const ImportRow& row) const
{
    for (const ImportField field : allImportFields) {
        const bool isKey = m_key == ImportKey::TitleAndCity &&
                           (field == ImportField::Title || field == ImportField::Location);
        const bool isNeeded = isKey || (m_key == ImportKey::None && isNeededToAdd(field));
        if (isNeeded && !row.has(field))
            return field;
    }
    return {};
}

} // namespace property
