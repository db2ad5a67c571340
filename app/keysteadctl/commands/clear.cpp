// keysteadctl clear: our entries, all, of one group, of one tag or by a pattern; and, when it is named, the
// whole Redis database. Nothing but the last touches a key that is not ours.
#include "app/keysteadctl/cache_groups.h"
#include "app/keysteadctl/command_table.h"
#include "app/keysteadctl/connection_options.h"
#include "app/keysteadctl/interrupt.h"
#include "app/keysteadctl/printable.h"
#include "core/base/units.h"
#include "core/cache/housekeeping.h"
#include "core/cache/journal.h"
#include "core/listing/catalogue.h"
#include "core/listing/dropped.h"

#include <QJsonArray>
#include <QTextStream>

#include <algorithm>
#include <chrono>
#include <unistd.h>

namespace ctl {

namespace {

constexpr qsizetype sampleShown = 10;

enum class What { All, Group, Tag, Pattern, Database };

struct Wish
{
    What what = What::All;
    QString name;
};

// One run: what was wished for, and what every way of clearing needs.
struct Clearing
{
    const Invocation& invocation;
    Wish wish;
    workspace::Session& session;
    base::JobControl& control;
    bool dryRun;
    std::chrono::steady_clock::time_point begun = std::chrono::steady_clock::now();

