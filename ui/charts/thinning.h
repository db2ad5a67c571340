// A line as a screen can show it: at most one mean, least and greatest value for each slot of time, so that
// a peak survives at every zoom. Slots lie at multiples of their width since the epoch: a moving range cuts
// the same ones, and only those that are new are counted. Values, any thread.
#pragma once

#include "ui/charts/chart_series.h"

#include <vector>

namespace charts {

// The width of a slot in ms, so that about `columns` of them cover the range: a clock's division. 0: the
// samples lie further apart than that and are drawn one by one. distance: between two samples, ms.
qint64 slotFor(const Period& range, int columns, qint64 distance);

// The usual distance of two samples within the range, ms; 0: there are not two.
qint64 usualDistance(const std::vector<Sample>& points, const Period& range);

// The first point at or after that moment.
std::vector<Sample>::const_iterator firstFrom(const std::vector<Sample>& points, qint64 at);

class Thinning
{
public:
    // What is seen of `points` between from and to, with one more at each end; slots that are not over by
    // `to` are left out. slot: of slotFor. gap: a longer distance between two points is one. Returns whether
    // anything is another than before.
    bool update(const std::vector<Sample>& points, const Period& range, qint64 slot, qint64 gap);
    // The points are others now, not only more.
    void forget();

    // A gap is a NaN. at: the middle of its slot.
    const std::vector<Sample>& columns() const { return m_columns; }
    bool hasBand() const { return m_hasBand; }

private:
    void copy(const std::vector<Sample>& points, const Period& range, qint64 gap);
    void addSlots(const std::vector<Sample>& points, qint64 from, qint64 to, qint64 gap);

    std::vector<Sample> m_columns;
    qint64 m_slot = -1;
    qint64 m_gap = 0;
    qint64 m_begin = 0; // the slots from here …
    qint64 m_end = 0;   // … to here are counted
    qint64 m_lastPoint = 0;
    bool m_hasBand = false;
};

} // namespace charts
