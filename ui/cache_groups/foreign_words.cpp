#include "ui/cache_groups/foreign_words.h"

#include "core/base/units.h"
#include "ui/cache_groups/group_words.h"
#include "ui/common/format.h"

#include <QCoreApplication>

namespace cache_groups {

namespace {

using common::CellKind;
using common::RowsCell;

constexpr qsizetype mostSampled = 5;

struct CacheGroups
{
    Q_DECLARE_TR_FUNCTIONS(cache_groups)
};

QString tr(const char* text)
{
    return CacheGroups::tr(text);
}

struct Family
{
    const char* name;
    const char* list; // “prop:list” stands for every change
    const char* any;  // and so does “prop:*”
    const char* many;
    const char* one;
};
constexpr Family families[] = {
    {"prop", QT_TRANSLATE_NOOP("cache_groups", "every change of listings"),
     QT_TRANSLATE_NOOP("cache_groups", "every change of listings"),
     QT_TRANSLATE_NOOP("cache_groups", "a change of many listings"),
     QT_TRANSLATE_NOOP("cache_groups", "listing %1")},
    {"agent", QT_TRANSLATE_NOOP("cache_groups", "every change of agents"),
     QT_TRANSLATE_NOOP("cache_groups", "every change of agents"),
     QT_TRANSLATE_NOOP("cache_groups", "a change of many agents"),
     QT_TRANSLATE_NOOP("cache_groups", "agent %1")},
};

bool isNumber(const QByteArray& text)
{
    bool is = false;
    (void)text.toLongLong(&is);
    return is && !text.isEmpty();
}

// Empty: no change has such a tag.
QString knownEvent(const cache::Tag& tag)
{
    if (tag == "feedback")
        return tr("new feedback");
    if (tag == "*")
        return tr("every change");
    const qsizetype colon = tag.indexOf(':');
    const QByteArray rest = tag.sliced(colon + 1);
    for (const Family& family : families) {
        if (colon < 0 || tag.first(colon) != family.name)
            continue;
        if (rest == "list" || rest == "*")
            return tr(rest == "*" ? family.any : family.list);
        if (rest == "all")
            return tr(family.many);
        if (isNumber(rest))
            return tr(family.one).arg(QString::fromLatin1(rest));
        if (rest.endsWith('*') && isNumber(rest.chopped(1)))
            return tr(family.one).arg(QString::fromLatin1(rest));
    }
    return {};
}

} // namespace

bool isEvent(const cache::Tag& tag)
{
    return !knownEvent(tag).isEmpty();
}

QString eventText(const cache::Tag& tag)
{
    const QString known = knownEvent(tag);
    return known.isEmpty() ? QString::fromUtf8(tag) : known;
}

QString eventsText(const std::vector<cache::Tag>& tags)
{
    QStringList texts;
    for (const cache::Tag& tag : tags) {
        if (const QString text = eventText(tag); !texts.contains(text))
            texts << text;
    }
    return texts.join(tr(", "));
}

QString nameText(const cache::ForeignKey& key)
{
    return base::escapeBytes(key.name);
}

std::vector<common::RowsColumn> foreignColumns()
{
    return {{tr("Key or pattern"), CellKind::Key, 260},
            {tr("Kind"), CellKind::Text, 72},
            {tr("Dropped by"), CellKind::Text, 220, true},
            {tr("Last dropped"), CellKind::Age, 120, false, 0,
             tr("When this rule was last followed, by whichever desktop")},
            {tr("Keys then"), CellKind::Number, 84, false, 0, tr("Keys that were there and went")},
            {tr("In all"), CellKind::Number, 84, false, 0, tr("Keys that went since the rule was added")},
            {tr("Now"), CellKind::Status, 112}};
}

common::Row foreignRow(const cache::ForeignRule& rule)
{
    RowsCell name{nameText(rule.key)};
    name.toolTip = nameText(rule.key);
    RowsCell kind{rule.key.pattern ? tr("pattern") : tr("key")};
    RowsCell events{eventsText(rule.key.tags)};
    QByteArrayList tags(rule.key.tags.begin(), rule.key.tags.end());
    events.toolTip = tr("Tags: %1").arg(QString::fromUtf8(tags.join(", ")));
    const bool everSwept = rule.sweep.lastAt.isValid();
    RowsCell last{everSwept ? QVariant(rule.sweep.lastAt) : QVariant()};
    if (!everSwept)
        last.toolTip = tr("Not since it was added");
    RowsCell now{rule.sweep.waiting ? tr("being dropped") : tr("nothing waits"),
                 rule.sweep.waiting ? theme::Tone::Warn : theme::Tone::Neutral};
    if (rule.sweep.waiting)
        now.toolTip = rule.key.pattern
                          ? tr("A desktop walks through Redis for it")
                          : tr("It went with the change, and is looked for once more in ten seconds: the "
                               "other application may have been filling it meanwhile");
    return {QByteArray::number(rule.key.id),
            {name, kind, events, last,
             RowsCell{everSwept ? QVariant(qlonglong{rule.sweep.lastKeys}) : QVariant()},
             RowsCell{QVariant(qlonglong{rule.sweep.keys})}, now}};
}

QString matchText(const cache::ForeignMatch& match)
{
    if (match.keys == 0)
        return tr("Nothing in Redis matches now");
    QStringList shown;
    for (const QByteArray& key : match.sample.mid(0, mostSampled))
        shown << base::escapeBytes(key);
    if (match.keys > shown.size())
        shown << QStringLiteral("…");
    const QString count = match.cut ? tr("more than %1").arg(keysText(match.keys)) : keysText(match.keys);
    return tr("Matches %1 now: %2").arg(count, shown.join(QStringLiteral(", ")));
}

} // namespace cache_groups