    Output& out() const { return invocation.out; }
};

std::vector<QByteArray> allGroups()
{
    std::vector<QByteArray> groups;
    for (const listing::CachedQuery& query : listing::catalogue())
        groups.push_back(query.group);
    return groups;
}

// A tag is known when some entry carries it.
bool isTag(const QString& name)
{
    return !listing::groupsOf({name.toUtf8()}).empty();
}

std::optional<Wish> refused(const Invocation& invocation, const QString& sentence)
{
    invocation.out.error(sentence);
    return std::nullopt;
}

std::optional<Wish> checked(const Invocation& invocation, const Wish& wish)
{
    if (wish.what == What::Group && !isGroup(wish.name))
        return refused(invocation, noSuchGroup(wish.name));
    if (wish.what == What::Tag && !isTag(wish.name))
        return refused(invocation,
                       QStringLiteral("%1 is no tag. Tags: prop:ID, prop:list, prop:all, agent:ID, "
                                      "agent:list, agent:all, feedback, group:GROUP.")
                           .arg(quoted(wish.name)));
    if (wish.what == What::Pattern && wish.name.isEmpty())
        return refused(invocation, QStringLiteral("An empty pattern matches nothing."));
    return wish;
}

// “group page”, “database 127.0.0.1:6379/0”, nothing at all, or --group page.
std::optional<Wish> wishOf(const Invocation& invocation)
{
    const QStringList& words = invocation.arguments;
    if (invocation.options.isSet(QStringLiteral("group"))) {
        if (!words.isEmpty())
            return refused(invocation, QStringLiteral("--group stands for “group G”: give one of them."));
        return checked(invocation, {What::Group, invocation.options.value(QStringLiteral("group"))});
    }
    const QString what = words.value(0, QStringLiteral("all"));
    const QString name = words.value(1);
    if (what == QLatin1String("all") && words.size() <= 1)
        return Wish{};
    if (what == QLatin1String("database"))
        return Wish{What::Database, name};
    if (words.size() == 2) {
        for (const auto& [word, kind] :
             {std::pair(QLatin1String("group"), What::Group), std::pair(QLatin1String("tag"), What::Tag),
              std::pair(QLatin1String("pattern"), What::Pattern)}) {
            if (what == word)
                return checked(invocation, {kind, name});
        }
    }
    return refused(invocation, QStringLiteral("Give one of: all, group G, tag T, pattern P, database NAME."));
}

QJsonArray texts(const QByteArrayList& keys)
{
    QJsonArray array;
    for (const QByteArray& key : keys)
        array.append(base::escapeBytes(key));
    return array;
}

void printSample(Output& out, const QByteArrayList& keys)
{
    for (const QByteArray& key : keys.mid(0, sampleShown))
        out.text(QStringLiteral("  ") + base::escapeBytes(key));
    if (keys.size() > sampleShown)
        out.text(QStringLiteral("  … and %1 more").arg(grouped(keys.size() - sampleShown)));
}

// For the journal, which is never an obstacle.
void note(const Clearing& clearing, std::vector<cache::Tag> tags, qint64 generations, qint64 entries)
{
    using std::chrono::microseconds;
    const auto took = std::chrono::steady_clock::now() - clearing.begun;
    [[maybe_unused]] const auto noted =
        cache::note(clearing.session.database(), {cache::JournalCause::Clear, std::move(tags), generations,
                                                  entries, std::chrono::duration_cast<microseconds>(took)});
}

int cleared(const Clearing& clearing, const base::Result<cache::Cleared>& cleared,
            const std::vector<cache::Tag>& tags, qint64 generations)
{
    clearing.out().endProgress();
    if (!cleared)
        return fail(clearing.out(), cleared.error());
    note(clearing, tags, generations, cleared->entries);
    if (clearing.invocation.wantsJson())
        clearing.out().json({{QStringLiteral("cleared"), cleared->entries}});
    else
        clearing.out().text(QStringLiteral("Cleared %1 entries.").arg(grouped(cleared->entries)));
    return Done;
}

int clearGroups(const Clearing& clearing)
{
    workspace::Session& session = clearing.session;
    const bool all = clearing.wish.what == What::All;
    const std::vector<QByteArray> groups =
        all ? allGroups() : std::vector<QByteArray>{clearing.wish.name.toUtf8()};
    if (!clearing.dryRun) {
        std::vector<cache::Tag> tags;
        std::transform(groups.begin(), groups.end(), std::back_inserter(tags), &cache::groupTag);
        return cleared(
            clearing,
            all ? cache::clearAll(session.redis(), session.keyspace(), groups, clearing.control)
                : cache::clearGroups(session.redis(), session.keyspace(), groups, clearing.control),
            tags, qint64(tags.size()));
    }
    const auto found = cache::findEntries(session.redis(), session.keyspace(),
                                          all ? "*" : groups.front() + ":*", clearing.control);
    clearing.out().endProgress();
    if (!found)
        return fail(clearing.out(), found.error());
    if (clearing.invocation.wantsJson())
        clearing.out().json({{QStringLiteral("entries"), found->keys.size()},
                             {QStringLiteral("more"), found->cut},
                             {QStringLiteral("dry_run"), true}});
    else
        clearing.out().text(
            QStringLiteral("Would clear %1%2 entries.")
                .arg(found->cut ? QStringLiteral("more than ") : QString(), grouped(found->keys.size())));
    return Done;
}

// One key, however many entries carry it.
int clearTag(const Clearing& clearing)
{
    workspace::Session& session = clearing.session;
    const cache::Tag tag = clearing.wish.name.toUtf8();
    base::Result<qint64> found = qint64{0};
    if (clearing.dryRun) {
        const auto there = session.redis().call({"EXISTS", session.keyspace().generation(tag)});
        found = there ? base::Result<qint64>(there->toInteger()) : there.error();
    } else {
        found = cache::invalidateTags(session.redis(), session.keyspace(), {tag});
        if (found)
            note(clearing, {tag}, *found, 0);
    }
    if (!found)
        return fail(clearing.out(), found.error());
    QStringList groups;
    for (const QByteArray& group : listing::groupsOf({tag}))
        groups << QString::fromUtf8(group);
    if (clearing.invocation.wantsJson()) {
        clearing.out().json({{QStringLiteral("tag"), clearing.wish.name},
                             {QStringLiteral("groups"), QJsonArray::fromStringList(groups)},
                             {QStringLiteral("generations"), *found},
                             {QStringLiteral("dry_run"), clearing.dryRun}});
        return Done;
    }
    clearing.out().text((clearing.dryRun
                             ? QStringLiteral("Would make every entry with %1 invalid, of: %2.")
                             : QStringLiteral("Every entry with %1 is invalid from now on, of: %2."))
                            .arg(quoted(clearing.wish.name), groups.join(QStringLiteral(", "))));
    if (*found == 0)
        clearing.out().text(QStringLiteral("Nothing was cached under it."));
    return Done;
}

// False: it was refused, and said why.
bool agreed(const Clearing& clearing, qint64 entries)
{
    if (clearing.invocation.options.isSet(QStringLiteral("yes")))
        return true;
    if (::isatty(STDIN_FILENO) != 1 || clearing.invocation.wantsJson()) {
        clearing.out().error(
            QStringLiteral("Nothing was cleared. Look with --dry-run, then agree with --yes."));
        return false;
    }
    clearing.out().text(QStringLiteral("Clear these %1 entries? Type yes:").arg(grouped(entries)));
    if (QTextStream(stdin).readLine().trimmed() == QLatin1String("yes"))
        return true;
    clearing.out().error(QStringLiteral("Nothing was cleared."));
    return false;
}

// What is cleared is what was found and shown, not what matches by then.
int clearPattern(const Clearing& clearing)
{
    workspace::Session& session = clearing.session;
    const auto found = cache::findEntries(session.redis(), session.keyspace(), clearing.wish.name.toUtf8(),
                                          clearing.control);
    clearing.out().endProgress();
    if (!found)
        return fail(clearing.out(), found.error());
    const qint64 entries = found->keys.size();
    if (clearing.dryRun && clearing.invocation.wantsJson()) {
        clearing.out().json({{QStringLiteral("entries"), entries},
                             {QStringLiteral("more"), found->cut},
                             {QStringLiteral("sample"), texts(found->keys.mid(0, sampleShown))},
                             {QStringLiteral("dry_run"), true}});
        return Done;
    }
    if (!clearing.invocation.wantsJson()) {
        clearing.out().text(QStringLiteral("%1 entries match.").arg(grouped(entries)));
        printSample(clearing.out(), found->keys);
    }
    if (clearing.dryRun)
        return Done;
    if (found->cut) {
        clearing.out().error(
            QStringLiteral("More than %1 entries match: clear a group, or narrow the pattern.")
                .arg(grouped(cache::mostFound)));
        return Failed;
    }
    if (entries > 0 && !agreed(clearing, entries))
        return WrongUsage;
    return cleared(clearing, cache::clearFound(session.redis(), session.keyspace(), *found, clearing.control),
                   listing::clearedTags(clearing.wish.name.toUtf8(), found->keys), 0);
}

// FLUSHDB, once its name was given.
int clearDatabase(const Clearing& clearing)
{
    workspace::Session& session = clearing.session;
    const QString name = session.redis().address().displayName();
    const auto survey = cache::surveyDatabase(session.redis(), clearing.control);
    clearing.out().endProgress();
    if (!survey)
        return fail(clearing.out(), survey.error());
    QJsonObject json{{QStringLiteral("database"), name},
                     {QStringLiteral("keys"), survey->keys},
                     {QStringLiteral("not_ours"), survey->foreign()},
                     {QStringLiteral("sample_not_ours"), texts(survey->sample)},
                     {QStringLiteral("cleared"), 0}};
    if (!clearing.invocation.wantsJson()) {
        clearing.out().text(QStringLiteral("%1 holds %2 keys; %3 of them are not Keystead's.")
                                .arg(name, grouped(survey->keys), grouped(survey->foreign())));
        printSample(clearing.out(), survey->sample);
    }
    if (!clearing.dryRun && clearing.wish.name != name) {
        clearing.out().error(
            QStringLiteral("Nothing was cleared. To clear all of it: keysteadctl clear database %1")
                .arg(name));
        return WrongUsage;
    }
    if (!clearing.dryRun) {
        const auto flushed = cache::flushDatabase(session.redis(), clearing.wish.name);
        if (!flushed)
            return fail(clearing.out(), flushed.error());
        note(clearing, {cache::databaseTag}, 0, survey->ours);
        json[QStringLiteral("cleared")] = *flushed;
        if (!clearing.invocation.wantsJson())
            clearing.out().text(QStringLiteral("Cleared %1 keys.").arg(grouped(*flushed)));
    }
    if (clearing.invocation.wantsJson())
        clearing.out().json(json);
    return Done;
}

int run(const Invocation& invocation)
{
    const auto wish = wishOf(invocation);
    if (!wish)
        return WrongUsage;
    const auto opened = openCache(invocation);
    if (!opened.workspace)
        return opened.failure;
    base::JobControl control;
    control.setListener([&](const base::JobProgress& progress) { invocation.out.progress(progress); });
    const Interrupt interrupt(control);
    const Clearing clearing{invocation, *wish, opened.workspace->session(), control,
                            invocation.options.isSet(QStringLiteral("dry-run"))};
    switch (wish->what) {
    case What::All:
    case What::Group:
        return clearGroups(clearing);
    case What::Tag:
        return clearTag(clearing);
    case What::Pattern:
        return clearPattern(clearing);
    case What::Database:
        return clearDatabase(clearing);
    }
    return WrongUsage;
}

} // namespace

Command clearCommand()
{
    return {
        QStringLiteral("clear"),
        QStringLiteral("Clear the cache: all of it, a group, a tag, a pattern; or the whole Redis database."),
        QStringLiteral("A group or a tag is invalid everywhere at once, however many entries it has; then "
                       "the entries of a group are removed to give memory back. A pattern is a glob "
                       "for the names of entries, and what it clears is what it found and showed. None of "
                       "these touches a key that is not Keystead's, whoever shares the server. “database” "
                       "does: it says how many, and wants the database's name."),
        {{QStringLiteral("[WHAT]"),
          QStringLiteral("all (also when nothing is given), group, tag, pattern or database.")},
         {QStringLiteral("[NAME]"),
          QStringLiteral("Of the group (%1), of the tag (prop:812, prop:list, …), the pattern "
                         "(“page:city=langkawi*”), or of the Redis database, as it is printed without one.")
              .arg(groupNames().join(QStringLiteral(", ")))}},
        {{QStringLiteral("group"), QStringLiteral("The same as “group G”."), QStringLiteral("G")},
         {QStringLiteral("dry-run"), QStringLiteral("Say what would go, and change nothing.")},
         {QStringLiteral("yes"), QStringLiteral("Agree to clear what a pattern finds.")}},
        {{QStringLiteral("clear group page"), QStringLiteral("Clears the pages of the list.")},
         {QStringLiteral("clear tag prop:812"), QStringLiteral("Property 812 is read anew.")},
         {QStringLiteral("clear pattern 'page:*city=langkawi*' --dry-run"),
          QStringLiteral("Counts the pages of one city, and names some.")}},
        true,
        &run};
}

} // namespace ctl
