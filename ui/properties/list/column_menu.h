// The menu of the list's header: which columns are shown, where they stand, and back to those of the
// beginning. GUI thread.
#pragma once

class QMenu;
class QWidget;

namespace properties {

class ListingTable;

// Of this column, or of none (-1). Deletes itself when it closes.
QMenu* makeColumnMenu(ListingTable& table, int column, QWidget* parent);

} // namespace properties
