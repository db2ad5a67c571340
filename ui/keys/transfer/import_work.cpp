#include "ui/keys/transfer/import_work.h"

#include "core/cache/own_keys.h"
#include "core/keyspace/change/key_search.h"
#include "core/keyspace/change/server_pace.h"
#include "core/keyspace/transfer/key_line.h"
#include "core/keyspace/value/script.h"

#include <QFile>

namespace keys {

using namespace keyspace;

namespace {

constexpr qint64 mostLine = 256LL * 1024 * 1024;
constexpr int mostDigests = 100; // at once: the server stands still meanwhile

// Of each key what DUMP gives; empty: it is not there.
const Script& digestScript()
{
    static const Script script(QByteArrayLiteral("local out = {}\n"
                                                 "for i = 1, #KEYS do\n"
                                                 "  local dump = redis.call('DUMP', KEYS[i])\n"
                                                 "  out[i] = dump and redis.sha1hex(dump) or ''\n"
                                                 "end\n"
                                                 "return out\n"),
                               Script::Effect::Writes); // EVALSHA_RO came with Redis 7.0
    return script;
}

// Of all lines that can be read and are not ours.
std::shared_ptr<const NameSet> namesIn(QIODevice& file, const base::JobControl& control)
{
    QByteArrayList names;
    (void)file.readLine(mostLine);
    while (!file.atEnd() && !control.isCancelled()) {
        qint64 keys = 0;
        const auto line = readLine(file.readLine(mostLine), keys);
        if (line && !*line)
            break;
        if (line && !cache::isOurs((*line)->key))
            names << (*line)->key;
    }
    return nameSetOf(names);
}

// Records of keys that were not there, as the import has left them. Errors: those of Script::run and the
// trash.
base::Result<QString> keepFresh(redis::Connection& redis, Trash& trash, const NameSet& fresh)
{
    auto writer =
        trash.begin({TrashCause::Import, redis.address().displayName(), {}, QDateTime::currentDateTimeUtc()});
    if (!writer)
        return std::move(writer).error();
    const QString id = Trash::idOf(**writer);
    base::Result<void> kept;
    ServerPace pace(mostDigests);
    for (qint64 from = 0; from < fresh.size() && kept;) {
        QByteArrayList names;
        for (; from < fresh.size() && names.size() < pace.batch(); ++from)
            names << fresh.at(from).toByteArray();
        const auto begun = ServerPace::Clock::now();
        const auto digests = digestScript().run(redis, names, {});
        pace.took(ServerPace::Clock::now() - begun);
        if (!digests) {
            kept = digests.error();
            break;
        }
        for (qsizetype i = 0; i < names.size() && i < std::ssize(digests->items()); ++i) {
            const QByteArray digest = digests->items()[static_cast<std::size_t>(i)].bytes();
            if (!digest.isEmpty())
                (*writer)->add({names[i], {}, std::nullopt, digest});
        }
        kept = trash.keep(**writer);
        pace.rest();
    }
    if (kept)
        kept = (*writer)->finish();
    writer->reset();
    if (kept)
        return id;
    (void)trash.remove(id);
    return std::move(kept).error();
}

std::shared_ptr<const NameSet> both(const NameSet* one, const NameSet* other)
{
    std::vector<QByteArrayView> names;
    if (one != nullptr && other != nullptr) {
        for (qint64 i = 0; i < one->size(); ++i) {
            if (other->contains(one->at(i)))
                names.push_back(one->at(i));
        }
    }
    return std::make_shared<const NameSet>(names);
}

} // namespace

base::Result<ImportDone> importFrom(workspace::Session& session, const QString& path,
                                    const KeyImportOptions& options, base::JobControl& control)
{
    ImportDone done;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return base::Error{base::ErrorCode::FileFailed, file.errorString(), path};
    if (options.dryRun) {
        done.report = importKeys(session.redis(), file, options, control);
        return done;
    }
    const auto names = namesIn(file, control);
    const auto before = presenceOf(session.redis(), *names);
    if (!before) {
        done.report.ended = before.error();
        return done;
    }
    file.seek(0);
    done.report = importKeys(session.redis(), file, options, control);
    done.cannotUndo = done.report.imported;
    if (base::isConnectionError(done.report.ended.code))
        return done;
    const auto after = presenceOf(session.redis(), *names);
    if (!after)
        return done;
    done.presence.there = after->there;
    const auto fresh = both(before->gone.get(), after->there.get());
    // More than were imported: somebody else has made some of them meanwhile.
    if (fresh->isEmpty() || fresh->size() > done.report.imported)
        return done;
    if (const auto kept = keepFresh(session.redis(), *options.trash, *fresh)) {
        done.fresh = *kept;
        done.cannotUndo = 0;
    }
    return done;
}

} // namespace keys
