// keysteadctl keys flush: everything in the database goes, into the trash as far as that can keep it.
#include "app/keysteadctl/key_removal.h"
#include "app/keysteadctl/printable.h"
#include "core/keyspace/change/flush.h"

#include <QJsonArray>

namespace ctl {

namespace {

using namespace keyspace;

QJsonObject toJson(const FlushPlan& plan)
{
    QJsonObject json = ctl::toJson(plan.preview, plan.room);
    QJsonArray names;
    for (const QByteArray& name : plan.tooLargeNames)
        names.append(typed(name));
    json[QStringLiteral("server")] = plan.server;
    json[QStringLiteral("too_large")] = plan.tooLarge;
    json[QStringLiteral("too_large_names")] = names;
    json[QStringLiteral("can_undo_all")] = plan.canUndoAll();
    return json;
}

void print(const KeyRun& run, const FlushPlan& plan, bool keeps)
{
    run.out().text(QStringLiteral("The whole database %1.").arg(printable(plan.server)));
    printPreview(run, plan.preview, plan.room, keeps);
    if (!keeps || plan.tooLarge == 0)
        return;
    run.out().text(QStringLiteral("%1 may be larger than what is kept of one key; what is stays, unless "
                                  "--without-undo is given:")
                       .arg(counted(plan.tooLarge, "key", "keys")));
    for (const QByteArray& name : plan.tooLargeNames)
        run.out().text(QStringLiteral("  ") + typed(name));
}

} // namespace

int flushKeys(KeyRun& run)
{
    if (!run.words().isEmpty() || run.isSet("pattern") || run.isSet("type"))
        return run.misused(QStringLiteral("“keys flush” takes the whole database: to delete some keys, use "
                                          "“keys delete”."));
    const bool keeps = !run.isSet("without-undo");
    const auto plan = planFlush(run.redis, run.trash, run.control);
    run.out().endProgress();
    if (!plan)
        return run.fail(plan.error());
    if (!run.invocation.wantsJson())
        print(run, *plan, keeps);
    if (run.isSet("dry-run")) {
        if (run.invocation.wantsJson())
            run.out().json(toJson(*plan));
        return Done;
    }
    if (plan->present() > 0 && !agreed(run, plan->present()))
        return WrongUsage;
    DeletionOptions options;
    options.trash = keeps ? &run.trash : nullptr;
    const FlushReport report = flushDatabase(run.redis, *plan, options, run.control);
    const int code = tellDeletion(run, report.deletion);
    const qint64 came = report.left.value_or(0) - report.deletion.failed;
    if (came > 0 && !run.invocation.wantsJson())
        run.out().text(QStringLiteral("%1 come meanwhile.").arg(counted(came, "key has", "keys have")));
    return code;
}

} // namespace ctl
