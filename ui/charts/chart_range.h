// Which time charts show, and the moment that is pointed at: one for all charts that are linked.
//
// Live: the newest sample is at the end. Paused: the same picture stands still. Chosen: a range that somebody
// zoomed or went to. GUI thread; times are ms since the epoch.
#pragma once

#include "ui/charts/chart_series.h"

#include <QObject>

#include <chrono>
#include <optional>

namespace charts {

class ChartRange : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::seconds shortest{10};
    static constexpr std::chrono::seconds longest{30 * 24 * 3600};

    explicit ChartRange(QObject* parent = nullptr);

    Period shown() const;
    // The length of the live picture; default 5 min.
    std::chrono::seconds span() const { return m_span; }
    void setSpan(std::chrono::seconds span); // and live again

    // Of the newest sample; the live edge.
    qint64 newest() const { return m_newest; }
    void setNewest(qint64 at);

    bool isLive() const { return !m_fixed; }
    bool isPaused() const { return m_pausedSince.has_value(); }
    std::chrono::seconds pausedFor() const;
    void setPaused(bool paused);
    // A range that was chosen and not paused to.
    bool isChosen() const { return m_fixed && !m_pausedSince; }

    // Nothing later than the newest sample is shown, nothing shorter or longer than the limits.
    void choose(Period range);
    void zoomAt(qint64 at, double factor); // factor < 1: nearer; that moment stays where it is
    void panBy(qint64 milliseconds);       // > 0: later
    void goTo(qint64 at);                  // in the middle, as much as is shown now
    void toLive();

    std::optional<qint64> cursor() const { return m_cursor; }
    void setCursor(std::optional<qint64> at);

Q_SIGNALS:
    void changed();     // shown()
    void modeChanged(); // live, paused, chosen
    void cursorMoved(std::optional<qint64> at);

private:
    void fix(const std::optional<Period>& range, bool paused);

    std::chrono::seconds m_span{300};
    qint64 m_newest = 0;
    std::optional<Period> m_fixed;
    std::optional<qint64> m_pausedSince;
    std::optional<qint64> m_cursor;
};

} // namespace charts
