#include "tests/bench/window_steps.h"

#include "tests/bench/gap_meter.h"

#include <QTest>

#include <cstdio>

namespace bench {

bool measureSteps(const std::vector<Step>& steps, double goal, Figures& figures)
{
    constexpr int limit = 60'000;
    GapMeter meter;
    for (const Step& step : steps) {
        (void)QTest::qWaitFor([] { return false; }, 200); // what the step before has left
        (void)meter.take();
        step.act();
        if (!QTest::qWaitFor(step.isDone, limit)) {
            std::fprintf(stderr, "%s: not done after a minute\n", step.name);
            return false;
        }
        (void)QTest::qWaitFor([] { return false; }, 200); // the last of it painted
        const Gap gap = meter.take();
        figures.add({QStringLiteral("gap, %1").arg(QLatin1String(step.name)), gap.beyond(), gap.control,
                     gap.gui, QStringLiteral("ms"),
                     QStringLiteral("a ticker in an idle thread; longest there–here"), goal, Better::Lower});
    }
    return true;
}

} // namespace bench
