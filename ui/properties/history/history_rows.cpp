#include "ui/properties/history/history_rows.h"

#include "ui/common/format.h"
#include "ui/properties/words.h"

#include <QCoreApplication>
#include <QJsonValue>

namespace properties {

namespace {

using common::CellKind;
using common::CellState;
using property::Field;
using property::HistoryEntry;
using property::HistoryKind;

constexpr qsizetype mostOfAValue = 48; // letters, in a line

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(properties::HistoryRows)
};

theme::Icon kindIcon(HistoryKind kind)
{
    switch (kind) {
    case HistoryKind::Created:
        return theme::Icon::Plus;
    case HistoryKind::Edited:
        return theme::Icon::Edit;
    case HistoryKind::Restored:
        return theme::Icon::Undo;
    case HistoryKind::Deleted:
    case HistoryKind::Purged:
        break;
    }
    return theme::Icon::Trash;
}

theme::Ink kindInk(HistoryKind kind)
{
    switch (kind) {
    case HistoryKind::Created:
    case HistoryKind::Restored:
        return theme::Ink::Good;
    case HistoryKind::Edited:
        return theme::Ink::Warn;
    case HistoryKind::Deleted:
    case HistoryKind::Purged:
        break;
    }
    return theme::Ink::Bad;
}

QString shortened(const QString& text)
{
    const QString line = text.simplified();
    return line.size() <= mostOfAValue ? line : line.left(mostOfAValue - 1) + QChar(0x2026);
}

QString shownValue(Field field, const property::Property& property)
{
    const QString text = valueText(field, property, common::locale());
    return text.isEmpty() ? Words::tr("(empty)") : text;
}

HistoryCell timeCell(const QDateTime& at)
{
    HistoryCell cell{at};
    cell.toolTip = common::exactTime(at.toLocalTime());
    return cell;
}

HistoryCell kindCell(HistoryKind kind, const QString& text)
{
    HistoryCell cell{text};
    cell.icon = kindIcon(kind);
    cell.ink = kindInk(kind);
    cell.toolTip = text;
    if (kind == HistoryKind::Edited)
        cell.spoken = Words::tr("%1: %2").arg(kindText(kind), text);
    return cell;
}

// The kind of all that a change did; nothing: of several kinds.
std::optional<HistoryKind> kindOfAll(const property::HistoryChange& change)
{
    if (change.created == change.entries)
        return HistoryKind::Created;
    if (change.edited == change.entries)
        return HistoryKind::Edited;
    if (change.deleted == change.entries)
        return HistoryKind::Deleted;
    if (change.restored == change.entries)
        return HistoryKind::Restored;
    return std::nullopt;
}

QString manyText(HistoryKind kind, int count)
{
    switch (kind) {
    case HistoryKind::Created:
        return Words::tr("Created %n listing(s) at once", nullptr, count);
    case HistoryKind::Edited:
        return Words::tr("Edited %n listing(s) at once", nullptr, count);
    case HistoryKind::Restored:
        return Words::tr("Restored %n listing(s) at once", nullptr, count);
    case HistoryKind::Deleted:
    case HistoryKind::Purged:
        break;
    }
    return Words::tr("Deleted %n listing(s) at once", nullptr, count);
}

} // namespace

// ── values ───────────────────────────────────────────────────────────────────────────────────

const property::Property& versionOf(const ChosenVersion& chosen)
{
    return chosen.after ? *chosen.after : *chosen.before;
}

std::vector<Field> differencesOf(const ChosenVersion& chosen)
{
    if (!chosen.now)
        return {property::allFields.begin(), property::allFields.end()};
    return property::changedFields(*chosen.now, versionOf(chosen));
}

property::Property valuesOf(const QJsonObject& side, const AgentNames& agents)
{
    property::Property values;
    const auto value = [&side](Field field) { return side.value(property::fieldName(field)); };
    const auto whole = [&value](Field field) {
        const QJsonValue number = value(field);
        return number.isDouble() ? std::optional<int>(number.toInt()) : std::nullopt;
    };
    values.title = value(Field::Title).toString();
    values.description = value(Field::Description).toString();
    // At most fourteen digits: a double holds them exactly.
    values.price = property::Money::fromCents(qRound64(value(Field::Price).toDouble() * 100));
    values.location = value(Field::Location).toString();
    values.type =
        property::typeFromName(value(Field::Type).toString()).value_or(property::PropertyType::House);
    values.status =
        property::statusFromName(value(Field::Status).toString()).value_or(property::PropertyStatus::Draft);
    values.bedrooms = whole(Field::Bedrooms);
    values.bathrooms = whole(Field::Bathrooms);
    if (value(Field::Area).isDouble())
        values.area = value(Field::Area).toDouble();
    if (const QJsonValue agent = value(Field::Agent); agent.isDouble()) {
        values.agent = agent.toInteger();
        const auto name = agents.find(*values.agent);
        values.agentName = name == agents.end() ? Words::tr("agent %1").arg(*values.agent) : name->second;
    }
    return values;
}

QByteArray keyOf(const property::HistoryChange& change)
{
    return QByteArray::number(change.atMicros) + '/' + QByteArray::number(change.transaction);
}

// ── words ────────────────────────────────────────────────────────────────────────────────────

QString kindText(HistoryKind kind)
{
    switch (kind) {
    case HistoryKind::Created:
        return Words::tr("Created");
    case HistoryKind::Edited:
        return Words::tr("Edited");
    case HistoryKind::Deleted:
        return Words::tr("Deleted");
    case HistoryKind::Restored:
        return Words::tr("Restored");
    case HistoryKind::Purged:
        break;
    }
    return Words::tr("Deleted for good");
}

