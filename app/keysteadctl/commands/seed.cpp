// keysteadctl seed: deterministic sample data.
#include "app/keysteadctl/command_table.h"
#include "app/keysteadctl/connection_options.h"
#include "app/keysteadctl/interrupt.h"
#include "core/property/sample_data.h"

namespace ctl {

namespace {

int run(const Invocation& invocation)
{
    const auto count = wholeNumber(invocation.options.value(QStringLiteral("count")), 1);
    const auto number = wholeNumber(invocation.options.value(QStringLiteral("seed")), 0);
    if (!count || !number) {
        invocation.out.error(QStringLiteral("--count and --seed take whole numbers."));
        return WrongUsage;
    }
    const auto opened = openServers(invocation);
    if (!opened.workspace)
        return opened.failure;
    base::JobControl control;
    control.setListener([&](const base::JobProgress& progress) { invocation.out.progress(progress); });
    const Interrupt interrupt(control);
    property::SeedOptions options;
    options.count = *count;
    options.seed = quint32(*number);
    const auto seeded = property::seed(opened.workspace->session().database(), options, control);
    invocation.out.endProgress();
    if (!seeded)
        return fail(invocation.out, seeded.error());
    // The triggers told the outbox; the cache must know before anybody reads.
    (void)opened.workspace->drainer().drainNow(0);
    if (invocation.wantsJson())
        invocation.out.json({{QStringLiteral("added"), *seeded}});
    else
        invocation.out.text(QStringLiteral("Added %1 properties.").arg(grouped(*seeded)));
    return Done;
}

} // namespace

Command seedCommand()
{
    return {
        QStringLiteral("seed"),
        QStringLiteral("Add sample properties, the same on every machine."),
        QString(),
        {},
        {{QStringLiteral("count"), QStringLiteral("How many."), QStringLiteral("N"), QStringLiteral("10000")},
         {QStringLiteral("seed"), QStringLiteral("Another number gives other properties."),
          QStringLiteral("NUMBER"), QStringLiteral("1")}},
        {{QStringLiteral("seed --count 1000000"), QStringLiteral("A million properties.")}},
        true,
        &run};
}

} // namespace ctl
