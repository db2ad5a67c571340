#include "ui/properties/words.h"

#include "ui/common/format.h"

#include <QCoreApplication>

#include <algorithm>
#include <iterator>
#include <utility>

namespace properties {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(properties::Words)
};

QString shortMoney(property::Money money, const QLocale& locale)
{
    const QString plain = money.toDatabase();
    return localText(money.cents() % 100 == 0 ? plain.chopped(3) : plain, locale);
}

QString decimalText(double value, const QLocale& locale)
{
    return localText(QString::number(value, 'f', 2), locale);
}

template<class Values, class Word, class Name>
auto choiceFromText(const QString& text, const Values& values, Word word, Name name)
    -> std::optional<typename Values::value_type>
{
    const QString typed = text.trimmed();
    std::optional<typename Values::value_type> begun;
    int beginnings = 0;
    for (const auto value : values) {
        for (const QString& known : {word(value), name(value)}) {
            if (known.compare(typed, Qt::CaseInsensitive) == 0)
                return value;
        }
        if (!typed.isEmpty() && word(value).startsWith(typed, Qt::CaseInsensitive)) {
            begun = value;
            ++beginnings;
        }
    }
    return beginnings == 1 ? begun : std::nullopt;
}

template<class Values, class Word>
QString joinedWords(const Values& values, Word word)
{
    QStringList words;
    for (const auto value : values)
        words.append(word(value));
    return words.join(Words::tr(", "));
}

} // namespace

QString typeText(property::PropertyType type)
{
    switch (type) {
    case property::PropertyType::House:
        return Words::tr("House");
    case property::PropertyType::Apartment:
        return Words::tr("Apartment");
    case property::PropertyType::Land:
        return Words::tr("Land");
    case property::PropertyType::Commercial:
        return Words::tr("Commercial");
    }
    return {};
}

QString statusText(property::PropertyStatus status)
{
    switch (status) {
    case property::PropertyStatus::Draft:
        return Words::tr("Draft");
    case property::PropertyStatus::Listed:
        return Words::tr("Listed");
    case property::PropertyStatus::UnderOffer:
        return Words::tr("Under offer");
    case property::PropertyStatus::Sold:
        return Words::tr("Sold");
    case property::PropertyStatus::Withdrawn:
        return Words::tr("Withdrawn");
    }
    return {};
}

std::optional<property::PropertyType> typeFromText(const QString& text)
{
    return choiceFromText(text, property::allTypes, typeText, property::typeName);
}

std::optional<property::PropertyStatus> statusFromText(const QString& text)
{
    return choiceFromText(text, property::allStatuses, statusText, property::statusName);
}

QString bandText(property::PriceBand band)
{
    // Bounds are whole thousands, and short enough to stand beside a count.
    const auto amount = [](property::Money money) {
        const qint64 thousands = money.cents() / 100'000;
        return thousands >= 1000 && thousands % 1000 == 0
                   ? Words::tr("%1M").arg(common::formatCount(thousands / 1000))
                   : Words::tr("%1k").arg(common::formatCount(thousands));
    };
    const property::PriceRange range = property::rangeOf(band);
    if (!range.from)
        return Words::tr("under %1").arg(amount(*range.below));
    if (!range.below)
        return Words::tr("%1 and more").arg(amount(*range.from));
    return Words::tr("%1 – %2").arg(amount(*range.from), amount(*range.below));
}

QString fieldText(property::Field field)
{
    switch (field) {
    case property::Field::Title:
        return Words::tr("Title");
    case property::Field::Description:
        return Words::tr("Description");
    case property::Field::Price:
        return Words::tr("Price");
    case property::Field::Location:
        return Words::tr("City");
    case property::Field::Type:
        return Words::tr("Type");
    case property::Field::Status:
        return Words::tr("Status");
    case property::Field::Bedrooms:
        return Words::tr("Bedrooms");
    case property::Field::Bathrooms:
        return Words::tr("Bathrooms");
    case property::Field::Area:
        return Words::tr("Area");
    case property::Field::Agent:
        return Words::tr("Agent");
    }
    return {};
}

QString sortText(property::SortField field)
{
    switch (field) {
    case property::SortField::Id:
        return Words::tr("id");
    case property::SortField::Title:
        return Words::tr("title");
    case property::SortField::Price:
        return Words::tr("price");
    case property::SortField::Location:
        return Words::tr("city");
    case property::SortField::Type:
        return Words::tr("type");
    case property::SortField::Status:
        return Words::tr("status");
    case property::SortField::Created:
        return Words::tr("created");
    case property::SortField::Updated:
        return Words::tr("updated");
    }
    return {};
}

