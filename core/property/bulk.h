// Many properties changed at once (SPEC P7): what is wanted, of which rows, what it will do and what it
// did. Values, any thread; bulk_repository.h does it.
#pragma once

#include "core/base/result.h"
#include "core/property/price_change.h"
#include "core/property/query.h"
#include "core/property/validation.h"

#include <optional>
#include <vector>

namespace property {

// A field that may be without a value: nothing clears it.
template<class T>
struct Assigned
{
    std::optional<T> value;
    bool operator==(const Assigned&) const = default;
};

// What becomes of each field; nothing: it stays.
struct BulkEdit
{
    std::optional<QString> title;
    std::optional<QString> description; // empty text clears it
    std::optional<PriceChange> price;
    std::optional<QString> location;
    std::optional<PropertyType> type;
    std::optional<PropertyStatus> status;
    std::optional<Assigned<int>> bedrooms;
    std::optional<Assigned<int>> bathrooms;
    std::optional<Assigned<double>> area;
    std::optional<Assigned<AgentId>> agent;

    bool isEmpty() const { return *this == BulkEdit(); }
    bool operator==(const BulkEdit&) const = default;
};
// The fields that are set, in field order.
std::vector<Field> fieldsOf(const BulkEdit& edit);

// One “field=value” of the command line or a pasted cell: “price=+3%”, “status=sold”, “bedrooms=” (cleared),
// “agent=3”. Fields as fieldName() calls them, “city” and “agent” too; the last one of a field counts.
// Errors: InvalidInput, the text as subject: no such field, or no value of it.
base::Result<void> assignFromText(BulkEdit& edit, const QString& text);

// What a row becomes; nothing: its price cannot be counted any more. The agent's name is taken out when
// the agent changes. Not validated.
std::optional<Property> applied(const BulkEdit& edit, const Property& row);
// Why a row is refused, whatever else is in it: of the fields that the edit sets, the first problem.
// Which agents exist and are active only the database knows.
std::optional<FieldProblem> problemOf(const BulkEdit& edit, const Property& row);

enum class BulkKind {
    Edit,
    Delete,  // into the bin
    Restore, // out of it
    Purge,   // for good, out of the bin; the history stays, feedback goes with its property
};
// “edit”, “delete”, “restore”, “purge”.
QString bulkKindName(BulkKind kind);

// Which rows: all that a filter finds but these, or exactly these. Restore and Purge look in the bin,
// the others at what is not in it.
struct Selection
{
    std::optional<Filter> filter;
    std::vector<PropertyId> ids; // without a filter: these; with one: all but these
    bool operator==(const Selection&) const = default;
};

struct BulkWish
{
    BulkKind kind = BulkKind::Edit;
    BulkEdit edit; // of Edit
    Selection selection;
};

// A row as the preview saw it: exactly this version is written, no other.
struct BulkRow
{
    PropertyId id = 0;
    qint64 version = 0;
    Money price; // as it will be, when the edit changes prices
    bool operator==(const BulkRow&) const = default;
};

struct BulkSample
{
    Property before;
    Property after; // of Delete, Restore and Purge the same as before
};

struct BulkRefusal
{
    PropertyId id = 0;
    QString title;
    FieldProblem problem;
};

inline constexpr std::size_t mostSamples = 50;
inline constexpr std::size_t mostRefusals = 1000;

// Of one moment: all of it was read in one snapshot.
struct BulkPreview
{
    BulkWish wish;
    qint64 matched = 0;                // rows that were selected and are there
    qint64 missing = 0;                // ids of the selection that are not there (any more)
    qint64 unchanged = 0;              // they have these values already and are left alone
    std::vector<BulkRow> rows;         // that will change, by id; as many as the exact count
    std::vector<BulkSample> samples;   // of the first mostSamples of them
    qint64 refused = 0;                // rows that cannot be as wished and are left alone
    std::vector<BulkRefusal> refusals; // the first mostRefusals of them
    // Of Purge: rows of feedback that go with its properties and do not come back by an undo. Nothing: this
    // user may not count them.
    std::optional<qint64> feedback;
};

// A row that was to change and did not: somebody was there first.
struct BulkFailure
{
    enum class Kind {
        Changed, // it has another version now
        Gone,    // it is in the bin, or out of it, or nowhere
        Refused, // of an undo: its agent is no longer active, or not there
    };
    PropertyId id = 0;
    Kind kind = Kind::Changed;
    bool operator==(const BulkFailure&) const = default;
};
// “changed”, “gone”, “refused”.
QString bulkFailureName(BulkFailure::Kind kind);

struct BulkReport
{
    qint64 written = 0;
    std::vector<BulkFailure> failures; // by id
    // pg_current_xact_id() of the commit: what undo() takes. 0: nothing was written.
    quint64 transaction = 0;
};

// A new property with the same values: “Sea view (copy)”, a draft, not stored yet. The title is cut so
// that it fits; copying a copy counts: “(copy 2)”.
Property duplicateOf(const Property& property);

} // namespace property
