// keysteadctl test-signals: the self-test. A probe key goes to Redis and back, a probe property shows
// that the cache follows every change.
#include "app/keysteadctl/command_table.h"
#include "app/keysteadctl/connection_options.h"
#include "app/keysteadctl/interrupt.h"
#include "app/keysteadctl/self_test_words.h"

namespace ctl {

namespace {

constexpr qsizetype textWidth = 42;

QString mark(bool passed)
{
    return passed ? QStringLiteral("✓") : QStringLiteral("✗");
}

QString line(bool passed, const QString& text, std::chrono::nanoseconds took, const QString& more = {})
{
    QString shown = QStringLiteral("%1 %2").arg(mark(passed), text.leftJustified(textWidth)) +
                    formatDuration(took).rightJustified(9);
    if (!more.isEmpty())
        shown += QStringLiteral("  ") + more;
    return shown;
}

void printTrip(Output& out, const cache::RoundTrip& trip)
{
    out.text(line(true, QStringLiteral("a probe key is stored"), trip.stored));
    out.text(line(trip.sameBytes, QStringLiteral("it comes back byte by byte"), trip.read));
    if (!trip.sameBytes)
        out.text(QStringLiteral("    Something between here and Redis alters what passes."));
    out.text(line(true, QStringLiteral("it expires"), trip.expired));
}

void printStep(Output& out, const listing::SignalStepResult& result)
{
    const QString groups =
        QString::fromUtf8(QByteArrayList(result.groups.begin(), result.groups.end()).join(", "));
    out.text(line(result.passed, stepText(result.step), result.took, groups));
    const QString remark = stepRemark(result);
    if (!remark.isEmpty())
        out.text(QStringLiteral("    ") + remark);
}

int finish(const Invocation& invocation, const cache::RoundTrip& trip,
           const std::vector<listing::SignalStepResult>& steps)
{
    int failed = trip.sameBytes ? 0 : 1;
    QJsonArray array;
    for (const listing::SignalStepResult& step : steps) {
        failed += step.passed ? 0 : 1;
        array.append(toJson(step));
    }
    if (invocation.wantsJson()) {
        invocation.out.json({{QStringLiteral("passed"), failed == 0},
                             {QStringLiteral("round_trip"), toJson(trip)},
                             {QStringLiteral("steps"), array}});
    } else {
        invocation.out.text(failed == 0
                                ? QStringLiteral("Everything passed: the cache followed every change.")
                                : QStringLiteral("%1 did not pass.").arg(failed));
    }
    return failed == 0 ? Done : Failed;
}

int run(const Invocation& invocation)
{
    const auto opened = openCache(invocation);
    if (!opened.workspace)
        return opened.failure;
    workspace::Session& session = opened.workspace->session();
    base::JobControl control;
    const Interrupt interrupt(control);
    const bool text = !invocation.wantsJson();
    const auto trip = cache::roundTrip(session.redis(), session.keyspace(), control);
    if (!trip)
        return opened.servers.fail(invocation.out, trip.error());
    if (text)
        printTrip(invocation.out, *trip);
    const auto steps = listing::testSignals(session.database(), session.reads(), session.edits(), control,
                                            [&](const listing::SignalStepResult& result) {
                                                if (text)
                                                    printStep(invocation.out, result);
                                            });
    if (!steps)
        return opened.servers.fail(invocation.out, steps.error());
    return finish(invocation, *trip, *steps);
}

} // namespace

Command testSignalsCommand()
{
    return {QStringLiteral("test-signals"),
            QStringLiteral("Self-test: prove that the cache follows every change."),
            QStringLiteral("Stores, reads and expires a probe key; then creates, edits and deletes a probe "
                           "property and looks after each step whether the cache followed, also when the "
                           "change was made by plain SQL. The probe is a draft at price 0 and is removed "
                           "whatever happens, also after Ctrl+C."),
            {},
            {},
            {{QStringLiteral("test-signals --json | jq .passed"),
              QStringLiteral("For a script that watches over a server.")}},
            true,
            &run};
}

} // namespace ctl
