#include "core/property/query.h"

#include "core/property/condition_sql.h"

#include <algorithm>

namespace property {

namespace {

constexpr qint64 centsPerRinggit = 100;

Money ringgit(qint64 amount)
{
    return Money::fromCents(amount * centsPerRinggit);
}

template<class T>
std::vector<T> sortedUnique(std::vector<T> values)
{
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    return values;
}

template<class T>
QString namesArray(const std::vector<T>& values, QString (*nameOf)(T))
{
    std::vector<QString> names;
    names.reserve(values.size());
    for (const T value : values)
        names.push_back(nameOf(value));
    return textArray(names);
}

QString bandCondition(PriceBand band)
{
    const PriceRange range = rangeOf(band);
    QStringList bounds;
    if (range.from)
        bounds.append(QStringLiteral("price >= ") + range.from->toDatabase());
    if (range.below)
        bounds.append(QStringLiteral("price < ") + range.below->toDatabase());
    return bounds.join(QStringLiteral(" and "));
}

QStringList conditionsOf(const std::vector<PriceBand>& bands)
{
    QStringList conditions;
    for (const PriceBand band : bands)
        conditions.append(QLatin1Char('(') + bandCondition(band) + QLatin1Char(')'));
    return conditions;
}

} // namespace

PriceRange rangeOf(PriceBand band)
{
    switch (band) {
    case PriceBand::Under100k:
        return {{}, ringgit(100000)};
    case PriceBand::To250k:
        return {ringgit(100000), ringgit(250000)};
    case PriceBand::To500k:
        return {ringgit(250000), ringgit(500000)};
    case PriceBand::To1M:
        return {ringgit(500000), ringgit(1000000)};
    case PriceBand::Over1M:
        return {ringgit(1000000), {}};
    }
    return {};
}

QString bandName(PriceBand band)
{
    switch (band) {
    case PriceBand::Under100k:
        return QStringLiteral("under-100k");
    case PriceBand::To250k:
        return QStringLiteral("100k-250k");
    case PriceBand::To500k:
        return QStringLiteral("250k-500k");
    case PriceBand::To1M:
        return QStringLiteral("500k-1m");
    case PriceBand::Over1M:
        return QStringLiteral("over-1m");
    }
    return {};
}

std::optional<PriceBand> bandFromName(QStringView name)
{
    for (const PriceBand band : allPriceBands) {
        if (bandName(band) == name)
            return band;
    }
    return {};
}

bool Filter::isEmpty() const
{
    return normalized() == Filter();
}

Filter Filter::normalized() const
{
    Filter result;
    result.search = search.simplified();
    result.types = sortedUnique(types);
    result.statuses = sortedUnique(statuses);
    result.bands = sortedUnique(bands);
    for (const QString& location : locations) {
        if (const QString trimmed = location.trimmed(); !trimmed.isEmpty())
            result.locations.push_back(trimmed);
    }
    result.locations = sortedUnique(std::move(result.locations));
    result.agents = sortedUnique(agents);
    for (const Condition& condition : conditions)
        result.conditions.push_back(condition.normalized());
    result.conditions = sortedUnique(std::move(result.conditions));
    return result;
}

QString sortName(SortField field)
{
    switch (field) {
    case SortField::Id:
        return QStringLiteral("id");
    case SortField::Title:
        return QStringLiteral("title");
    case SortField::Price:
        return QStringLiteral("price");
    case SortField::Location:
        return QStringLiteral("location");
    case SortField::Type:
        return QStringLiteral("type");
    case SortField::Status:
        return QStringLiteral("status");
    case SortField::Created:
        return QStringLiteral("created");
    case SortField::Updated:
        return QStringLiteral("updated");
    }
    return {};
}

std::optional<SortField> sortFromName(QStringView name)
{
    for (const SortField field : allSortFields) {
        if (sortName(field) == name)
            return field;
    }
    return {};
}

QString searchCondition()
{
    // The expression of the index property_search, so that it can be used.
    return QStringLiteral("keystead.folded(title || E'\\n' || location || E'\\n' || description)"
                          " like keystead.folded(?::text)");
}

QString containsPattern(const QString& word)
{
    QString pattern;
    for (const QChar character : word) {
        if (character == QLatin1Char('\\') || character == QLatin1Char('%') || character == QLatin1Char('_'))
            pattern.append(QLatin1Char('\\'));
        pattern.append(character);
    }
    return QLatin1Char('%') + pattern + QLatin1Char('%');
}

SelectParts searchParts(const QString& search)
{
    const QString condition = searchCondition();
    QStringList conditions;
    SelectParts parts;
    const QStringList words = search.simplified().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    for (const QString& word : words) {
        conditions.append(condition);
        parts.values.append(containsPattern(word));
    }
    parts.where = conditions.isEmpty() ? QStringLiteral("true") : conditions.join(QStringLiteral(" and "));
    return parts;
}

SelectParts typeParts(const Filter& filter)
{
    if (filter.types.empty())
        return {QStringLiteral("true"), {}};
    return {QStringLiteral("type = any(?::text[])"), {namesArray(filter.types, typeName)}};
}

SelectParts statusParts(const Filter& filter)
{
    if (filter.statuses.empty())
        return {QStringLiteral("true"), {}};
    return {QStringLiteral("status = any(?::text[])"), {namesArray(filter.statuses, statusName)}};
}

SelectParts locationParts(const Filter& filter)
{
    if (filter.locations.empty())
        return {QStringLiteral("true"), {}};
    return {QStringLiteral("location = any(?::text[])"), {textArray(filter.locations)}};
}

SelectParts bandParts(const Filter& filter)
{
    if (filter.bands.empty())
        return {QStringLiteral("true"), {}};
    // At most 31 texts: constants of ours, and the planner sees the bounds.
    return {QLatin1Char('(') + conditionsOf(filter.bands).join(QStringLiteral(" or ")) + QLatin1Char(')'),
            {}};
}

SelectParts agentParts(const Filter& filter)
{
    if (filter.agents.empty())
        return {QStringLiteral("true"), {}};
    std::vector<AgentId> some = filter.agents;
    const bool withNobody = std::erase(some, noAgent) > 0;
    if (some.empty())
        return {QStringLiteral("agent_id is null"), {}};
    std::vector<QString> numbers;
    for (const AgentId agent : some)
        numbers.push_back(QString::number(agent));
    const QString among = QStringLiteral("agent_id = any(?::bigint[])");
    return {withNobody ? QStringLiteral("(agent_id is null or %1)").arg(among) : among, {textArray(numbers)}};
}

SelectParts conditionParts(const Filter& filter)
{
    QStringList texts;
    SelectParts all;
    for (const Condition& condition : filter.conditions) {
        const SelectParts part = partsOf(condition);
        texts.append(part.where);
        all.values.append(part.values);
    }
    all.where = texts.isEmpty() ? QStringLiteral("true") : texts.join(QStringLiteral(" and "));
    return all;
}

SelectParts selectParts(const Filter& filter)
{
    const Filter wish = filter.normalized();
    QStringList conditions;
    SelectParts all;
    for (const SelectParts& part :
         {searchParts(wish.search), typeParts(wish), statusParts(wish), locationParts(wish), bandParts(wish),
          agentParts(wish), conditionParts(wish)}) {
        if (part.where == QStringLiteral("true"))
            continue;
        conditions.append(part.where);
        all.values.append(part.values);
    }
    all.where = conditions.isEmpty() ? QStringLiteral("true") : conditions.join(QStringLiteral(" and "));
    return all;
}

QString sortColumn(SortField field)
{
    switch (field) {
    case SortField::Created:
        return QStringLiteral("created_at");
    case SortField::Updated:
        return QStringLiteral("updated_at");
    default:
        return sortName(field);
    }
}

QString textArray(const std::vector<QString>& values)
{
    QStringList quoted;
    for (QString value : values) {
        value.replace(QLatin1Char('\\'), QStringLiteral("\\\\"))
            .replace(QLatin1Char('"'), QStringLiteral("\\\""));
        quoted.append(QLatin1Char('"') + value + QLatin1Char('"'));
    }
    return QLatin1Char('{') + quoted.join(QLatin1Char(',')) + QLatin1Char('}');
}

} // namespace property
