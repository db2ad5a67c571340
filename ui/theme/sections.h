// Where the text of a list's first column begins: on the page's leading edge, as title and filter.
#pragma once

class QHeaderView;

namespace theme {

// The first one that is shown; without a header, column 0.
bool isFirstSection(const QHeaderView* header, int logicalIndex);

// px from the list's edge to the first column's text; other columns have 8.
int firstColumnInset();

} // namespace theme
