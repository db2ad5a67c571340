#include "ui/keys/change/delete_preview.h"

#include "core/keyspace/change/deletion_scripts.h"
#include "core/keyspace/change/server_pace.h"

#include <algorithm>

namespace keys {

using namespace keyspace;

namespace {

constexpr int askedAtOnce = 1000;

base::Result<void> countExpiries(redis::Connection& redis, const NameSet& names, DeletePreview& preview,
                                 base::JobControl& control)
{
    ServerPace pace(askedAtOnce);
    for (qint64 from = 0; from < names.size();) {
        if (control.isCancelled())
            return base::Error{base::ErrorCode::Cancelled, {}, {}};
        const qint64 to = std::min(from + pace.batch(), names.size());
        std::vector<redis::Command> commands;
        for (qint64 i = from; i < to; ++i)
            commands.push_back({"PTTL", names.at(i).toByteArray()});
        const auto begun = ServerPace::Clock::now();
        const auto replies = redis.pipeline(commands, patience);
        if (!replies)
            return replies.error();
        pace.took(ServerPace::Clock::now() - begun);
        for (const redis::Value& left : *replies) {
            const qint64 milliseconds = left.isError() ? -2 : left.toInteger(-2);
            preview.expiring += milliseconds >= 0 ? 1 : 0;
            preview.lasting += milliseconds == -1 ? 1 : 0;
        }
        from = to;
        control.report({names.size() + from, 2 * names.size(), QStringLiteral("keys")});
        pace.rest();
    }
    return {};
}

} // namespace

bool DeletePreview::canKeepAll(qint64 keyBytes) const
{
    return isWeighed() && room.fits && keys.largestDump.value_or(0) <= keyBytes;
}

base::Result<DeletePreview> previewRemoval(redis::Connection& redis, const NameSet& names, const Trash& trash,
                                           base::JobControl& control)
{
    DeletePreview preview;
    base::JobControl first; // the first half of the way
    first.setListener([&first, &control](const base::JobProgress& progress) {
        if (control.isCancelled())
            first.cancel();
        control.report({progress.done, 2 * progress.total, progress.unit});
    });
    auto counted = previewDeletion(redis, names, first);
    if (!counted)
        return std::move(counted).error();
    preview.keys = *std::move(counted);
    if (auto asked = countExpiries(redis, names, preview, control); !asked)
        return std::move(asked).error();
    auto room = trash.roomFor(preview.keys.trashBytes());
    if (!room)
        return std::move(room).error();
    preview.room = *room;
    preview.limits = trash.limits();
    preview.asOf = QDateTime::currentDateTime();
    return preview;
}

} // namespace keys