QString listingName(property::PropertyId id, const QString& title)
{
    return title.isEmpty() ? QString::number(id) : Words::tr("%1 “%2”").arg(QString::number(id), title);
}

QString changeText(const HistoryEntry& entry, const AgentNames& agents)
{
    const HistoryKind kind = property::kindOf(entry);
    const bool hasSides = kind == HistoryKind::Edited || kind == HistoryKind::Restored;
    QStringList changes;
    if (hasSides) {
        const property::Property before = valuesOf(entry.before, agents);
        const property::Property after = valuesOf(entry.after, agents);
        for (const Field field : property::fieldsOf(entry)) {
            changes.append(Words::tr("%1 %2 → %3")
                               .arg(fieldText(field), shortened(shownValue(field, before)),
                                    shortened(shownValue(field, after))));
        }
    }
    if (kind == HistoryKind::Edited)
        return changes.isEmpty() ? Words::tr("Saved without a change") : changes.join(Words::tr(", "));
    changes.prepend(kindText(kind));
    return changes.join(QStringLiteral(" · "));
}

QString countsText(const property::HistoryChange& change)
{
    QStringList parts;
    const auto add = [&parts](qint64 count, const QString& text) {
        if (count > 0)
            parts.append(text);
    };
    const auto number = [](qint64 count) { return static_cast<int>(count); };
    if (const auto kind = kindOfAll(change))
        return manyText(*kind, number(change.entries));
    add(change.created, Words::tr("%n created", nullptr, number(change.created)));
    add(change.edited, Words::tr("%n edited", nullptr, number(change.edited)));
    add(change.deleted, Words::tr("%n deleted", nullptr, number(change.deleted)));
    add(change.restored, Words::tr("%n restored", nullptr, number(change.restored)));
    return parts.join(Words::tr(", "));
}

// ── lines ────────────────────────────────────────────────────────────────────────────────────

std::vector<common::RowsColumn> entryColumns(HistoryScope scope)
{
    if (scope == HistoryScope::Change)
        return {{Words::tr("Listing"), CellKind::Text, 176},
                {Words::tr("Change"), CellKind::Text, 150, true}};
    return {{Words::tr("When"), CellKind::Age, 104},
            {Words::tr("Change"), CellKind::Text, 150, true},
            {Words::tr("Who"), CellKind::Text, 88}};
}

HistoryLine entryLine(const HistoryEntry& entry, const property::HistoryPage& page, HistoryScope scope)
{
    const HistoryCell change = kindCell(property::kindOf(entry), changeText(entry, page.agents));
    if (scope == HistoryScope::Listing)
        return {QByteArray::number(entry.id), {timeCell(entry.at), change, HistoryCell{entry.user}}};
    const auto title = page.titles.find(entry.property);
    const HistoryCell listing{
        listingName(entry.property, title == page.titles.end() ? QString() : title->second)};
    return {QByteArray::number(entry.id), {listing, change}};
}

std::vector<common::RowsColumn> changeColumns()
{
    return {{Words::tr("When"), CellKind::Age, 128},
            {Words::tr("Change"), CellKind::Text, 240, true},
            {Words::tr("Listing"), CellKind::Text, 280},
            {Words::tr("Who"), CellKind::Text, 128}};
}

HistoryLine changeLine(const ChangeItem& item)
{
    const property::HistoryChange& change = item.change;
    const auto kind = kindOfAll(change);
    HistoryCell what;
    HistoryCell where;
    if (item.only) {
        what = kindCell(property::kindOf(*item.only), changeText(*item.only, item.agents));
        where.value = listingName(change.property, item.title);
    } else if (change.entries == 1) {
        what = kindCell(kind.value_or(HistoryKind::Edited), kindText(kind.value_or(HistoryKind::Edited)));
        where.value = QString::number(change.property);
    } else {
        const QString text = countsText(change);
        what = kind ? kindCell(*kind, text) : HistoryCell{text, text};
        where.value = Words::tr("%n listing(s)", nullptr, static_cast<int>(change.entries));
        where.muted = true;
    }
    return {keyOf(change), {timeCell(change.at), what, where, HistoryCell{change.user}}};
}

std::vector<common::RowsColumn> versionColumns()
{
    return {{Words::tr("Field"), CellKind::Text, 112},
            {Words::tr("Before"), CellKind::Text, 84, true},
            {Words::tr("After"), CellKind::Text, 84, true},
            {Words::tr("Now"), CellKind::Text, 84, true}};
}

std::vector<HistoryLine> versionLines(const ChosenVersion& chosen)
{
    std::vector<HistoryLine> lines;
    const auto cell = [](const std::optional<property::Property>& property, Field field, CellState state) {
        HistoryCell value;
        if (!property)
            return value;
        value.value = shortened(shownValue(field, *property));
        value.toolTip = shownValue(field, *property);
        value.state = state;
        return value;
    };
    for (const Field field : property::fieldsOf(chosen.entry)) {
        HistoryCell now = cell(chosen.now, field, CellState::Clean);
        const bool isLikeThis = chosen.now && valueText(field, *chosen.now, common::locale()) ==
                                                  valueText(field, versionOf(chosen), common::locale());
        now.muted = isLikeThis;
        lines.push_back({QByteArray::number(static_cast<int>(field)),
                         {HistoryCell{fieldText(field)}, cell(chosen.before, field, CellState::Removed),
                          cell(chosen.after, field, CellState::Added), now}});
    }
    return lines;
}

} // namespace properties
