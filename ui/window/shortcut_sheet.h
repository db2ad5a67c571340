// All shortcuts, made from the action table. Open with open(). GUI thread.
#pragma once

#include <QDialog>

namespace window {

class ShortcutSheet : public QDialog
{
    Q_OBJECT

public:
    // pageTitles: for Ctrl+1…8, in order.
    ShortcutSheet(const QStringList& pageTitles, QWidget* parent);
};

} // namespace window
