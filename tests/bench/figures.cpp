#include "tests/bench/figures.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <sched.h>
#include <utility>

namespace bench {

Figures::Figures(QString bench)
    : m_bench(std::move(bench))
{
}

void Figures::add(const Figure& figure)
{
    m_figures.push_back(figure);
}

void Figures::add(Figure figure, std::vector<double> rounds)
{
    const auto [least, most] = std::minmax_element(rounds.begin(), rounds.end());
    figure.least = *least;
    figure.most = *most;
    figure.value = median(std::move(rounds));
    m_figures.push_back(std::move(figure));
}

int Figures::print() const
{
    std::printf("%-34s %10s %19s  %-6s %8s  %s\n", "case", "value", "min–max", "unit", "goal", "against");
    for (const Figure& figure : m_figures) {
        const bool lower = figure.better == Better::Lower;
        const bool met =
            figure.goal == 0 || (lower ? figure.value <= figure.goal : figure.value >= figure.goal);
        const QString range =
            figure.most > 0 ? QStringLiteral("%1–%2").arg(figure.least, 0, 'f', 2).arg(figure.most, 0, 'f', 2)
                            : QString();
        const QString goal = figure.goal == 0
                                 ? QStringLiteral("–")
                                 : QStringLiteral("%1 %2").arg(lower ? u"≤" : u"≥").arg(figure.goal);
        std::printf("%-34s %10.2f %19s  %-6s %8s  %s%s\n", qPrintable(figure.name), figure.value,
                    qPrintable(range), qPrintable(figure.unit), qPrintable(goal), qPrintable(figure.against),
                    met ? "" : "   missed");
    }
    for (const Figure& figure : m_figures) {
        const QJsonObject object{{QStringLiteral("bench"), m_bench},
                                 {QStringLiteral("case"), figure.name},
                                 {QStringLiteral("value"), figure.value},
                                 {QStringLiteral("unit"), figure.unit},
                                 {QStringLiteral("against"), figure.against},
                                 {QStringLiteral("goal"),
                                  figure.goal == 0 ? QJsonValue(QJsonValue::Null) : QJsonValue(figure.goal)},
                                 {QStringLiteral("better"), figure.better == Better::Lower
                                                                ? QStringLiteral("lower")
                                                                : QStringLiteral("higher")}};
        std::printf("%s\n", QJsonDocument(object).toJson(QJsonDocument::Compact).constData());
    }
    return 0;
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

void pinToOneCore(const std::vector<qint64>& others)
{
    cpu_set_t core;
    CPU_ZERO(&core);
    CPU_SET(0, &core);
    ::sched_setaffinity(0, sizeof core, &core);
    for (const qint64 pid : others)
        ::sched_setaffinity(static_cast<pid_t>(pid), sizeof core, &core);
}

double ratePerSecond(double seconds, const std::function<void()>& work)
{
    using Clock = std::chrono::steady_clock;
    const auto begun = Clock::now();
    const auto end = begun + std::chrono::duration<double>(seconds);
    qint64 calls = 0;
    do {
        work();
        ++calls;
    } while (Clock::now() < end);
    return static_cast<double>(calls) / std::chrono::duration<double>(Clock::now() - begun).count();
}

} // namespace bench
