#include "ui/activity/journal_rows.h"

#include "core/listing/catalogue.h"
#include "ui/common/format.h"
#include "ui/properties/words.h"

#include <QCoreApplication>
#include <QJsonValue>

#include <algorithm>
#include <cstring>

namespace activity {

namespace {

using cache::JournalCause;
using common::CellKind;
using common::RowsCell;

constexpr qsizetype mostNamed = 3; // more listings are counted, not named

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(activity)
};

// What a line's tags say of the data: which rows by their number, or that they were many.
struct Touched
{
    std::vector<qint64> listings;
    std::vector<qint64> agents;
    bool manyListings = false;
    bool manyAgents = false;
    bool feedback = false;
};

Touched touchedBy(const std::vector<cache::Tag>& tags)
{
    Touched touched;
    for (const cache::Tag& tag : tags) {
        const qsizetype colon = tag.indexOf(':');
        const QByteArray family = tag.first(std::max<qsizetype>(colon, 0));
        bool isNumber = false;
        const qint64 number = tag.sliced(colon + 1).toLongLong(&isNumber);
        if (tag == "feedback")
            touched.feedback = true;
        else if (family == "prop" && isNumber)
            touched.listings.push_back(number);
        else if (family == "agent" && isNumber)
            touched.agents.push_back(number);
        else if (tag == "prop:all")
            touched.manyListings = true;
        else if (tag == "agent:all")
            touched.manyAgents = true;
    }
    return touched;
}

QString numbersText(const std::vector<qint64>& numbers)
{
    QStringList texts;
    for (const qint64 number : numbers)
        texts.append(QString::number(number));
    return texts.join(Words::tr(", "));
}

// “listing 812”, “listings 1, 2, 3”, “40 listings”, “agent 5”, “feedback”
QString objectText(const std::vector<cache::Tag>& tags)
{
    const Touched touched = touchedBy(tags);
    const auto few = [](const std::vector<qint64>& numbers) {
        return static_cast<qsizetype>(numbers.size()) <= mostNamed;
    };
    // A change of an agent drops every listing, because each shows its agent's name.
    if (touched.agents.size() == 1)
        return Words::tr("agent %1").arg(touched.agents.front());
    if (!touched.agents.empty())
        return few(touched.agents)
                   ? Words::tr("agents %1").arg(numbersText(touched.agents))
                   : Words::tr("%n agent(s)", nullptr, static_cast<int>(touched.agents.size()));
    if (touched.manyAgents)
        return Words::tr("many agents");
    if (touched.manyListings)
        return Words::tr("many listings");
    if (touched.listings.size() == 1)
        return Words::tr("listing %1").arg(touched.listings.front());
    if (!touched.listings.empty())
        return few(touched.listings)
                   ? Words::tr("listings %1").arg(numbersText(touched.listings))
                   : Words::tr("%n listing(s)", nullptr, static_cast<int>(touched.listings.size()));
    if (touched.feedback)
        return Words::tr("feedback");
    return Words::tr("data");
}

QString groupsText(const std::vector<QByteArray>& groups)
{
    QStringList names;
    for (const QByteArray& group : groups)
        names.append(properties::groupText(group));
    return names.join(Words::tr(", "));
}

// “page, count” of “group:page group:count”.
QString clearedText(const std::vector<cache::Tag>& tags)
{
    QStringList names;
    for (const cache::Tag& tag : tags) {
        if (tag == cache::databaseTag)
            return Words::tr("the whole Redis database");
        if (tag.startsWith(cache::patternTagPrefix))
            return Words::tr("entries called %1")
                .arg(QString::fromUtf8(tag.sliced(qsizetype(std::strlen(cache::patternTagPrefix)))));
        names.append(tag.startsWith("group:") ? properties::groupText(tag.sliced(6))
                                              : QString::fromUtf8(tag));
    }
    return names.isEmpty() ? Words::tr("the cache") : names.join(Words::tr(", "));
}

// As it stands in the table: money and numbers as text, null as nothing.
QVariant fieldValue(const QJsonValue& value)
{
    if (value.isNull() || value.isUndefined())
        return {};
    return value.toVariant().toString();
}

// Columns that every change touches, and that say nothing by themselves.
bool isBookkeeping(const QString& column)
{
    return column == QLatin1String("version") || column == QLatin1String("updated_at");
}

} // namespace

QString causeText(JournalCause cause)
{
    switch (cause) {
    case JournalCause::Edit:
        return Words::tr("edit");
    case JournalCause::Import:
        return Words::tr("import");
    case JournalCause::OtherProgram:
        return Words::tr("another program");
    case JournalCause::Clear:
        return Words::tr("clearing");
    case JournalCause::Invalidate:
        return Words::tr("invalidation");
    case JournalCause::Warm:
        return Words::tr("warming");
    case JournalCause::Schema:
        return Words::tr("tables");
    case JournalCause::Epoch:
        return Words::tr("new epoch");
    }
    Q_UNREACHABLE();
}

