#include "ui/keys/change/delete_preview.h"

#include "core/keyspace/change/deletion_scripts.h"
#include "core/keyspace/change/server_pace.h"

#include <algorithm>

namespace keys {

using namespace keyspace;

namespace {

constexpr int askedAtOnce = 1000;

// before: how often each name was gone through already.
base::Result<void> countExpiries(redis::Connection& redis, const NameSet& names, DeletePreview& preview,
                                 qint64 before, base::JobControl& control)
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
        control.report({before * names.size() + from, (before + 1) * names.size(), QStringLiteral("keys")});
        pace.rest();
    }
    return {};
}

} // namespace

bool DeletePreview::canKeepAll(qint64 keyBytes) const
{
    return isWeighed() && room.fits && keys.largestDump.value_or(0) <= keyBytes &&
           (!flush || flush->tooLarge == 0);
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
    if (auto asked = countExpiries(redis, names, preview, 1, control); !asked)
        return std::move(asked).error();
    auto room = trash.roomFor(preview.keys.trashBytes());
    if (!room)
        return std::move(room).error();
    preview.room = *room;
    preview.limits = trash.limits();
    preview.asOf = QDateTime::currentDateTime();
    return preview;
}

base::Result<DeletePreview> previewFlush(redis::Connection& redis, const Trash& trash,
                                         base::JobControl& control)
{
    constexpr qint64 before = 3; // passes of the plan, of four
    base::JobControl first;
    first.setListener([&first, &control](const base::JobProgress& progress) {
        if (control.isCancelled())
            first.cancel();
        const qint64 total = progress.total < 0 ? -1 : progress.total / before * (before + 1);
        control.report({progress.done, total, progress.unit});
    });
    auto plan = planFlush(redis, trash, first);
    if (!plan)
        return std::move(plan).error();
    DeletePreview preview;
    preview.keys = plan->preview;
    preview.room = plan->room;
    preview.limits = trash.limits();
    preview.flush = *std::move(plan);
    if (auto asked = countExpiries(redis, *preview.flush->names, preview, before, control); !asked)
        return std::move(asked).error();
    preview.asOf = QDateTime::currentDateTime();
    return preview;
}

} // namespace keys
