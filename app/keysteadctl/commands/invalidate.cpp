// keysteadctl invalidate: makes groups or tags invalid everywhere at once, by removing their generations.
#include "app/keysteadctl/cache_groups.h"
#include "app/keysteadctl/command_table.h"
#include "app/keysteadctl/connection_options.h"
#include "app/keysteadctl/printable.h"
#include "core/listing/catalogue.h"

#include <QJsonArray>
#include <QRegularExpression>

#include <algorithm>
#include <chrono>

namespace ctl {

namespace {

// A group's name, or a tag as the triggers write it. Nothing: neither.
std::optional<cache::Tag> tagOf(const QString& word)
{
    static const QRegularExpression tag(QStringLiteral("^(prop|agent):(list|all|[1-9][0-9]{0,18})$"));
    const QString name = word.startsWith(QStringLiteral("group:")) ? word.mid(6) : word;
    if (isGroup(name))
        return cache::groupTag(name.toUtf8());
    if (word == QStringLiteral("feedback") || tag.match(word).hasMatch())
        return word.toUtf8();
    return std::nullopt;
}

std::optional<std::vector<cache::Tag>> readTags(const Invocation& invocation)
{
    std::vector<cache::Tag> tags;
    for (const QString& word : invocation.arguments) {
        const auto tag = tagOf(word);
        if (!tag) {
            invocation.out.error(
                QStringLiteral("%1 is neither a group nor a tag. Groups: %2. Tags: prop:ID, prop:list, "
                               "prop:all, agent:ID, agent:list, agent:all, feedback.")
                    .arg(quoted(word), groupNames().join(QStringLiteral(", "))));
            return std::nullopt;
        }
        if (std::find(tags.begin(), tags.end(), *tag) == tags.end())
            tags.push_back(*tag);
    }
    return tags;
}

// How many of the generations were there.
base::Result<qint64> remove(workspace::Session& session, const std::vector<cache::Tag>& tags, bool dryRun)
{
    redis::Command command{dryRun ? QByteArrayLiteral("EXISTS") : QByteArrayLiteral("UNLINK")};
    for (const cache::Tag& tag : tags)
        command << session.keyspace().generation(tag);
    auto reply = session.redis().call(command);
    if (!reply)
        return std::move(reply).error();
    return reply->toInteger();
}

QStringList texts(const std::vector<QByteArray>& bytes)
{
    QStringList list;
    for (const QByteArray& one : bytes)
        list.append(QString::fromUtf8(one));
    return list;
}

void print(const Invocation& invocation, const std::vector<cache::Tag>& tags, qint64 found, bool dryRun)
{
    const QStringList groups = texts(listing::groupsOf(tags));
    if (invocation.wantsJson()) {
        invocation.out.json({{QStringLiteral("tags"), QJsonArray::fromStringList(texts(tags))},
                             {QStringLiteral("groups"), QJsonArray::fromStringList(groups)},
                             {QStringLiteral("generations"), found},
                             {QStringLiteral("dry_run"), dryRun}});
        return;
    }
    const QString affected =
        groups.isEmpty() ? QStringLiteral("no group") : groups.join(QStringLiteral(", "));
    invocation.out.text((dryRun ? QStringLiteral("Would make invalid everywhere: %1.\nEntries of: %2.")
                                : QStringLiteral("Invalid everywhere from now on: %1.\nEntries of: %2."))
                            .arg(texts(tags).join(QStringLiteral(", ")), affected));
    invocation.out.text(found == 0 ? QStringLiteral("Nothing was cached under them.")
                                   : QStringLiteral("Generations %1: %2 of %3.")
                                         .arg(dryRun ? QStringLiteral("there") : QStringLiteral("removed"),
                                              grouped(found), grouped(qint64(tags.size()))));
}

int run(const Invocation& invocation)
{
    const auto tags = readTags(invocation);
    if (!tags)
        return WrongUsage;
    const auto opened = openCache(invocation);
    if (!opened.workspace)
        return opened.failure;
    const bool dryRun = invocation.options.isSet(QStringLiteral("dry-run"));
    workspace::Session& session = opened.workspace->session();
    const auto begun = std::chrono::steady_clock::now();
    const auto found = remove(session, *tags, dryRun);
    if (!found)
        return opened.servers.fail(invocation.out, found.error());
    const auto took = std::chrono::steady_clock::now() - begun;
    if (!dryRun)
        session.note({cache::JournalCause::Invalidate, *tags, *found, 0,
                      std::chrono::duration_cast<std::chrono::microseconds>(took)});
    print(invocation, *tags, *found, dryRun);
    return Done;
}

} // namespace

Command invalidateCommand()
{
    return {
        QStringLiteral("invalidate"),
        QStringLiteral("Make groups or tags of the cache invalid everywhere at once."),
        QStringLiteral("Every entry that carries the tag is a miss from that moment on, on every desktop, "
                       "however many there are: only the tag's generation is removed. The entries "
                       "themselves go when their time is over; “clear” removes them too."),
        {{QStringLiteral("GROUP|TAG…"),
          QStringLiteral("A group (%1), or a tag: prop:ID, prop:list, prop:all, agent:ID, agent:list, "
                         "agent:all, feedback.")
              .arg(groupNames().join(QStringLiteral(", ")))}},
        {{QStringLiteral("dry-run"), QStringLiteral("Say what would be invalid, and change nothing.")}},
        {{QStringLiteral("invalidate prop:812"), QStringLiteral("Property 812 is read anew.")},
         {QStringLiteral("invalidate page count"), QStringLiteral("All pages and counts are.")}},
        true,
        &run};
}

} // namespace ctl