QString groupText(const QByteArray& group)
{
    static constexpr std::pair<const char*, const char*> names[] = {
        {"page", QT_TRANSLATE_NOOP("properties::Words", "page")},
        {"queryset", QT_TRANSLATE_NOOP("properties::Words", "queryset")},
        {"count", QT_TRANSLATE_NOOP("properties::Words", "count")},
        {"facets", QT_TRANSLATE_NOOP("properties::Words", "facets")},
        {"detail", QT_TRANSLATE_NOOP("properties::Words", "detail")},
        {"agents", QT_TRANSLATE_NOOP("properties::Words", "agents")},
        {"agent", QT_TRANSLATE_NOOP("properties::Words", "agent")},
        {"agent-counts", QT_TRANSLATE_NOOP("properties::Words", "agent counts")},
        {"locations", QT_TRANSLATE_NOOP("properties::Words", "locations")},
        {"location", QT_TRANSLATE_NOOP("properties::Words", "location")},
        {"market", QT_TRANSLATE_NOOP("properties::Words", "market")},
        {"top-locations", QT_TRANSLATE_NOOP("properties::Words", "top locations")},
        {"sentiment", QT_TRANSLATE_NOOP("properties::Words", "sentiment")},
        {"channels", QT_TRANSLATE_NOOP("properties::Words", "channels")},
        {"viewings", QT_TRANSLATE_NOOP("properties::Words", "viewings")},
        {"popular-agents", QT_TRANSLATE_NOOP("properties::Words", "popular agents")},
        {"trending", QT_TRANSLATE_NOOP("properties::Words", "trending")},
    };
    const auto found =
        std::ranges::find_if(names, [&group](const auto& name) { return group == name.first; });
    return found == std::end(names) ? QString::fromUtf8(group) : Words::tr(found->second);
}

QString groupsText(const std::vector<QByteArray>& groups)
{
    constexpr std::size_t shown = 2;
    std::vector<QByteArray> named = groups;
    // What an edit is about: the list, and the listing itself.
    std::ranges::stable_partition(named, [](const QByteArray& g) { return g == "page" || g == "detail"; });
    const bool isShort = named.size() <= shown + 1;
    QStringList names;
    for (std::size_t i = 0; i < (isShort ? named.size() : shown); ++i)
        names << groupText(isShort ? groups[i] : named[i]);
    const QString text = names.join(Words::tr(", "));
    return isShort ? text : Words::tr("%1 and %2 more").arg(text).arg(named.size() - shown);
}

QString sourceText(listing::Source source)
{
    switch (source) {
    case listing::Source::PageCache:
        return Words::tr("page cache");
    case listing::Source::Queryset:
        return Words::tr("queryset cache");
    case listing::Source::Database:
        return Words::tr("database");
    case listing::Source::Bypass:
        return Words::tr("database, cache bypassed");
    }
    return {};
}

QString problemText(const property::FieldProblem& problem, const QLocale& locale)
{
    const QString field = fieldText(problem.field);
    switch (problem.problem) {
    case property::Problem::Missing:
        return blankText(problem.field);
    case property::Problem::TooLong:
        return Words::tr("At most %1 characters.").arg(locale.toString(property::maxLength(problem.field)));
    case property::Problem::Negative:
        return Words::tr("%1 cannot be below zero.").arg(field);
    case property::Problem::TooLarge:
        return Words::tr("%1 is too large to be stored.").arg(field);
    case property::Problem::UnknownAgent:
        return Words::tr("This agent no longer exists. Choose another one.");
    case property::Problem::AgentInactive:
        return Words::tr("This agent is no longer active. Choose another one.");
    case property::Problem::Refused:
        return Words::tr("The database refused it: %1").arg(problem.detail);
    }
    return {};
}

QString problemText(const NumberReading& reading, const QString& typed, const QLocale& locale,
                    int maxDecimals)
{
    switch (reading.problem.value_or(NumberProblem::NotANumber)) {
    case NumberProblem::Ambiguous:
        return Words::tr("“%1” can mean %2 or %3. Write it with all decimals.")
            .arg(typed.trimmed(), localText(reading.byLocale, locale), localText(reading.byProgram, locale));
    case NumberProblem::TooManyDecimals:
        return maxDecimals == 0 ? Words::tr("Enter a whole number.") : Words::tr("At most two decimals.");
    case NumberProblem::NotANumber:
        break;
    }
    return Words::tr("“%1” is not a number. Write it like %2.")
        .arg(typed.trimmed(),
             localText(maxDecimals == 0 ? QStringLiteral("3") : QStringLiteral("850000.00"), locale));
}

QString blankText(property::Field field)
{
    switch (field) {
    case property::Field::Title:
        return Words::tr("Enter a title.");
    case property::Field::Location:
        return Words::tr("Enter a city.");
    case property::Field::Price:
        return Words::tr("Enter a price.");
    default:
        return Words::tr("%1 is missing.").arg(fieldText(field));
    }
}

QString noChoiceText(property::Field field, const QString& typed)
{
    if (field == property::Field::Agent)
        return Words::tr("No active agent is called “%1”.").arg(typed.trimmed());
    return Words::tr("“%1” is none of: %2.")
        .arg(typed.trimmed(), field == property::Field::Type
                                  ? joinedWords(property::allTypes, typeText)
                                  : joinedWords(property::allStatuses, statusText));
}

QString valueText(property::Field field, const property::Property& property, const QLocale& locale)
{
    const auto rooms = [&locale](std::optional<int> count) {
        return count ? locale.toString(*count) : common::unknown();
    };
    switch (field) {
    case property::Field::Title:
        return property.title;
    case property::Field::Description:
        return property.description;
    case property::Field::Price:
        return shortMoney(property.price, locale);
    case property::Field::Location:
        return property.location;
    case property::Field::Type:
        return typeText(property.type);
    case property::Field::Status:
        return statusText(property.status);
    case property::Field::Bedrooms:
        return rooms(property.bedrooms);
    case property::Field::Bathrooms:
        return rooms(property.bathrooms);
    case property::Field::Area:
        return property.area ? decimalText(*property.area, locale) : common::unknown();
    case property::Field::Agent:
        return property.agent ? property.agentName : common::unknown();
    }
    return {};
}

} // namespace properties
