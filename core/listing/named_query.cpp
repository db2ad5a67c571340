#include "core/listing/named_query.h"

#include "core/listing/catalogue.h"

#include <map>

namespace listing {

namespace {

using Parameters = std::map<QByteArray, QString>;

// What EntryName escaped. Nothing: it would not have. (Unpaired surrogates, written %uD800, are given up:
// nobody can type them.)
std::optional<QByteArray> unescaped(QByteArrayView text)
{
    QByteArray out;
    out.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        bool isHex = false;
        const uint byte = i + 2 < text.size() ? text.sliced(i + 1, 2).toByteArray().toUInt(&isHex, 16) : 0;
        if (!isHex)
            return std::nullopt;
        out += static_cast<char>(byte);
        i += 2;
    }
    return out;
}

std::optional<Parameters> parametersOf(const QByteArray& canonical)
{
    Parameters parameters;
    QByteArrayList parts = canonical.split(':');
    parts.removeFirst(); // the group
    for (const QByteArray& part : parts) {
        if (part.isEmpty()) // behind a group without parameters
            continue;
        const qsizetype equals = part.indexOf('=');
        const auto name = unescaped(QByteArrayView(part).first(std::max<qsizetype>(equals, 0)));
        const auto value = unescaped(QByteArrayView(part).sliced(equals + 1));
        if (equals < 0 || !name || !value)
            return std::nullopt;
        parameters[*name] = QString::fromUtf8(*value);
    }
    return parameters;
}

// The reverse of the catalogue's joining: a comma between two, a value's own behind a backslash.
std::vector<QString> valuesOf(const QString& joined)
{
    std::vector<QString> values;
    if (joined.isEmpty())
        return values;
    values.emplace_back();
    for (qsizetype i = 0; i < joined.size(); ++i) {
        if (joined[i] == QLatin1Char(','))
            values.emplace_back();
        else if (joined[i] == QLatin1Char('\\') && i + 1 < joined.size())
            values.back() += joined[++i];
        else
            values.back() += joined[i];
    }
    return values;
}

// Names that mean nothing are left out: the name made from the rest is another one then.
template<class T>
std::vector<T> namedValues(const QString& joined, std::optional<T> (*fromName)(QStringView))
{
    std::vector<T> values;
    for (const QString& name : valuesOf(joined)) {
        if (const auto value = fromName(name))
            values.push_back(*value);
    }
    return values;
}

property::Filter filterOf(Parameters& parameters)
{
    property::Filter filter;
    filter.search = parameters["q"];
    filter.types = namedValues(parameters["type"], &property::typeFromName);
    filter.statuses = namedValues(parameters["status"], &property::statusFromName);
    filter.locations = valuesOf(parameters["city"]);
    filter.bands = namedValues(parameters["band"], &property::bandFromName);
    return filter;
}

property::Sort sortOf(const QString& text)
{
    const bool descending = text.startsWith(QLatin1Char('-'));
    const QStringView name = QStringView(text).sliced(descending ? 1 : 0);
    return {property::sortFromName(name).value_or(property::SortField::Id), descending};
}

std::optional<NamedQuery> made(const QByteArray& group, Parameters& parameters)
{
    const property::Filter filter = filterOf(parameters);
    const property::Sort sort = sortOf(parameters["sort"]);
    const qint64 index = parameters["page"].toLongLong() - 1;
    const qint64 id = parameters["id"].toLongLong();
    if (group == "page")
        return NamedQuery{pageRequest({filter, sort, index}), filter, sort, index, 0};
    if (group == "queryset")
        return NamedQuery{querysetRequest(filter, sort), filter, sort, 0, 0};
    if (group == "count")
        return NamedQuery{countRequest(filter), filter, {}, 0, 0};
    if (group == "facets")
        return NamedQuery{facetsRequest(filter), filter, {}, 0, 0};
    if (group == "detail")
        return NamedQuery{detailRequest(id), {}, {}, 0, id};
    if (group == "agent")
        return NamedQuery{agentRequest(id), {}, {}, 0, id};
    if (group == "agents")
        return NamedQuery{agentsRequest(), {}, {}, 0, 0};
    return std::nullopt;
}

} // namespace

std::optional<NamedQuery> queryOf(const QByteArray& canonical)
{
    auto parameters = parametersOf(canonical);
    if (!parameters)
        return std::nullopt;
    auto query = made(canonical.left(canonical.indexOf(':')), *parameters);
    // The only proof that everything was understood.
    if (!query || query->request.name.canonical() != canonical || query->index < 0)
        return std::nullopt;
    return query;
}

} // namespace listing
