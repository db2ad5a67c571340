// keysteadctl warm: fill the cache with the configured queries, with the most popular ones, or with both.
#include "app/keysteadctl/cache_groups.h"
#include "app/keysteadctl/command_table.h"
#include "app/keysteadctl/connection_options.h"
#include "app/keysteadctl/interrupt.h"
#include "core/cache/journal.h"
#include "core/listing/warmer.h"

#include <algorithm>

namespace ctl {

namespace {

double milliseconds(std::chrono::nanoseconds duration)
{
    return std::chrono::duration<double, std::milli>(duration).count();
}

std::optional<listing::WarmSource> sourceNamed(const QString& name)
{
    if (name == QLatin1String("catalogue"))
        return listing::WarmSource::Catalogue;
    if (name == QLatin1String("popular"))
        return listing::WarmSource::Popular;
    if (name == QLatin1String("both"))
        return listing::WarmSource::Both;
    return std::nullopt;
}

// Nothing: it was refused, and said why.
std::optional<listing::WarmPlan> planOf(const Invocation& invocation)
{
    const QCommandLineParser& options = invocation.options;
    listing::WarmPlan plan;
    const auto rate = wholeNumber(options.value(QStringLiteral("rate")), 0);
    const auto source = sourceNamed(options.value(QStringLiteral("source")));
    const QString only = options.value(QStringLiteral("group"));
    if (!rate) {
        invocation.out.error(QStringLiteral("--rate takes a whole number, 0 for no limit."));
        return std::nullopt;
    }
    if (!source) {
        invocation.out.error(QStringLiteral("--source takes catalogue, popular or both."));
        return std::nullopt;
    }
    if (options.isSet(QStringLiteral("group")) && !isGroup(only)) {
        invocation.out.error(noSuchGroup(only));
        return std::nullopt;
    }
    for (const QString& text : options.values(QStringLiteral("property"))) {
        const auto id = wholeNumber(text, 1);
        if (!id) {
            invocation.out.error(QStringLiteral("--property takes the number of a property."));
            return std::nullopt;
        }
        plan.properties.push_back(*id);
    }
    plan.perSecond = int(*rate);
    plan.source = *source;
    if (!only.isEmpty())
        plan.groups = {only.toUtf8()};
    return plan;
}

void printJson(Output& out, const listing::WarmReport& report)
{
    QJsonObject json{{QStringLiteral("queries"), report.queries},
                     {QStringLiteral("filled"), report.filled},
                     {QStringLiteral("present"), report.present},
                     {QStringLiteral("took_ms"), milliseconds(report.took)},
                     {QStringLiteral("stored"), report.stored},
                     {QStringLiteral("bytes"), report.bytes.count},
                     {QStringLiteral("measured"), report.measured},
                     {QStringLiteral("under_pressure"), report.underPressure}};
    if (report.measured > 0) {
        json[QStringLiteral("database_ms")] = milliseconds(report.fromDatabase);
        json[QStringLiteral("cache_ms")] = milliseconds(report.fromCache);
        json[QStringLiteral("saved_ms_per_read")] = milliseconds(report.savedPerRead());
    }
    out.json(json);
}

void printText(Output& out, const listing::WarmReport& report)
{
    out.text(QStringLiteral("Warmed %1 queries in %2: %3 filled, %4 were there already.")
                 .arg(grouped(report.queries), formatDuration(report.took), grouped(report.filled),
                      grouped(report.present)));
    if (report.stored > 0)
        out.text(QStringLiteral("Stored %1 entries, %2.")
                     .arg(grouped(report.stored), base::formatBytes(report.bytes)));
    if (report.measured > 0)
        out.text(QStringLiteral("A read takes %1 instead of %2, measured on %3 of them: about %4 saved each.")
                     .arg(formatDuration(report.fromCache), formatDuration(report.fromDatabase),
                          grouped(report.measured), formatDuration(report.savedPerRead())));
    if (report.underPressure)
        out.text(QStringLiteral("Ended early: Redis is getting full."));
}

int run(const Invocation& invocation)
{
    auto plan = planOf(invocation);
    if (!plan)
        return WrongUsage;
    const auto opened = openCache(invocation);
    if (!opened.workspace)
        return opened.failure;
    workspace::Session& session = opened.workspace->session();
    if (plan->source != listing::WarmSource::Catalogue) {
        auto popular = listing::readPopular(session.database());
        if (!popular)
            return fail(invocation.out, popular.error());
        plan->popular = std::move(popular).value();
    }
    plan->market = &session.market();
    cache::Pressure pressure;
    plan->pressure = [&] {
        pressure.refresh(session.redis());
        return pressure.level();
    };
    base::JobControl control;
    control.setListener([&](const base::JobProgress& progress) { invocation.out.progress(progress); });
    const Interrupt interrupt(control);
    const auto report = listing::warm(session.reads(), *plan, control);
    invocation.out.endProgress();
    if (!report)
        return fail(invocation.out, report.error());
    std::vector<cache::Tag> tags;
    std::transform(plan->groups.begin(), plan->groups.end(), std::back_inserter(tags), &cache::groupTag);
    [[maybe_unused]] const auto noted = // never an obstacle
        cache::note(session.database(),
                    {cache::JournalCause::Warm, tags, 0, report->stored,
                     std::chrono::duration_cast<std::chrono::microseconds>(report->took)});
    if (invocation.wantsJson())
        printJson(invocation.out, *report);
    else
        printText(invocation.out, *report);
    return Done;
}

} // namespace

Command warmCommand()
{
    return {QStringLiteral("warm"),
            QStringLiteral("Fill the cache with the queries that are asked most."),
            QStringLiteral("From the catalogue: the first pages of the common orders, the largest cities, "
                           "every status, counts, facets, agents and the market's figures. Popular: what the "
                           "windows of all desktops were asked for, by a count that halves every three days. "
                           "Ends early when three quarters of Redis' memory are used."),
            {},
            {{QStringLiteral("group"), QStringLiteral("Only this group."), QStringLiteral("G")},
             {QStringLiteral("source"), QStringLiteral("catalogue, popular or both."), QStringLiteral("S"),
              QStringLiteral("catalogue")},
             {QStringLiteral("property"), QStringLiteral("Also this property; may be repeated."),
              QStringLiteral("ID")},
             {QStringLiteral("rate"), QStringLiteral("Queries a second at most, 0 for no limit."),
              QStringLiteral("N"), QStringLiteral("500")}},
            {{QStringLiteral("warm --group page --rate 100"),
              QStringLiteral("Fills the pages gently, for a server that is busy.")},
             {QStringLiteral("warm --source popular"), QStringLiteral("Fills what people ask for.")}},
            true,
            &run};
}

} // namespace ctl
