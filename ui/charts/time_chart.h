// A live time series: the one wrapper around QCustomPlot. Clock time below, values from 0, labels
// at the lines' ends, gaps as gaps, one crosshair. GUI thread.
//
// What it shows of the time is its ChartRange: its own, or one that charts share. Many points are thinned to
// what its pixels can show, and only what has changed is painted.
#pragma once

#include "ui/charts/chart_legend.h"
#include "ui/charts/chart_markers.h"
#include "ui/charts/chart_range.h"
#include "ui/charts/chart_series.h"
#include "ui/charts/thinning.h"

#include <QSet>
#include <QWidget>

#include <chrono>
#include <optional>
#include <vector>

class QAction;
class QCPAbstractItem;
class QCPItemLine;
class QCPItemRect;
class QCustomPlot;
class QMenu;
class QPainter;
class QTimer;
class QToolButton;

namespace charts {

class ChartTable;

class TimeChart : public QWidget
{
    Q_OBJECT

public:
    TimeChart(const QString& title, Unit unit, QWidget* parent = nullptr);
    ~TimeChart() override;

    QString title() const { return m_title; }
    Unit unit() const { return m_unit; }

    // At most 5 are labelled, and the limit. Replaces everything; repaints at most once an event-loop turn.
    void setSeries(std::vector<Series> series);
    const std::vector<Series>& series() const { return m_series; }
    // Points that follow those there are, of the same lines in the same order. False, and nothing is done:
    // the lines are others.
    bool extend(const std::vector<Series>& newer);
    void setMarkers(std::vector<Marker> markers);
    // When our own browsing was taken off: hatched on the time axis.
    void setBrowsing(std::vector<Period> periods);
    // A horizontal limit: maxmemory, a target. Labelled at its end unless `name` is empty.
    void setLimit(std::optional<double> value, const QString& name = {});

    // Linked charts share it; it outlives them. Before the first sample.
    void setRange(ChartRange& range);
    ChartRange& range() const { return *m_range; }
    // The length that is shown live. Default 5 min.
    void setSpan(std::chrono::seconds span);
    // A longer distance between two points than this is a gap. Default 3 s.
    void setGapAfter(std::chrono::milliseconds gap);

    // The shown range stands still; the title says “paused 34 s”.
    void setPaused(bool paused);
    bool isPaused() const { return m_range->isPaused(); }

    // The crosshair, on all charts that share the range.
    void setCursorTime(std::optional<qint64> at) { m_range->setCursor(at); }
    std::optional<qint64> cursorTime() const { return m_range->cursor(); }

    // A line is hidden by a click on its label, and alone after one with Ctrl.
    bool isHidden(const QString& name) const { return m_hidden.contains(name); }
    // The lines' labels as they stand, in widget coordinates.
    std::vector<EndLabel> endLabels() const;
    std::vector<MarkerGroup> markerGroups() const;

    // The same numbers as text in the place of the lines.
    void setTableShown(bool shown);
    bool isTableShown() const;
    // Ratios from 0 to 100 %, or from what is there (“fitted”).
    void setFitted(bool fitted);
    // One more entry of the chart's menu: pictures, links.
    void addMenuAction(QAction* action);

    // Paints what is due at once, also out of sight: before a picture is taken.
    void paintNow();
    // No sample within the shown range: what the shot tool complains about.
    bool isEmpty() const;
    // “Hits, 1,204 per second, rising”, one part a series.
    QString sentence() const;
    // Where the lines are, in widget coordinates.
    QRect plotArea() const;
    qint64 timeAt(double x) const; // x: in plotArea

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void cursorMoved(std::optional<qint64> at);
    void markerActivated(qint64 at); // clicked

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    friend class ChartInteraction;

    void preparePlot();
    void prepareMenu();
    void followRange();
    void restyle();
    // Everything, or the crosshair and the figures of its moment alone.
    void scheduleUpdate();
    void scheduleCursor();
    void updatePlot(bool isForced = false);
    void updateCursor();
    bool updateLines();
    void updateValueAxis();
    void updateGraphs();
    void updateMarks();
    void layoutPlot();
    void updateAccessibleName();
    void updateTable();
    void dropOld();

    void moveCursorBy(int samples);
    void cursorToNextMarker();
    bool keyMovesCursor(const QKeyEvent& event);
    void setSelection(std::optional<Period> selection);
    void setPointed(const QString& name);
    void toggleLine(const QString& name, bool isolate);
    bool activateMarkerAt(const QPointF& position);
    QString nearestLine(const QPointF& position) const; // within reach; empty: none

    void paintHeader(QPainter& painter) const;
    void paintAxisLabels(QPainter& painter) const;
    void paintMarks(QPainter& painter) const;
    QString note() const;
    int endLabelWidth() const;
    LabelLine labelLine(const Series& series) const;
    double yOf(double value) const;
    double xOf(qint64 at) const;
    // The sample nearest to `at`, not further away than a gap.
    std::optional<double> valueAt(const Series& series, qint64 at) const;
    qint64 newest() const;

    QString m_title;
    Unit m_unit;
    ChartRange* m_range = nullptr;
    QCustomPlot* m_plot = nullptr;
    QCPItemLine* m_crosshair = nullptr;
    QCPItemRect* m_chosen = nullptr; // while it is drawn with the mouse
    std::vector<QCPAbstractItem*> m_marks;
    QToolButton* m_more = nullptr;
    QMenu* m_menu = nullptr;
    QAction* m_showTable = nullptr;
    ChartTable* m_table = nullptr;  // made when first shown
    QTimer* m_pauseClock = nullptr; // “paused 34 s” counts on, though no sample arrives
    std::vector<Series> m_series;
    std::vector<Thinning> m_lines; // of m_series, in their order
    std::vector<Marker> m_markers;
    std::vector<Period> m_browsing;
    std::vector<double> m_ticks;
    std::optional<double> m_limit;
    QString m_limitName;
    std::chrono::milliseconds m_gap{3000};
    QSet<QString> m_hidden;
    QString m_pointed; // the line under the pointer
    std::optional<Period> m_selection;
    Period m_shown; // as painted
    double m_bottom = 0;
    double m_top = 1; // of the value axis
    bool m_isFitted = false;
    bool m_updatePending = false;
    bool m_cursorPending = false;
    bool m_isStale = false;  // scrolled out of sight: painted when it comes back
    bool m_mustPaint = true; // something else than the points has changed
    qint64 m_namedAt = 0;
};

} // namespace charts
