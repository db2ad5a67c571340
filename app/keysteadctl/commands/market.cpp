// keysteadctl market: figures of the market, through the cache, with where the answer came from.
#include "app/keysteadctl/command_table.h"
#include "app/keysteadctl/connection_options.h"
#include "app/keysteadctl/market_report.h"

#include <QDateTime>

#include <algorithm>

namespace ctl {

namespace {

using listing::Caching;
using listing::MarketService;
using property::City;
using property::DayRange;

struct Wish
{
    QString place; // the argument behind “location”
    City city;
    DayRange range;
    int limit = 0;
    Caching caching = Caching::Use;
};

// What every answer says besides its value.
struct Shown
{
    MarketReport report;
    listing::Source source = listing::Source::Database;
    std::chrono::nanoseconds took{0};
    QDateTime filledAt;
    bool cacheAway = false;
};

template<class T>
base::Result<Shown> show(base::Result<listing::Answer<T>> answer)
{
    if (!answer)
        return std::move(answer).error();
    return Shown{reportOf(answer->value), answer->source, answer->took, answer->filledAt, answer->cacheAway};
}

// Which options a figure listens to.
enum Takes : unsigned { Nothing = 0, AnyCity = 1, Range = 2, Limit = 4, Place = 8 };

struct Figure
{
    const char* name;
    const char* meaning;
    unsigned takes;
    base::Result<Shown> (*ask)(MarketService& market, const Wish& wish);
};

const Figure figures[]{
    {"summary", "count, average and median price, price per m² of what is on the market, by type", AnyCity,
     [](MarketService& market, const Wish& wish) {
         return show(market.marketSummary(wish.city, wish.caching));
     }},
    {"locations", "every city with its listings", Nothing,
     [](MarketService& market, const Wish& wish) { return show(market.locations(wish.caching)); }},
    {"location", "one city: counts by type and status, prices", Place,
     [](MarketService& market, const Wish& wish) { return show(market.location(wish.place, wish.caching)); }},
    {"top", "the cities with most viewings", Range | Limit,
     [](MarketService& market, const Wish& wish) {
         return show(market.topLocations(wish.range, wish.limit, wish.caching));
     }},
    {"sentiment", "ratings, and those of the days before", AnyCity | Range,
     [](MarketService& market, const Wish& wish) {
         return show(market.sentiment(wish.city, wish.range, wish.caching));
     }},
    {"channels", "feedback by channel", AnyCity | Range,
     [](MarketService& market, const Wish& wish) {
         return show(market.channels(wish.city, wish.range, wish.caching));
     }},
    {"viewings", "viewings of each day", AnyCity | Range,
     [](MarketService& market, const Wish& wish) {
         return show(market.viewingsPerDay(wish.city, wish.range, wish.caching));
     }},
    {"agents", "the agents with most feedback", Range | Limit,
     [](MarketService& market, const Wish& wish) {
         return show(market.popularAgents(wish.range, wish.limit, wish.caching));
     }},
    {"trending", "the properties whose viewings grew most", Range | Limit,
     [](MarketService& market, const Wish& wish) {
         return show(market.trending(wish.range, wish.limit, wish.caching));
     }},
};

const Figure* chooseFigure(const Invocation& invocation)
{
    const QString& name = invocation.arguments.front();
    const auto figure = std::find_if(std::begin(figures), std::end(figures),
                                     [&](const Figure& f) { return name == QLatin1String(f.name); });
    if (figure == std::end(figures)) {
        QStringList names;
        for (const Figure& f : figures)
            names.append(QString::fromLatin1(f.name));
        invocation.out.error(
            QStringLiteral("There is no figure “%1”, but: %2.").arg(name, names.join(QLatin1String(", "))));
        return nullptr;
    }
    if (((figure->takes & Place) != 0) != (invocation.arguments.size() == 2)) {
        invocation.out.error((figure->takes & Place) != 0
                                 ? QStringLiteral("Which city? keysteadctl market location CITY")
                                 : QStringLiteral("“%1” takes no city there, but --city.").arg(name));
        return nullptr;
    }
    return figure;
}

// An option that would change nothing is a mistake.
bool listensToOptions(const Invocation& invocation, const Figure& figure)
{
    for (const auto& [option, flag] : {std::pair{"city", AnyCity}, {"range", Range}, {"limit", Limit}}) {
        if (invocation.options.isSet(QLatin1String(option)) && (figure.takes & flag) == 0) {
            invocation.out.error(QStringLiteral("“%1” does not depend on --%2.")
                                     .arg(QLatin1String(figure.name), QLatin1String(option)));
            return false;
        }
    }
    return true;
}

std::optional<Wish> readWish(const Invocation& invocation)
{
    const QCommandLineParser& options = invocation.options;
    Wish wish;
    wish.place = invocation.arguments.value(1);
    if (options.isSet(QStringLiteral("city")))
        wish.city = options.value(QStringLiteral("city"));
    const QString range = options.value(QStringLiteral("range"));
    const auto days = DayRange::parse(range, QDateTime::currentDateTimeUtc().date());
    if (!days) {
        invocation.out.error(
            QStringLiteral("“%1” is no range: 7d, or 2026-01-01..2026-01-31; at most %2 days.")
                .arg(range, grouped(DayRange::maxDays)));
        return std::nullopt;
    }
    wish.range = *days;
    const auto limit = wholeNumber(options.value(QStringLiteral("limit")), 1);
    if (!limit || *limit > listing::mostTop) {
        invocation.out.error(
            QStringLiteral("--limit takes a whole number from 1 to %1.").arg(grouped(listing::mostTop)));
        return std::nullopt;
    }
    wish.limit = int(*limit);
    if (options.isSet(QStringLiteral("no-cache")))
        wish.caching = Caching::Bypass;
    return wish;
}

void printAnswer(Output& out, const Figure& figure, const Wish& wish, const Shown& shown)
{
    printText(out, shown.report);
    QStringList foot;
    if ((figure.takes & Range) != 0)
        foot.append(wish.range.text());
    foot << listing::sourceName(shown.source) << formatDuration(shown.took);
    if (shown.filledAt.isValid())
        foot.append(QStringLiteral("as of %1").arg(shown.filledAt.toString(Qt::ISODate)));
    out.text(foot.join(QStringLiteral(" · ")));
}

void printJson(Output& out, const Figure& figure, const Wish& wish, const Shown& shown)
{
    QJsonObject object = toJson(shown.report);
    object.insert(QStringLiteral("figure"), QLatin1String(figure.name));
    if (wish.city)
        object.insert(QStringLiteral("city"), *wish.city);
    if ((figure.takes & Range) != 0) {
        object.insert(QStringLiteral("from"), wish.range.from.toString(Qt::ISODate));
        object.insert(QStringLiteral("to"), wish.range.to.toString(Qt::ISODate));
    }
    object.insert(QStringLiteral("source"), listing::sourceName(shown.source));
    object.insert(QStringLiteral("took_ms"), std::chrono::duration<double, std::milli>(shown.took).count());
    object.insert(QStringLiteral("cache_away"), shown.cacheAway);
    if (shown.filledAt.isValid())
        object.insert(QStringLiteral("filled_at"), shown.filledAt.toString(Qt::ISODateWithMs));
    out.json(object);
}

int run(const Invocation& invocation)
{
    const Figure* const figure = chooseFigure(invocation);
    if (figure == nullptr || !listensToOptions(invocation, *figure))
        return WrongUsage;
    const auto wish = readWish(invocation);
    if (!wish)
        return WrongUsage;
    const auto opened = openServers(invocation);
    if (!opened.workspace)
        return opened.failure;
    const auto shown = figure->ask(opened.workspace->session().market(), *wish);
    if (!shown)
        return fail(invocation.out, shown.error());
    if (invocation.wantsJson())
        printJson(invocation.out, *figure, *wish, *shown);
    else
        printAnswer(invocation.out, *figure, *wish, *shown);
    return Done;
}

QString figureList()
{
    QStringList lines{QStringLiteral("Figures:")};
    for (const Figure& figure : figures)
        lines.append(
            QStringLiteral("%1: %2.").arg(QLatin1String(figure.name), QString::fromUtf8(figure.meaning)));
    return lines.join(QStringLiteral("\n\n"));
}

} // namespace

Command marketCommand()
{
    return {
        QStringLiteral("market"),
        QStringLiteral("Show a figure of the market."),
        figureList() +
            QStringLiteral("\n\nThe last line tells where the answer came from: page (the cache), database, "
                           "or bypass. Days are days of UTC."),
        {{QStringLiteral("FIGURE"), QStringLiteral("One of those above.")},
         {QStringLiteral("[CITY]"), QStringLiteral("For location: which one.")}},
        {{QStringLiteral("city"), QStringLiteral("Only this city."), QStringLiteral("CITY")},
         {QStringLiteral("range"), QStringLiteral("The last days, or from and to."), QStringLiteral("DAYS"),
          QStringLiteral("7d")},
         {QStringLiteral("limit"), QStringLiteral("How many at most."), QStringLiteral("N"),
          QStringLiteral("10")},
         {QStringLiteral("no-cache"), QStringLiteral("Ask PostgreSQL, not the cache.")}},
        {{QStringLiteral("market summary --city Langkawi"),
          QStringLiteral("What is on the market there, and at which price.")},
         {QStringLiteral("market sentiment --city Langkawi --range 30d --json"),
          QStringLiteral("How the last thirty days were rated.")},
         {QStringLiteral("market trending --range 2026-01-01..2026-01-31 --limit 5"),
          QStringLiteral("What people looked at in January.")}},
        true,
        &run};
}

} // namespace ctl
