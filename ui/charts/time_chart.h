// A live time series: the one wrapper around QCustomPlot. Clock time below, values from 0, labels
// at the lines' ends, gaps as gaps, one crosshair. GUI thread.
#pragma once

#include "ui/theme/tokens.h"

#include <QWidget>

#include <chrono>
#include <optional>
#include <vector>

class QCustomPlot;
class QPainter;
class QTimer;

namespace charts {

enum class Unit { Count, PerSecond, Bytes, BytesPerSecond, Percent, Milliseconds };

struct Sample
{
    qint64 at = 0;    // ms since the epoch
    double value = 0; // NaN: a gap
};

struct Series
{
    QString name;
    theme::Line line = theme::Line::Plain;
    std::vector<Sample> points; // oldest first
};

struct Marker
{
    qint64 at = 0;
    QString text; // “edit of 812”; merged ones are counted
};

// Ticks of the value axis, from 0 to at least `maximum`: 3–5 at 1-2-5 (bytes in 1024 steps).
std::vector<double> valueTicks(double maximum, Unit unit);
// “2,000”, “1.5 MiB”, without the unit except when `withUnit`.
QString tickLabel(double value, Unit unit, bool withUnit);
QString valueLabel(double value, Unit unit); // what stands at the line's end

class TimeChart : public QWidget
{
    Q_OBJECT

public:
    TimeChart(const QString& title, Unit unit, QWidget* parent = nullptr);
    ~TimeChart() override;

    QString title() const { return m_title; }

    // At most 5 are labelled, and the limit. Replaces everything; repaints at most once an event-loop turn.
    void setSeries(std::vector<Series> series);
    const std::vector<Series>& series() const { return m_series; }
    void setMarkers(std::vector<Marker> markers);
    // A horizontal limit: maxmemory, a target. Labelled at its end unless `name` is empty.
    void setLimit(std::optional<double> value, const QString& name = {});

    // The span shown; the newest sample is at its end. Default 5 min.
    void setSpan(std::chrono::seconds span);
    // A longer distance between two points than this is a gap. Default 3 s.
    void setGapAfter(std::chrono::milliseconds gap);

    // The shown range stands still; the title says “paused 34 s”.
    void setPaused(bool paused);
    bool isPaused() const { return m_pausedAt.has_value(); }

    // Crosshair, on all charts at once: connect cursorMoved of each to setCursorTime of all.
    void setCursorTime(std::optional<qint64> at);
    std::optional<qint64> cursorTime() const { return m_cursor; }

    // No sample within the shown range: what the shot tool complains about.
    bool isEmpty() const;
    // “Hits, 1,204 per second, rising”, one part a series.
    QString sentence() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void cursorMoved(std::optional<qint64> at);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct EndLabel
    {
        QString name;
        theme::Line line = theme::Line::Plain;
        std::optional<double> value;
        double y = 0; // centre, in widget coordinates
    };

    void preparePlot();
    void restyle();
    void scheduleUpdate();
    void updatePlot();
    void updateRange();
    void updateGraphs();
    void updateMarks();
    void layoutPlot();
    void updateAccessibleName();
    void moveCursorBy(int samples);
    void setCursorFromUser(std::optional<qint64> at);

    void paintHeader(QPainter& painter) const;
    void paintEndLabels(QPainter& painter) const;
    void paintAxisLabels(QPainter& painter) const;
    std::vector<EndLabel> endLabels() const;
    int endLabelWidth() const;
    double yOf(double value) const;
    double xOf(qint64 at) const;
    qint64 newest() const;
    // The sample nearest to `at`, not further away than a gap.
    std::optional<double> valueAt(const Series& series, qint64 at) const;

    QString m_title;
    Unit m_unit;
    QCustomPlot* m_plot = nullptr;
    QTimer* m_pauseClock = nullptr; // “paused 34 s” counts on, though no sample arrives
    std::vector<Series> m_series;
    std::vector<Marker> m_markers;
    std::vector<double> m_ticks;
    std::optional<double> m_limit;
    QString m_limitName;
    std::chrono::seconds m_span{300};
    std::chrono::milliseconds m_gap{3000};
    std::optional<qint64> m_pausedAt; // newest sample when the pause began
    qint64 m_pausedSince = 0;
    std::optional<qint64> m_cursor;
    qint64 m_from = 0; // shown range, ms since the epoch
    qint64 m_to = 0;
    double m_top = 1; // of the value axis
    bool m_updatePending = false;
    qint64 m_namedAt = 0;
};

} // namespace charts
