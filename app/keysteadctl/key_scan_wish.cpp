#include "app/keysteadctl/key_scan_wish.h"

#include "app/keysteadctl/printable.h"

#include <algorithm>
#include <array>

namespace ctl {

namespace {

using namespace keyspace;
using Column = ViewSpec::Column;

constexpr std::array factTable{
    NamedFact{"type", Fact::Type, Column::Type},       NamedFact{"ttl", Fact::Ttl, Column::Ttl},
    NamedFact{"memory", Fact::Memory, Column::Memory}, NamedFact{"length", Fact::Length, Column::Length},
    NamedFact{"idle", Fact::Idle, Column::Idle},
};

const NamedFact* factNamed(const QString& name)
{
    const auto found = std::ranges::find_if(
        factTable, [&name](const NamedFact& each) { return name == QLatin1String(each.name); });
    return found == factTable.end() ? nullptr : &*found;
}

QString factNames()
{
    QStringList names;
    for (const NamedFact& each : factTable)
        names << QString::fromLatin1(each.name);
    return names.join(QStringLiteral(", "));
}

// False: wrong usage, which has been said.
template<class Number>
bool readNumber(const KeyRun& run, const char* option, std::optional<Number>& number)
{
    if (!run.isSet(option))
        return true;
    const auto typed = wholeNumber(run.value(option), 0);
    if (!typed)
        (void)run.misused(QStringLiteral("%1 is no value for --%2: give a whole number.")
                              .arg(quoted(run.value(option)), QLatin1String(option)));
    else
        number = Number(*typed);
    return typed.has_value();
}

bool readTtl(const KeyRun& run, Filter& filter)
{
    const QString typed = run.value("ttl");
    const auto seconds = wholeNumber(typed, 0);
    if (typed == QLatin1String("none"))
        filter.ttl = Filter::Ttl::None;
    else if (typed == QLatin1String("some"))
        filter.ttl = Filter::Ttl::Some;
    else if (seconds)
        filter.expiresWithin = std::chrono::seconds(*seconds);
    else if (run.isSet("ttl"))
        (void)run.misused(QStringLiteral("%1 is no value for --ttl; there are: none, some, or seconds.")
                              .arg(quoted(typed)));
    return !run.isSet("ttl") || seconds || filter.ttl != Filter::Ttl::Any;
}

bool readFacts(const KeyRun& run, FactSet& wanted)
{
    for (const QString& name : run.value("facts").split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        const NamedFact* const found = factNamed(name.trimmed());
        if (!found) {
            (void)run.misused(
                QStringLiteral("%1 is nothing known of keys; there are: %2.").arg(quoted(name), factNames()));
            return false;
        }
        wanted |= found->fact;
    }
    return true;
}

bool readOrder(const KeyRun& run, std::optional<ViewSpec>& order)
{
    if (!run.isSet("sort"))
        return true;
    QString name = run.value("sort");
    order.emplace();
    if (name.startsWith(QLatin1Char('-'))) {
        order->order = Qt::DescendingOrder;
        name.remove(0, 1);
    }
    const NamedFact* const found = factNamed(name);
    if (found)
        order->column = found->column;
    else if (name != QLatin1String("name"))
        (void)run.misused(QStringLiteral("The list cannot be sorted by %1, but by: name, %2.")
                              .arg(quoted(name), factNames()));
    return found || name == QLatin1String("name");
}

} // namespace

std::span<const NamedFact> namedFacts()
{
    return factTable;
}

FactSet ScanWish::needed() const
{
    FactSet needed = shown | filter.needs();
    for (const NamedFact& each : factTable) {
        if (order && order->column == each.column)
            needed |= each.fact;
    }
    return needed;
}

std::optional<ScanWish> scanWishOf(const KeyRun& run)
{
    ScanWish wish;
    const auto pattern = bytesOf(run, run.value("pattern"));
    std::optional<qint64> limit;
    if (!run.words().isEmpty()) {
        (void)run.misused(QStringLiteral("“keys scan” takes no name: give --pattern."));
        return std::nullopt;
    }
    if (!pattern || !readTtl(run, wish.filter) || !readNumber(run, "memory-from", wish.filter.memoryFrom) ||
        !readNumber(run, "memory-to", wish.filter.memoryTo) ||
        !readNumber(run, "idle-from", wish.filter.idleFrom) || !readNumber(run, "limit", limit) ||
        !readFacts(run, wish.shown) || !readOrder(run, wish.order))
        return std::nullopt;
    wish.pattern = *pattern;
    wish.typeName = run.value("type").toUtf8();
    wish.limit = limit.value_or(wish.limit);
    if (wish.order)
        wish.order->filter = wish.filter;
    return wish;
}

} // namespace ctl
