// keysteadctl health: one word about the Redis server, and an exit code for schedulers.
#include "app/keysteadctl/command_table.h"
#include "app/keysteadctl/server_run.h"
#include "core/monitor/advice.h"
#include "core/monitor/rating.h"
#include "core/monitor/sampler.h"

#include <QJsonArray>

namespace ctl {

namespace {

using monitor::Judgement;

struct Verdict
{
    Judgement health;
    const char* word;
    const char* meaning;
    int exitCode;
};
constexpr Verdict verdicts[]{
    {Judgement::Fine, "fine", "Nothing speaks against this server.", Done},
    {Judgement::Unknown, "unknown", "Nothing speaks against this server, but nothing was looked up yet.",
     Done},
    {Judgement::Warning, "warning", "Something is worth a look.", HealthWarning},
    {Judgement::Bad, "bad", "Something is wrong.", HealthBad},
};

const Verdict& verdictOf(Judgement health)
{
    for (const Verdict& verdict : verdicts) {
        if (verdict.health == health)
            return verdict;
    }
    return verdicts[0];
}

QString severityName(monitor::Severity severity)
{
    switch (severity) {
    case monitor::Severity::Notice:
        return QStringLiteral("notice");
    case monitor::Severity::Warning:
        return QStringLiteral("warning");
    case monitor::Severity::Critical:
        return QStringLiteral("critical");
    }
    return {};
}

void printJson(Output& out, const Verdict& verdict, const monitor::Evidence& evidence,
               const std::vector<monitor::Advice>& advice)
{
    const auto ratio = monitor::lifetimeHitRatio(evidence.info);
    QJsonArray list;
    for (const monitor::Advice& one : advice)
        list.append(QJsonObject{{QStringLiteral("id"), QLatin1String(one.rule->id)},
                                {QStringLiteral("severity"), severityName(one.rule->severity)},
                                {QStringLiteral("sentence"), one.english()},
                                {QStringLiteral("figures"), QJsonArray::fromStringList(one.figures)},
                                {QStringLiteral("source"), QLatin1String(one.rule->source)}});
    out.json({{QStringLiteral("health"), QLatin1String(verdict.word)},
              {QStringLiteral("exit_code"), verdict.exitCode},
              {QStringLiteral("hit_ratio_percent"), ratio ? QJsonValue(*ratio) : QJsonValue()},
              {QStringLiteral("performance_rating"), monitor::ratingName(monitor::rate(ratio))},
              {QStringLiteral("advice"), list}});
}

void printText(Output& out, const Verdict& verdict, const monitor::Evidence& evidence,
               const std::vector<monitor::Advice>& advice)
{
    const auto ratio = monitor::lifetimeHitRatio(evidence.info);
    out.text(QStringLiteral("%1: %2").arg(QLatin1String(verdict.word), QString::fromUtf8(verdict.meaning)));
    if (ratio)
        out.text(QStringLiteral("Hit ratio %1 %, %2.")
                     .arg(QString::number(*ratio, 'f', 1), monitor::ratingName(monitor::rate(ratio))));
    for (const monitor::Advice& one : advice)
        out.text(
            QStringLiteral("%1  %2").arg(severityName(one.rule->severity).leftJustified(8), one.english()));
}

int run(const Invocation& invocation)
{
    const auto opened = openRedis(invocation);
    if (!opened.redis)
        return opened.failure;
    const monitor::Sample sample = monitor::Sampler(*opened.redis).sample();
    if (!sample.reachable)
        return opened.servers->fail(invocation.out, sample.problem);
    monitor::Evidence evidence;
    evidence.info = sample.info;
    evidence.latency = sample.value(u"latency");
    const Verdict& verdict = verdictOf(monitor::healthOf(evidence));
    const auto advice = monitor::advise(evidence);
    if (invocation.wantsJson())
        printJson(invocation.out, verdict, evidence, advice);
    else
        printText(invocation.out, verdict, evidence, advice);
    return verdict.exitCode;
}

} // namespace

Command healthCommand()
{
    return {
        QStringLiteral("health"),
        QStringLiteral("One word about the Redis server, with the reasons, and an exit code for schedulers."),
        QStringLiteral(
            "Ends with 0 when it is fine, or when nothing speaks against it but nothing was looked "
            "up either; with 10 for a warning: advice of that weight, or a hit ratio from 50 to 70 "
            "%; with 20 when it is bad: critical advice, or a hit ratio below 50 %. 1 to 3 keep "
            "their meaning: 3 is a server that cannot be reached.\n\n"
            "Each reason cites the figure that it rests on. Figures are those since the server "
            "started; “metrics --watch” tells what happens now. Notices do not change the exit "
            "code. Needs no tables in the database."),
        {},
        {},
        {{QStringLiteral("health || mail -s \"Redis\" admin"),
          QStringLiteral("In a crontab: tells somebody when it is not fine.")},
         {QStringLiteral("health --json | jq -r .health"), QStringLiteral("The word alone.")}},
        true,
        &run};
}

} // namespace ctl
