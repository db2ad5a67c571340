#include "app/keysteadctl/list_wish.h"

#include "app/keysteadctl/filter_option.h"
#include "app/keysteadctl/printable.h"

namespace ctl {

namespace {

// “house, apartment, land, commercial”
template<class Values, class Name>
QString namesOf(const Values& values, Name name)
{
    QStringList names;
    for (const auto value : values)
        names.append(name(value));
    return names.join(QStringLiteral(", "));
}

template<class Value, class Parse>
bool readFacet(const Invocation& invocation, const QString& option, const QString& known, Parse parse,
               std::vector<Value>& values)
{
    for (const QString& text : invocation.options.values(option)) {
        const auto value = parse(text);
        if (!value) {
            invocation.out.error(
                QStringLiteral("%1 is no %2; there are: %3.").arg(quoted(text), option, known));
            return false;
        }
        values.push_back(*value);
    }
    return true;
}

std::optional<property::Sort> readSort(QString text)
{
    property::Sort sort;
    sort.descending = text.startsWith(QLatin1Char('-'));
    if (sort.descending)
        text.remove(0, 1);
    const auto field = property::sortFromName(text);
    if (!field)
        return std::nullopt;
    sort.field = *field;
    return sort;
}

} // namespace

std::vector<QCommandLineOption> listWishOptions()
{
    return {
        {QStringLiteral("search"), QStringLiteral("Words in title, description or city."),
         QStringLiteral("TEXT")},
        {QStringLiteral("city"), QStringLiteral("Only this city; may be repeated."), QStringLiteral("CITY")},
        {QStringLiteral("type"), QStringLiteral("house, apartment, land or commercial; may be repeated."),
         QStringLiteral("TYPE")},
        {QStringLiteral("status"),
         QStringLiteral("draft, listed, under_offer, sold or withdrawn; may be repeated."),
         QStringLiteral("STATUS")},
        whereOption(),
        {QStringLiteral("sort"),
         QStringLiteral("Column, with - in front for descending: %1.")
             .arg(namesOf(property::allSortFields, property::sortName)),
         QStringLiteral("COLUMN"), QStringLiteral("title")}};
}

std::optional<ListWish> readListWish(const Invocation& invocation)
{
    const QCommandLineParser& options = invocation.options;
    const auto where = readWhere(invocation);
    if (!where)
        return std::nullopt;
    ListWish wish;
    wish.filter = *where;
    if (options.isSet(QStringLiteral("search")))
        wish.filter.search += QLatin1Char(' ') + options.value(QStringLiteral("search"));
    for (const QString& city : options.values(QStringLiteral("city")))
        wish.filter.locations.push_back(city);
    if (!readFacet(invocation, QStringLiteral("type"), namesOf(property::allTypes, property::typeName),
                   property::typeFromName, wish.filter.types) ||
        !readFacet(invocation, QStringLiteral("status"), namesOf(property::allStatuses, property::statusName),
                   property::statusFromName, wish.filter.statuses))
        return std::nullopt;
    const QString sortText = options.value(QStringLiteral("sort"));
    const auto sort = readSort(sortText);
    if (!sort) {
        invocation.out.error(
            QStringLiteral("The list cannot be sorted by %1, but by: %2.")
                .arg(quoted(sortText), namesOf(property::allSortFields, property::sortName)));
        return std::nullopt;
    }
    wish.sort = *sort;
    return wish;
}

} // namespace ctl
