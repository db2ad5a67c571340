// Lines of the history as people read them: what happened, to which fields, from what to what. GUI
// thread (they are translated), pure otherwise.
#pragma once

#include "core/property/history_repository.h"
#include "ui/properties/history/history_model.h"

#include <map>
#include <optional>
#include <vector>

namespace properties {

using AgentNames = std::map<property::AgentId, QString>;

// Whose entries a list shows: those of one listing, or those of one change of many.
enum class HistoryScope { Listing, Change };

// A version of a listing beside what was before it and what is now.
struct ChosenVersion
{
    property::HistoryEntry entry;
    QString title; // as it is now, else as last known
    std::optional<property::Property> before;
    std::optional<property::Property> after;
    std::optional<property::Property> now; // nothing: it was deleted for good
    bool inBin = false;
};
// What restoring it would store: as it was behind the entry, of a deletion in front of it.
const property::Property& versionOf(const ChosenVersion& chosen);
// What stands differently now; all fields when there is none now.
std::vector<property::Field> differencesOf(const ChosenVersion& chosen);

// A change with the one entry it consists of, where it is one.
struct ChangeItem
{
    property::HistoryChange change;
    std::optional<property::HistoryEntry> only;
    QString title;
    AgentNames agents;
};
QByteArray keyOf(const property::HistoryChange& change);

QString kindText(property::HistoryKind kind); // “Created”, “Deleted for good”
// “812 “Villa by the lake””; without a title the number alone.
QString listingName(property::PropertyId id, const QString& title);
// The fields that an entry tells of, on its side; what it does not tell keeps its default.
property::Property valuesOf(const QJsonObject& side, const AgentNames& agents);
// “Price 820,000 → 850,000, Status Draft → Listed”; of other kinds the kind's word.
QString changeText(const property::HistoryEntry& entry, const AgentNames& agents);
// “12 created, 3 edited”; of one kind “120 listings”.
QString countsText(const property::HistoryChange& change);

std::vector<common::RowsColumn> entryColumns(HistoryScope scope);
HistoryLine entryLine(const property::HistoryEntry& entry, const property::HistoryPage& page,
                      HistoryScope scope);
std::vector<common::RowsColumn> changeColumns();
HistoryLine changeLine(const ChangeItem& item);
// Field, before, after, now.
std::vector<common::RowsColumn> versionColumns();
std::vector<HistoryLine> versionLines(const ChosenVersion& chosen);

} // namespace properties
