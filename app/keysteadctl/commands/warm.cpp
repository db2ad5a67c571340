// keysteadctl warm: fill the cache with the configured queries.
#include "app/keysteadctl/cache_groups.h"
#include "app/keysteadctl/command_table.h"
#include "app/keysteadctl/connection_options.h"
#include "app/keysteadctl/interrupt.h"
#include "core/listing/warmer.h"

namespace ctl {

namespace {

int run(const Invocation& invocation)
{
    const auto rate = wholeNumber(invocation.options.value(QStringLiteral("rate")), 0);
    if (!rate) {
        invocation.out.error(QStringLiteral("--rate takes a whole number, 0 for no limit."));
        return WrongUsage;
    }
    const QString only = invocation.options.value(QStringLiteral("group"));
    if (invocation.options.isSet(QStringLiteral("group")) && !isGroup(only)) {
        invocation.out.error(noSuchGroup(only));
        return WrongUsage;
    }
    const auto opened = openCache(invocation);
    if (!opened.workspace)
        return opened.failure;
    listing::WarmPlan plan;
    plan.perSecond = int(*rate);
    if (!only.isEmpty())
        plan.groups = {only.toUtf8()};
    base::JobControl control;
    control.setListener([&](const base::JobProgress& progress) { invocation.out.progress(progress); });
    const Interrupt interrupt(control);
    const auto report = listing::warm(opened.workspace->session().reads(), plan, control);
    invocation.out.endProgress();
    if (!report)
        return fail(invocation.out, report.error());
    if (invocation.wantsJson()) {
        invocation.out.json(
            {{QStringLiteral("queries"), report->queries},
             {QStringLiteral("filled"), report->filled},
             {QStringLiteral("present"), report->present},
             {QStringLiteral("took_ms"), std::chrono::duration<double, std::milli>(report->took).count()}});
    } else {
        invocation.out.text(QStringLiteral("Warmed %1 queries in %2: %3 filled, %4 were there already.")
                                .arg(grouped(report->queries), formatDuration(report->took),
                                     grouped(report->filled), grouped(report->present)));
    }
    return Done;
}

} // namespace

Command warmCommand()
{
    return {QStringLiteral("warm"),
            QStringLiteral("Fill the cache with the queries that are asked most."),
            QString(),
            {},
            {{QStringLiteral("group"), QStringLiteral("Only this group."), QStringLiteral("G")},
             {QStringLiteral("rate"), QStringLiteral("Queries a second at most, 0 for no limit."),
              QStringLiteral("N"), QStringLiteral("500")}},
            {{QStringLiteral("warm --group page --rate 100"),
              QStringLiteral("Fills the pages gently, for a server that is busy.")}},
            true,
            &run};
}

} // namespace ctl
