// keysteadctl seed: deterministic sample data.
#include "app/keysteadctl/command_table.h"
#include "app/keysteadctl/connection_options.h"
#include "app/keysteadctl/interrupt.h"
#include "core/property/sample_data.h"
#include "core/workspace/cancel_watch.h"

#include <limits>

namespace ctl {

namespace {

constexpr qint64 mostProperties = 100'000'000;
constexpr qint64 mostSeed = std::numeric_limits<quint32>::max();

std::optional<property::SeedOptions> readOptions(const Invocation& invocation)
{
    const auto count = wholeNumber(invocation.options.value(QStringLiteral("count")), 1);
    if (!count || *count > mostProperties) {
        invocation.out.error(
            QStringLiteral("--count takes a whole number from 1 to %1.").arg(grouped(mostProperties)));
        return std::nullopt;
    }
    const auto number = wholeNumber(invocation.options.value(QStringLiteral("seed")), 0);
    if (!number || *number > mostSeed) {
        invocation.out.error(
            QStringLiteral("--seed takes a whole number from 0 to %1.").arg(grouped(mostSeed)));
        return std::nullopt;
    }
    property::SeedOptions options;
    options.count = *count;
    options.seed = quint32(*number);
    return options;
}

// However it ends, what was committed stays.
base::Result<qint64> seedNow(const Invocation& invocation, database::Session& session,
                             const property::SeedOptions& options)
{
    base::JobControl control;
    qint64 committed = 0;
    control.setListener([&](const base::JobProgress& progress) {
        committed = progress.done;
        invocation.out.progress(progress);
    });
    const Interrupt interrupt(control);
    const workspace::CancelWatch watch(control, session.canceller());
    auto seeded = property::seed(session, options, control);
    control.flush();
    invocation.out.endProgress();
    if (seeded || !control.isCancelled())
        return seeded;
    return base::Error{base::ErrorCode::Cancelled,
                       QStringLiteral("Added before that, and staying: %1.")
                           .arg(counted(committed, "property", "properties")),
                       {}};
}

int run(const Invocation& invocation)
{
    const auto options = readOptions(invocation);
    if (!options)
        return WrongUsage;
    const auto opened = openServers(invocation);
    if (!opened.workspace)
        return opened.failure;
    const auto seeded = seedNow(invocation, opened.workspace->session().database(), *options);
    if (!seeded)
        return opened.servers.fail(invocation.out, seeded.error());
    // The triggers told the outbox; the cache must know before anybody reads.
    (void)opened.workspace->drainer().drainNow(0);
    if (invocation.wantsJson())
        invocation.out.json({{QStringLiteral("added"), *seeded}});
    else
        invocation.out.text(QStringLiteral("Added %1.").arg(counted(*seeded, "property", "properties")));
    return Done;
}

} // namespace

Command seedCommand()
{
    return {
        QStringLiteral("seed"),
        QStringLiteral("Add sample properties, the same on every machine."),
        QStringLiteral("They are committed 5,000 at a time; what is there when Ctrl+C ends it stays."),
        {},
        {{QStringLiteral("count"), QStringLiteral("How many."), QStringLiteral("N"), QStringLiteral("10000")},
         {QStringLiteral("seed"), QStringLiteral("Another number gives other properties."),
          QStringLiteral("NUMBER"), QStringLiteral("1")}},
        {{QStringLiteral("seed --count 1000000"), QStringLiteral("A million properties.")}},
        true,
        &run};
}

} // namespace ctl
