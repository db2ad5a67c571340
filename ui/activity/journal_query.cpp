#include "ui/activity/journal_query.h"

#include "core/listing/catalogue.h"
#include "core/listing/dropped.h"
#include "ui/activity/journal_rows.h"
#include "ui/properties/words.h"

#include <QCoreApplication>

#include <algorithm>

namespace activity {

namespace {

using cache::JournalCause;

constexpr qsizetype shortestWord = 3; // fewer letters are no word yet

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(activity)
};

bool isNumber(const QByteArray& text)
{
    return !text.isEmpty() && std::ranges::all_of(text, [](char byte) { return byte >= '0' && byte <= '9'; });
}

// One that changes or clearing write. “prop:*” stands for all of its family.
bool isTag(const QByteArray& text)
{
    if (text == "feedback")
        return true;
    const qsizetype colon = text.indexOf(':');
    if (colon < 0)
        return false;
    const QByteArray family = text.first(colon);
    const QByteArray rest = text.sliced(colon + 1);
    if (family != "prop" && family != "agent")
        return false;
    return rest == "all" || rest == "list" || rest == "*" || isNumber(rest);
}

std::optional<QByteArray> groupCalled(const QString& text)
{
    for (const listing::CachedQuery& query : listing::catalogue()) {
        if (text == QString::fromUtf8(query.group) ||
            text.compare(properties::groupText(query.group), Qt::CaseInsensitive) == 0)
            return query.group;
    }
    return std::nullopt;
}

std::optional<About> aboutTagOrGroup(const QByteArray& name)
{
    if (name.startsWith("group:")) {
        const auto group = groupCalled(QString::fromUtf8(name.sliced(6)));
        return group ? std::optional(About{About::Kind::Group, *group}) : std::nullopt;
    }
    return isTag(name) ? std::optional(About{About::Kind::Tag, name}) : std::nullopt;
}

} // namespace

std::optional<About> aboutOf(const QString& text)
{
    const QByteArray name = text.trimmed().toUtf8();
    if (isNumber(name))
        return About{About::Kind::Number, name};
    if (const auto group = groupCalled(text.trimmed()))
        return About{About::Kind::Group, *group};
    if (const auto about = aboutTagOrGroup(name))
        return about;
    const auto key = listing::namedKey(name);
    if (!key)
        return std::nullopt;
    return key->group.isEmpty() ? aboutTagOrGroup(key->name) : About{About::Kind::Key, key->name};
}

QString aboutText(const About& about)
{
    const QString name = QString::fromUtf8(about.name);
    switch (about.kind) {
    case About::Kind::Number:
        return Words::tr("number %1").arg(name);
    case About::Kind::Tag:
        return Words::tr("tag %1").arg(name);
    case About::Kind::Group:
        return Words::tr("group %1").arg(properties::groupText(about.name));
    case About::Kind::Key:
        return Words::tr("key %1").arg(name);
    }
    Q_UNREACHABLE();
}

QByteArray groupOf(const About& about)
{
    if (about.kind == About::Kind::Group)
        return about.name;
    const auto key = about.kind == About::Kind::Key ? listing::namedKey(about.name) : std::nullopt;
    return key ? key->group : QByteArray();
}

void addTo(cache::JournalFilter& filter, const About& about)
{
    switch (about.kind) {
    case About::Kind::Number:
        filter.tags = {"prop:" + about.name, "agent:" + about.name};
        return;
    case About::Kind::Tag:
        filter.tags = {about.name};
        filter.orEverything = true;
        return;
    case About::Kind::Group:
        filter.tags = listing::tagsDropping(about.name);
        filter.orEverything = true;
        return;
    case About::Kind::Key:
        if (const auto key = listing::namedKey(about.name))
            filter.tags = key->tags;
        filter.orEverything = true;
        return;
    }
    Q_UNREACHABLE();
}

std::vector<JournalCause> causesCalled(const QString& text)
{
    struct Name
    {
        JournalCause cause;
        const char* done; // as a line begins
    };
    static constexpr Name names[] = {
        {JournalCause::Edit, QT_TRANSLATE_NOOP("activity", "Edited")},
        {JournalCause::Import, QT_TRANSLATE_NOOP("activity", "Imported")},
        {JournalCause::OtherProgram, QT_TRANSLATE_NOOP("activity", "Changed")},
        {JournalCause::Clear, QT_TRANSLATE_NOOP("activity", "Cleared")},
        {JournalCause::Invalidate, QT_TRANSLATE_NOOP("activity", "Invalidated")},
        {JournalCause::Warm, QT_TRANSLATE_NOOP("activity", "Warmed")},
        {JournalCause::Schema, QT_TRANSLATE_NOOP("activity", "Changed the tables")},
        {JournalCause::Epoch, QT_TRANSLATE_NOOP("activity", "Began a new epoch")},
    };
    const QString wanted = text.trimmed();
    std::vector<JournalCause> causes;
    if (wanted.size() < shortestWord)
        return causes;
    for (const Name& name : names) {
        if (Words::tr(name.done).startsWith(wanted, Qt::CaseInsensitive) ||
            causeText(name.cause).startsWith(wanted, Qt::CaseInsensitive))
            causes.push_back(name.cause);
    }
    return causes;
}

} // namespace activity
