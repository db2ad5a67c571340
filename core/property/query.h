// What a list asks for: filter, order, place. Values, any thread.
#pragma once

#include "core/property/condition.h"
#include "core/property/property.h"

#include <QString>
#include <QVariant>

#include <optional>
#include <vector>

namespace property {

enum class PriceBand { Under100k, To250k, To500k, To1M, Over1M };
inline constexpr std::array allPriceBands{PriceBand::Under100k, PriceBand::To250k, PriceBand::To500k,
                                          PriceBand::To1M, PriceBand::Over1M};
// Lower bound included, upper excluded; nothing: open.
struct PriceRange
{
    std::optional<Money> from;
    std::optional<Money> below;
};
PriceRange rangeOf(PriceBand band);
QString bandName(PriceBand band); // “under-100k”, as in keys and on the command line
std::optional<PriceBand> bandFromName(QStringView name);

// In a filter and its counts: listings without an agent.
inline constexpr AgentId noAgent = 0;

// Everything is “and”; several values of one facet are “or”. Sorted and unique after normalized().
struct Filter
{
    QString search; // in title, description, location; words in one string, case ignored
    std::vector<PropertyType> types;
    std::vector<PropertyStatus> statuses;
    std::vector<QString> locations;
    std::vector<PriceBand> bands;
    std::vector<AgentId> agents; // noAgent: those without one
    std::vector<Condition> conditions;

    bool isEmpty() const;
    // Trimmed, sorted, without repetitions: equal wishes become equal cache keys.
    Filter normalized() const;
    bool operator==(const Filter&) const = default;
};

enum class SortField { Id, Title, Price, Location, Type, Status, Created, Updated };
inline constexpr std::array allSortFields{SortField::Id,       SortField::Title,  SortField::Price,
                                          SortField::Location, SortField::Type,   SortField::Status,
                                          SortField::Created,  SortField::Updated};
QString sortName(SortField field);
std::optional<SortField> sortFromName(QStringView name);

struct Sort
{
    SortField field = SortField::Title;
    bool descending = false; // ties by id, in the same direction
    bool operator==(const Sort&) const = default;
};

inline constexpr int pageSize = 50;

// The page at a position: rows [index * pageSize, …) of the filtered, sorted list.
struct PageQuery
{
    Filter filter;
    Sort sort;
    qint64 index = 0;
    bool operator==(const PageQuery&) const = default;
};

// How many rows per value of each facet. A facet's counts ignore its own choice, so that a second
// value can be added, and obey all others.
struct FacetCounts
{
    template<class V>
    struct Count
    {
        V value;
        qint64 count = 0;
        bool operator==(const Count&) const = default;
    };
    std::vector<Count<PropertyType>> types;      // every type, in enum order
    std::vector<Count<PropertyStatus>> statuses; // every status, in enum order
    std::vector<Count<QString>> locations;       // most frequent first, at most 50
    std::vector<Count<PriceBand>> bands;         // every band, in enum order
    std::vector<Count<AgentId>> agents;          // most frequent first, at most 50; noAgent among them

    bool operator==(const FacetCounts&) const = default;
};

// How one statement selects: text with “?” and the values to bind, in order.
struct SelectParts
{
    QString where; // “true” when nothing is filtered
    QVariantList values;
};

// The whole filter, normalized. Column names stand alone: for a select from keystead.property only.
// Rows in the bin are not spoken of.
SelectParts selectParts(const Filter& filter);
// Its pieces, each for a filter that is normalized already. Every word of a search must occur.
SelectParts searchParts(const QString& search);
SelectParts typeParts(const Filter& filter);
SelectParts statusParts(const Filter& filter);
SelectParts locationParts(const Filter& filter);
SelectParts bandParts(const Filter& filter);
SelectParts agentParts(const Filter& filter);
SelectParts conditionParts(const Filter& filter); // of a condition that is not valid: “false”

// The search as the index property_search knows it, with one “?” for a pattern.
QString searchCondition();
// The pattern that finds a word anywhere: what LIKE would read as a pattern is made a plain character.
QString containsPattern(const QString& word);

QString sortColumn(SortField field); // “created_at”
// The text of a PostgreSQL array, to be bound and cast: {"a","b"}.
QString textArray(const std::vector<QString>& values);

} // namespace property
