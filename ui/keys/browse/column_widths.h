// How wide the columns of a list of keys are: as designed, until somebody drags a divider. By the id of a
// column, so that one more column changes nothing. GUI thread.
#pragma once

#include "ui/keys/browse/browse_memory.h"

#include <QString>

#include <functional>
#include <vector>

class QHeaderView;

namespace keys {

class ColumnWidths : public QObject
{
    Q_OBJECT

public:
    struct Column
    {
        QString id; // empty: takes what the others leave
        int px = 0; // of the design
    };
    // One for each section. header: the parent.
    ColumnWidths(QHeaderView& header, std::vector<Column> columns);

    int width(int section) const; // on this screen
    // What was dragged, alone; of others' columns nothing is taken.
    BrowseMemory::Widths dragged() const { return m_dragged; }
    void setDragged(const BrowseMemory::Widths& widths);
    // Sections that are resized meanwhile were not dragged.
    void fit(const std::function<void()>& resize);

Q_SIGNALS:
    void changed(); // by dragging

private:
    void take(int section, int size);

    const std::vector<Column> m_columns;
    BrowseMemory::Widths m_dragged;
    bool m_isFitting = false;
};

} // namespace keys
