// keysteadctl audit: find entries of the cache that differ from the database, and clear them.
#include "core/listing/audit.h"

#include "app/keysteadctl/cache_groups.h"
#include "app/keysteadctl/command_table.h"
#include "app/keysteadctl/connection_options.h"
#include "app/keysteadctl/interrupt.h"
#include "app/keysteadctl/printable.h"
#include "core/base/units.h"

#include <QJsonArray>

namespace ctl {

namespace {

QJsonObject toJson(const listing::WrongEntry& entry)
{
    QJsonArray differences;
    for (const listing::Difference& difference : entry.differences)
        differences.append(QJsonObject{{QStringLiteral("field"), difference.field},
                                       {QStringLiteral("cached"), difference.cached},
                                       {QStringLiteral("database"), difference.database}});
    return {{QStringLiteral("key"), base::escapeBytes(entry.key)},
            {QStringLiteral("group"), QString::fromUtf8(entry.group)},
            {QStringLiteral("differences"), differences},
            {QStringLiteral("fixed"), entry.fixed}};
}

void printJson(Output& out, const listing::AuditReport& report)
{
    QJsonArray entries;
    for (const listing::WrongEntry& entry : report.entries)
        entries.append(toJson(entry));
    QJsonObject notAudited;
    for (const auto& [group, count] : report.notAudited)
        notAudited[QString::fromUtf8(group)] = count;
    out.json({{QStringLiteral("right"), report.right},
              {QStringLiteral("wrong"), report.wrong},
              {QStringLiteral("fixed"), report.fixed},
              {QStringLiteral("in_flight"), report.inFlight},
              {QStringLiteral("outdated"), report.outdated},
              {QStringLiteral("unreadable"), report.unreadable},
              {QStringLiteral("not_audited"), notAudited},
              {QStringLiteral("cut"), report.cut},
              {QStringLiteral("took_ms"), std::chrono::duration<double, std::milli>(report.took).count()},
              {QStringLiteral("entries"), entries}});
}

void printEntry(Output& out, const listing::WrongEntry& entry)
{
    out.text(QStringLiteral("%1 %2%3").arg(QChar(0x2717), base::escapeBytes(entry.key),
                                           entry.fixed ? QStringLiteral(" — cleared, and right again")
                                                       : QString()));
    for (const listing::Difference& difference : entry.differences)
        out.text(QStringLiteral("    %1: cached “%2”, database “%3”")
                     .arg(difference.field, printable(difference.cached), printable(difference.database)));
}

void printText(Output& out, const listing::AuditReport& report)
{
    for (const listing::WrongEntry& entry : report.entries)
        printEntry(out, entry);
    out.text(QStringLiteral("Compared %1 entries with the database in %2: %3 right, %4 wrong, %5 changing "
                            "meanwhile.")
                 .arg(grouped(report.compared()), formatDuration(report.took), grouped(report.right),
                      grouped(report.wrong), grouped(report.inFlight)));
    if (report.wrong > qint64(report.entries.size()))
        out.text(QStringLiteral("Only the first %1 wrong ones are listed.")
                     .arg(grouped(qint64(report.entries.size()))));
    if (report.outdated + report.unreadable > 0)
        out.text(QStringLiteral("%1 are outdated and %2 unreadable: nobody would take them.")
                     .arg(grouped(report.outdated), grouped(report.unreadable)));
    for (const auto& [group, count] : report.notAudited)
        out.text(
            QStringLiteral("Not audited: %1 entries of %2.").arg(grouped(count), QString::fromUtf8(group)));
    if (report.cut)
        out.text(QStringLiteral("There are more than %1 entries; the others were not looked at.")
                     .arg(grouped(listing::mostAudited)));
    if (report.wrong > report.fixed)
        out.text(QStringLiteral("Clear what is wrong with: keysteadctl audit --fix"));
}

int run(const Invocation& invocation)
{
    listing::AuditPlan plan;
    const QString only = invocation.options.value(QStringLiteral("group"));
    if (invocation.options.isSet(QStringLiteral("group")) && !isGroup(only)) {
        invocation.out.error(noSuchGroup(only));
        return WrongUsage;
    }
    const auto sample = wholeNumber(invocation.options.value(QStringLiteral("sample")), 0);
    const auto rate = wholeNumber(invocation.options.value(QStringLiteral("rate")), 0);
    if (!sample || !rate) {
        invocation.out.error(QStringLiteral("--sample and --rate take a whole number, 0 for all."));
        return WrongUsage;
    }
    if (!only.isEmpty())
        plan.groups = {only.toUtf8()};
    plan.sample = *sample;
    plan.perSecond = int(*rate);
    plan.fix = invocation.options.isSet(QStringLiteral("fix"));
    const auto opened = openCache(invocation);
    if (!opened.workspace)
        return opened.failure;
    workspace::Session& session = opened.workspace->session();
    base::JobControl control;
    control.setListener([&](const base::JobProgress& progress) { invocation.out.progress(progress); });
    const Interrupt interrupt(control);
    const auto report = listing::audit({session.redis(), session.database(), session.keyspace(),
                                        opened.workspace->drainer().trust(), opened.workspace->statistics()},
                                       plan, control);
    invocation.out.endProgress();
    if (!report)
        return fail(invocation.out, report.error());
    if (invocation.wantsJson())
        printJson(invocation.out, *report);
    else
        printText(invocation.out, *report);
    return report->wrong == 0 ? Done : Failed;
}

} // namespace

Command auditCommand()
{
    return {
        QStringLiteral("audit"),
        QStringLiteral("Compare what is cached with the database, field by field."),
        QStringLiteral("By statements of its own, which no other read uses. An entry is wrong when every "
                       "desktop would still believe it three seconds after the difference was seen; "
                       "what changes meanwhile is counted apart. Groups without a comparison are named, "
                       "never counted as right. Ends with 1 when something was wrong, also when it was "
                       "fixed."),
        {},
        {{QStringLiteral("group"), QStringLiteral("Only this group."), QStringLiteral("G")},
         {QStringLiteral("sample"), QStringLiteral("So many entries at random, 0 for all."),
          QStringLiteral("N"), QStringLiteral("0")},
         {QStringLiteral("rate"), QStringLiteral("Entries a second at most, 0 for no limit."),
          QStringLiteral("N"), QStringLiteral("500")},
         {QStringLiteral("fix"), QStringLiteral("Clear the tags of what is wrong, and look again.")}},
        {{QStringLiteral("audit --sample 500"), QStringLiteral("Compares 500 entries.")},
         {QStringLiteral("audit --group detail --fix"), QStringLiteral("Compares and mends all details.")}},
        true,
        &run};
}

} // namespace ctl
