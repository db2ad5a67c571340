// What the charts of the dashboard cost: 8 series of 86,400 points in four charts, live at four samples a
// second, zoomed and panned; the same points in Qt Charts; and the dashboard open in an idle window. One
// core.
#include "core/monitor/metric.h"
#include "tests/bench/figures.h"
#include "ui/charts/time_chart.h"
#include "ui/dashboard/dashboard_page.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QChart>
#include <QChartView>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QGridLayout>
#include <QLineSeries>
#include <QSettings>
#include <QStandardPaths>
#include <QTimer>
#include <QValueAxis>

#include <cmath>
#include <ctime>
#include <vector>

namespace {

using charts::ChartRange;
using charts::TimeChart;
using std::chrono::milliseconds;

constexpr int chartCount = 4;
constexpr int linesEach = 2;
constexpr int pointCount = 86'400;
constexpr int rounds = 3;
constexpr int liveTicks = 40; // a round of the live measurement: ten seconds
constexpr milliseconds tickLength(250);
constexpr qint64 start = 1'760'000'400'000;

double valueAt(int line, int index)
{
    return 1000.0 * (line + 1) + 300 * std::sin(index / 600.0) + (index * 2'654'435'761u >> 24u) % 97;
}

// Both sides: four charts of two lines, one moving range.
class Board
{
public:
    virtual ~Board() = default;
    virtual void append(int index) = 0; // one more point each line, and the live edge follows
    virtual void show(qint64 from, qint64 to) = 0;
    QWidget window;
};

class KeysteadBoard : public Board
{
public:
    explicit KeysteadBoard(std::chrono::seconds span)
    {
        range.setSpan(span);
        auto* grid = new QGridLayout(&window);
        for (int i = 0; i < chartCount; ++i) {
            auto* chart = new TimeChart(QStringLiteral("Chart %1").arg(i), charts::Unit::PerSecond, &window);
            chart->setRange(range);
            std::vector<charts::Series> series;
            for (int line = 0; line < linesEach; ++line) {
                series.push_back(
                    {QString::number(line), line == 0 ? theme::Line::Hits : theme::Line::Misses, {}});
                for (int index = 0; index < pointCount; ++index)
                    series.back().points.push_back({start + index * 1000ll, valueAt(line, index)});
            }
            chart->setSeries(std::move(series));
            grid->addWidget(chart, i / 2, i % 2);
            all.push_back(chart);
        }
        range.setNewest(start + (pointCount - 1) * 1000ll);
    }

    void append(int index) override
    {
        // Four a second from here on.
        const qint64 at = start + (pointCount - 1) * 1000ll + (index + 1) * tickLength.count();
        for (TimeChart* chart : all) {
            std::vector<charts::Series> newer = {{QStringLiteral("0"), theme::Line::Hits, {}},
                                                 {QStringLiteral("1"), theme::Line::Misses, {}}};
            for (int line = 0; line < linesEach; ++line)
                newer[static_cast<std::size_t>(line)].points = {{at, valueAt(line, index)}};
            chart->extend(newer);
        }
        range.setNewest(at);
    }

    void show(qint64 from, qint64 to) override { range.choose({from, to}); }

private:
    ChartRange range;
    std::vector<TimeChart*> all;
};

class QtChartsBoard : public Board
{
public:
    explicit QtChartsBoard(std::chrono::seconds span)
        : m_span(milliseconds(span).count())
    {
        auto* grid = new QGridLayout(&window);
        for (int i = 0; i < chartCount; ++i) {
            auto* chart = new QChart;
            auto* x = new QValueAxis;
            auto* y = new QValueAxis;
            chart->addAxis(x, Qt::AlignBottom);
            chart->addAxis(y, Qt::AlignLeft);
            y->setRange(0, 3000);
            for (int line = 0; line < linesEach; ++line) {
                auto* series = new QLineSeries(chart);
                QList<QPointF> points;
                points.reserve(pointCount);
                for (int index = 0; index < pointCount; ++index)
                    points.append({double(start + index * 1000ll), valueAt(line, index)});
                series->replace(points);
                chart->addSeries(series);
                series->attachAxis(x);
                series->attachAxis(y);
                m_series.push_back(series);
            }
            auto* view = new QChartView(chart, &window);
            view->setRenderHint(QPainter::Antialiasing);
            grid->addWidget(view, i / 2, i % 2);
            m_axes.push_back(x);
        }
        const qint64 newest = start + (pointCount - 1) * 1000ll;
        show(newest - m_span, newest);
    }

    void append(int index) override
    {
        const qint64 at = start + (pointCount - 1) * 1000ll + (index + 1) * tickLength.count();
        for (std::size_t i = 0; i < m_series.size(); ++i)
            m_series[i]->append(double(at), valueAt(static_cast<int>(i) % linesEach, index));
        show(at - m_span, at);
    }

    void show(qint64 from, qint64 to) override
    {
        for (QValueAxis* axis : m_axes)
            axis->setRange(double(from), double(to));
    }

private:
    qint64 m_span;
    std::vector<QLineSeries*> m_series;
    std::vector<QValueAxis*> m_axes;
};

double processorSeconds()
{
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

void settle()
{
    QEventLoop loop;
    QTimer::singleShot(std::chrono::seconds(1), &loop, &QEventLoop::quit);
    loop.exec();
}

// Percent of a core while `tick` is called `ticks` times, `length` apart.
double shareOfCore(int ticks, milliseconds length, const std::function<void(int)>& tick)
{
    QEventLoop loop;
    QTimer timer;
    timer.setTimerType(Qt::PreciseTimer);
    int done = 0;
    QElapsedTimer wall;
    wall.start();
    // Who cannot keep up is stopped when the time is over.
    QObject::connect(&timer, &QTimer::timeout, &loop, [&] {
        if (done == ticks || wall.elapsed() > ticks * length.count())
            return loop.quit();
        tick(done++);
    });
    const double before = processorSeconds();
    timer.start(length);
    loop.exec();
    return 100 * (processorSeconds() - before) / (static_cast<double>(wall.nsecsElapsed()) / 1e9);
}

// Frames a second while the range zooms in and out and pans through the day; a frame is painted whole.
double framesPerSecond(Board& board, int frames)
{
    constexpr double day = pointCount * 1000.0;
    QElapsedTimer wall;
    wall.start();
    int painted = 0;
    for (int i = 0; i < frames && wall.elapsed() < 5000; ++i, ++painted) {
        const double phase = i / 10.0;
        const auto length = static_cast<qint64>(day * (0.05 + 0.9 * std::abs(std::cos(phase))));
        const auto from = start + static_cast<qint64>((day - static_cast<double>(length)) *
                                                      (0.5 + 0.5 * std::sin(phase / 3)));
        board.show(from, from + length);
        QCoreApplication::processEvents();
        for (QWidget* child : board.window.findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly))
            child->repaint();
    }
    return painted / (static_cast<double>(wall.nsecsElapsed()) / 1e9);
}

template<class Kind>
std::vector<double> liveShares(std::chrono::seconds span)
{
    Kind board(span);
    board.window.resize(1200, 640);
    board.window.show();
    settle();
    std::vector<double> shares;
    for (int round = 0; round < rounds; ++round)
        shares.push_back(
            shareOfCore(liveTicks, tickLength, [&](int tick) { board.append(round * liveTicks + tick); }));
    return shares;
}

template<class Kind>
std::vector<double> frameRates()
{
    Kind board(std::chrono::hours(24));
    board.window.resize(1200, 640);
    board.window.show();
    settle();
    std::vector<double> rates;
    for (int round = 0; round < rounds; ++round)
        rates.push_back(framesPerSecond(board, 30));
    return rates;
}

monitor::Sample sampleAt(const QDateTime& when, int index)
{
    monitor::Sample sample;
    sample.at = when;
    for (std::size_t i = 0; i < monitor::metrics().size(); ++i)
        sample.values.push_back(valueAt(static_cast<int>(i % 5), index));
    sample.info.version = QStringLiteral("7.0.15");
    return sample;
}

// The whole page, a sample a second, nobody touches it.
std::vector<double> idleShares()
{
    dashboard::DashboardPresenter presenter;
    dashboard::DashboardPage page(presenter);
    page.resize(1232, 860);
    QDateTime now = QDateTime::currentDateTimeUtc().addSecs(-3600);
    for (int i = 0; i < 3600; ++i)
        presenter.addSample(sampleAt(now.addSecs(i), i));
    page.activate();
    page.show();
    settle();
    std::vector<double> shares;
    for (int round = 0; round < rounds; ++round)
        shares.push_back(shareOfCore(10, std::chrono::seconds(1), [&](int tick) {
            presenter.addSample(sampleAt(now.addSecs(3600 + round * 10 + tick), tick));
        }));
    return shares;
}

} // namespace

int main(int argc, char** argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM") && qEnvironmentVariableIsEmpty("DISPLAY"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    QStandardPaths::setTestModeEnabled(true);
    QSettings().clear();
    theme::Theme::install(application);
    bench::pinToOneCore({});
    bench::Figures figures(QStringLiteral("charts"));
    const QString core = QStringLiteral("% core");
    const QString own = QStringLiteral("8 × 86,400 points, 4 a second");
    figures.add({QStringLiteral("live, a day shown"), 0, 0, 0, core, own, 4},
                liveShares<KeysteadBoard>(std::chrono::hours(24)));
    figures.add({QStringLiteral("live, 5 min shown"), 0, 0, 0, core, own, 4},
                liveShares<KeysteadBoard>(std::chrono::minutes(5)));
    figures.add({QStringLiteral("live, a day shown, Qt Charts"), 0, 0, 0, core, own},
                liveShares<QtChartsBoard>(std::chrono::hours(24)));
    figures.add(
        {QStringLiteral("zoom and pan"), 0, 0, 0, QStringLiteral("frames/s"), own, 30, bench::Better::Higher},
        frameRates<KeysteadBoard>());
    figures.add({QStringLiteral("zoom and pan, Qt Charts"), 0, 0, 0, QStringLiteral("frames/s"), own, 0,
                 bench::Better::Higher},
                frameRates<QtChartsBoard>());
    figures.add({QStringLiteral("dashboard open, idle"), 0, 0, 0, core,
                 QStringLiteral("nine charts, a sample a second"), 2},
                idleShares());
    return figures.print();
}
