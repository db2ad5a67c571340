#include "ui/activity/dropped_rows.h"

#include "ui/activity/journal_rows.h"
#include "ui/common/format.h"
#include "ui/properties/words.h"

#include <QCoreApplication>

#include <algorithm>
#include <iterator>

namespace activity {

namespace {

using common::CellKind;
using common::RowsCell;
using theme::Tone;

constexpr std::size_t mostTags = 50;     // of an import there may be a thousand
constexpr std::size_t entriesShown = 20; // of a group

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(activity)
};

QByteArray rowKey(const About& about)
{
    return QByteArray::number(int(about.kind)) + ' ' + about.name;
}

common::Row row(const About& about, const QString& name, const QString& kind, RowsCell now)
{
    RowsCell what{name};
    what.toolTip = name;
    return {rowKey(about), {what, RowsCell{kind, {}, true}, std::move(now)}};
}

RowsCell cell(const QString& text, Tone tone, const QString& toolTip = {})
{
    return {text, tone, false, {}, toolTip};
}

RowsCell gone(const QString& toolTip)
{
    return cell(Words::tr("gone"), Tone::Neutral, toolTip);
}

QString ageOf(const QDateTime& filledAt)
{
    return common::formatAge(filledAt, QDateTime::currentDateTimeUtc());
}

RowsCell tagNow(const std::optional<listing::DroppedNow>& now, const cache::Tag& tag)
{
    if (!now)
        return {};
    const auto found = std::ranges::find(now->tags, tag, &listing::TagNow::tag);
    if (found == now->tags.end() || !found->age)
        return gone(Words::tr("Nothing has been filled that carries it"));
    return cell(Words::tr("in use again, %1").arg(common::formatAge(*found->age)), Tone::Good,
                Words::tr("Since then something has been filled that carries it"));
}

RowsCell groupNow(const listing::GroupNow& group)
{
    const QString leftover = group.outdated > 0 ? Words::tr("%1 outdated entries wait to be tidied away",
                                                            nullptr, static_cast<int>(group.outdated))
                                                      .arg(common::formatCount(group.outdated))
                                                : QString();
    if (group.current == 0)
        return gone(leftover.isEmpty() ? Words::tr("Nothing of it is in Redis") : leftover);
    const QString count = Words::tr("%1 entries", nullptr, static_cast<int>(group.current))
                              .arg(common::formatCount(group.current));
    const QString more = group.notRead > 0 ? Words::tr("at least %1").arg(count) : count;
    return cell(Words::tr("%1, refilled %2").arg(more, ageOf(group.entries.front().filledAt)), Tone::Good,
                leftover);
}

RowsCell entryNow(const listing::EntryNow& entry)
{
    if (!entry.filledAt.isValid())
        return gone(Words::tr("Something is there that cannot be read: nobody uses it"));
    if (!entry.current)
        return gone(Words::tr("Filled %1 and outdated since: nobody uses it, and it waits to be tidied away")
                        .arg(ageOf(entry.filledAt)));
    return cell(Words::tr("refilled %1").arg(ageOf(entry.filledAt)), Tone::Good,
                common::exactTime(entry.filledAt.toLocalTime()));
}

void addEntries(std::vector<common::Row>& rows, const listing::GroupNow& group)
{
    const auto add = [&rows](const QByteArray& name, RowsCell now) {
        rows.push_back(
            row({About::Kind::Key, name}, QString::fromUtf8(name), Words::tr("key"), std::move(now)));
    };
    for (const QByteArray& name : group.gone)
        add(name, gone(Words::tr("It is not in Redis")));
    std::size_t shown = 0;
    for (const listing::EntryNow& entry : group.entries) {
        if (entry.current && shown++ < entriesShown)
            add(entry.name, entryNow(entry));
        else if (!entry.current && group.entries.size() <= entriesShown)
            add(entry.name, entryNow(entry));
    }
}

} // namespace

std::optional<listing::DroppedQuestion> questionOf(const cache::JournalEntry& entry)
{
    listing::DroppedQuestion question;
    question.groups = droppedGroups(entry);
    const bool byName = std::ranges::any_of(
        entry.tags, [](const cache::Tag& tag) { return tag.startsWith(cache::patternTagPrefix); });
    if (!byName)
        std::ranges::copy_if(entry.tags, std::back_inserter(question.tags),
                             [](const cache::Tag& tag) { return tag != cache::databaseTag; });
    // Those that stand for many first: of many rows only some are looked at.
    std::ranges::stable_partition(question.tags, [](const cache::Tag& tag) {
        return tag.isEmpty() || tag.back() < '0' || tag.back() > '9';
    });
    question.tags.resize(std::min(question.tags.size(), mostTags));
    if (question.groups.empty() && (question.tags.empty() || entry.cause == cache::JournalCause::Warm))
        return std::nullopt;
    return question;
}

std::vector<common::RowsColumn> droppedColumns()
{
    return {{Words::tr("Dropped"), CellKind::Key, 124},
            {Words::tr("Kind"), CellKind::Text, 48},
            {Words::tr("Now"), CellKind::Status, 184, true}};
}

std::vector<common::Row> droppedRows(const listing::DroppedQuestion& question,
                                     const std::optional<listing::DroppedNow>& now)
{
    std::vector<common::Row> rows;
    for (const cache::Tag& tag : question.tags) {
        if (!tag.startsWith("group:"))
            rows.push_back(
                row({About::Kind::Tag, tag}, QString::fromUtf8(tag), Words::tr("tag"), tagNow(now, tag)));
    }
    for (const QByteArray& group : question.groups) {
        const listing::GroupNow* known = nullptr;
        if (now) {
            const auto found = std::ranges::find(now->groups, group, &listing::GroupNow::group);
            known = found == now->groups.end() ? nullptr : &*found;
        }
        rows.push_back(row({About::Kind::Group, group}, properties::groupText(group), Words::tr("group"),
                           known ? groupNow(*known) : RowsCell()));
        if (known)
            addEntries(rows, *known);
    }
    return rows;
}

std::optional<About> aboutOfRow(const QByteArray& rowKey)
{
    const qsizetype space = rowKey.indexOf(' ');
    if (space < 0)
        return std::nullopt;
    return About{static_cast<About::Kind>(rowKey.first(space).toInt()), rowKey.sliced(space + 1)};
}

QString droppedText(const listing::DroppedNow& now)
{
    const auto refilled =
        std::ranges::count_if(now.groups, [](const auto& group) { return group.current > 0; });
    QString text = Words::tr("%1 of %2 groups are filled again", nullptr, static_cast<int>(now.groups.size()))
                       .arg(common::formatCount(refilled), common::formatCount(qint64(now.groups.size())));
    if (!now.complete)
        text += QStringLiteral(" · ") +
                Words::tr("Redis holds so many keys that not all were looked at: there may be more");
    return text;
}

} // namespace activity
