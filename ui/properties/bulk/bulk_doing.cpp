#include "ui/properties/bulk/bulk_doing.h"

#include <algorithm>

namespace properties {

namespace {

using property::BulkRow;
using property::PropertyId;

constexpr int entriesRead = 50; // of one listing's history: how far back a conflict is followed

BulkTrouble::Kind kindOf(property::BulkFailure::Kind kind)
{
    switch (kind) {
    case property::BulkFailure::Kind::Changed:
        return BulkTrouble::Kind::Changed;
    case property::BulkFailure::Kind::Gone:
        return BulkTrouble::Kind::Gone;
    case property::BulkFailure::Kind::Refused:
        break;
    }
    return BulkTrouble::Kind::Refused;
}

const BulkRow* rowOf(const std::vector<BulkRow>& rows, PropertyId id)
{
    const auto found = std::lower_bound(
        rows.begin(), rows.end(), id, [](const BulkRow& row, PropertyId wanted) { return row.id < wanted; });
    return found != rows.end() && found->id == id ? &*found : nullptr;
}

qint64 versionBehind(const property::HistoryEntry& entry)
{
    return entry.after[QLatin1String("version")].toInteger();
}

// The listing as it was looked at, beside what it is now: the state before the first change since.
std::optional<BulkConflict> conflictOf(workspace::Session& session, PropertyId id, qint64 seen,
                                       const std::vector<property::HistoryEntry>& entries)
{
    const property::HistoryEntry* first = nullptr;
    for (const property::HistoryEntry& entry : entries) {
        if (versionBehind(entry) <= seen)
            break;
        first = &entry;
    }
    if (first == nullptr || first->before[QLatin1String("version")].toInteger() != seen)
        return {}; // it goes back further than was read
    auto past = session.history().pastVersion(first->id, property::Side::Before);
    if (!past || !past->now || past->inBin)
        return {};
    past->then.id = id;
    past->then.version = seen;
    return BulkConflict{std::move(past->then), std::move(*past->now)};
}

std::vector<BulkRow> writtenRows(const property::BulkPreview& preview,
                                 const std::vector<property::BulkFailure>& failures)
{
    std::vector<BulkRow> rows;
    rows.reserve(preview.rows.size());
    auto failure = failures.begin();
    for (const BulkRow& row : preview.rows) {
        while (failure != failures.end() && failure->id < row.id)
            ++failure;
        if (failure == failures.end() || failure->id != row.id)
            rows.push_back(row);
    }
    return rows;
}

void explainOne(workspace::Session& session, BulkTrouble& trouble,
                const std::function<void(const std::vector<property::HistoryEntry>&)>& then)
{
    property::HistoryQuery query;
    query.property = trouble.id;
    const auto page = session.history().entries(query, {}, entriesRead);
    if (!page || page->entries.empty())
        return;
    trouble.user = page->entries.front().user;
    trouble.at = page->entries.front().at;
    if (const auto title = page->titles.find(trouble.id); title != page->titles.end())
        trouble.title = title->second;
    then(page->entries);
}

} // namespace

std::vector<BulkTrouble> troublesOf(const property::BulkPreview& preview)
{
    std::vector<BulkTrouble> troubles;
    for (const property::BulkRefusal& refusal : preview.refusals)
        troubles.push_back({refusal.id, BulkTrouble::Kind::Refused, refusal.title, {}, {}, refusal.problem});
    return troubles;
}

std::vector<BulkTrouble> troublesOf(const std::vector<property::BulkFailure>& failures)
{
    std::vector<BulkTrouble> troubles;
    for (const property::BulkFailure& failure : failures)
        troubles.push_back({failure.id, kindOf(failure.kind)});
    return troubles;
}

void explain(workspace::Session& session, std::vector<BulkTrouble>& troubles)
{
    for (std::size_t i = 0; i < std::min(troubles.size(), mostExplained); ++i)
        explainOne(session, troubles[i], [](const auto&) {});
}

base::Result<BulkDone> carryOut(workspace::Session& session, const property::BulkPreview& preview,
                                base::JobControl& control)
{
    auto report = session.bulkEdits().apply(preview, control);
    if (!report)
        return std::move(report).error();
    BulkDone done{std::move(*report), {}, {}, {}};
    const std::vector<property::BulkFailure>& failures = done.report.report.failures;
    done.troubles = troublesOf(failures);
    for (std::size_t i = 0; i < std::min(done.troubles.size(), mostExplained); ++i) {
        BulkTrouble& trouble = done.troubles[i];
        const BulkRow* row = rowOf(preview.rows, trouble.id);
        const bool isConflict = preview.wish.kind == property::BulkKind::Edit &&
                                trouble.kind == BulkTrouble::Kind::Changed && row != nullptr;
        explainOne(session, trouble, [&](const std::vector<property::HistoryEntry>& entries) {
            if (!isConflict)
                return;
            if (auto conflict = conflictOf(session, trouble.id, row->version, entries))
                done.conflicts.push_back(std::move(*conflict));
        });
    }
    if (preview.rows.size() <= mostRemembered)
        done.written = std::make_shared<const std::vector<BulkRow>>(writtenRows(preview, failures));
    return done;
}

} // namespace properties