QString whatText(const cache::JournalEntry& entry)
{
    switch (entry.cause) {
    case JournalCause::Edit:
        return Words::tr("Edited %1").arg(objectText(entry.tags));
    case JournalCause::Import:
        return entry.transactions > 1
                   ? Words::tr("Imported %1 in %2 transactions")
                         .arg(objectText(entry.tags), common::formatCount(entry.transactions))
                   : Words::tr("Imported %1").arg(objectText(entry.tags));
    case JournalCause::OtherProgram:
        return Words::tr("Changed %1").arg(objectText(entry.tags));
    case JournalCause::Clear:
        return Words::tr("Cleared %1").arg(clearedText(entry.tags));
    case JournalCause::Invalidate:
        return Words::tr("Invalidated %1").arg(clearedText(entry.tags));
    case JournalCause::Warm:
        return Words::tr("Warmed %1").arg(clearedText(entry.tags));
    case JournalCause::Schema:
        return Words::tr("Changed the tables");
    case JournalCause::Epoch:
        return Words::tr("Began a new epoch: what was cached is not used any more");
    }
    Q_UNREACHABLE();
}

std::vector<QByteArray> droppedGroups(const cache::JournalEntry& entry)
{
    if (entry.cause == JournalCause::Warm)
        return {};
    const bool isAll = entry.cause == JournalCause::Epoch ||
                       std::ranges::find(entry.tags, cache::Tag(cache::databaseTag)) != entry.tags.end();
    if (!isAll)
        return listing::groupsOf(entry.tags);
    std::vector<QByteArray> all;
    for (const listing::CachedQuery& query : listing::catalogue())
        all.push_back(query.group);
    return all;
}

std::optional<property::PropertyId> onlyListing(const cache::JournalEntry& entry)
{
    const Touched touched = touchedBy(entry.tags);
    if (touched.listings.size() != 1 || touched.manyListings || !touched.agents.empty())
        return std::nullopt;
    return touched.listings.front();
}

std::vector<common::RowsColumn> journalColumns()
{
    return {{Words::tr("Time"), CellKind::Text, 112},
            {Words::tr("Who"), CellKind::Text, 208},
            {Words::tr("What"), CellKind::Text, 220, true},
            {Words::tr("Dropped"), CellKind::Text, 220},
            {Words::tr("Keys"), CellKind::Number, 64, false, 0,
             Words::tr("Keys removed from Redis: one for each tag that an entry may carry")},
            {Words::tr("Took"), CellKind::Duration, 80, false, 0,
             Words::tr("From the commit until no desktop could see the old data")}};
}

common::Row journalRow(const cache::JournalEntry& entry)
{
    RowsCell time{common::formatTime(entry.at.toLocalTime())};
    time.toolTip = common::exactTime(entry.at.toLocalTime());
    RowsCell who{entry.user};
    who.mark = entry.program;
    who.toolTip =
        entry.program.isEmpty() ? entry.user : Words::tr("%1, with %2").arg(entry.user, entry.program);
    const std::vector<QByteArray> groups = droppedGroups(entry);
    RowsCell dropped{groups.empty() ? QVariant() : QVariant(groupsText(groups))};
    dropped.toolTip = groupsText(groups);
    RowsCell took;
    if (entry.took)
        took.value = QVariant::fromValue(qlonglong{std::chrono::nanoseconds(*entry.took).count()});
    if (entry.took && !entry.exact)
        took.toolTip = Words::tr("Counted from the last change: when it was committed is not known");
    const bool touchesEntries = entry.cause == JournalCause::Clear || entry.cause == JournalCause::Warm;
    const qint64 keys = touchesEntries ? entry.entries : entry.generations;
    return {QByteArray::number(entry.id),
            {time, who, RowsCell{whatText(entry)}, dropped, RowsCell{QVariant::fromValue(qlonglong{keys})},
             took}};
}

std::vector<common::RowsColumn> fieldColumns()
{
    return {{Words::tr("Field"), CellKind::Text, 96},
            {Words::tr("Before"), CellKind::Text, 110},
            {Words::tr("After"), CellKind::Text, 110, true}};
}

std::vector<common::Row> fieldRows(const property::HistoryEntry& change)
{
    std::vector<common::Row> rows;
    const QJsonObject& known = change.after.isEmpty() ? change.before : change.after;
    for (auto field = known.begin(); field != known.end(); ++field) {
        const QJsonValue before = change.before.value(field.key());
        const QJsonValue after = change.after.value(field.key());
        if (isBookkeeping(field.key()) || before == after)
            continue;
        rows.push_back({field.key().toUtf8(),
                        {RowsCell{field.key()}, RowsCell{fieldValue(before)}, RowsCell{fieldValue(after)}}});
    }
    return rows;
}

} // namespace activity
