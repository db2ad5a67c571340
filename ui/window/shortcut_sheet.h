// All shortcuts, made from the action table. Open with open(). GUI thread.
#pragma once

#include <QDialog>

#include <vector>

namespace window {

struct PageTitle
{
    QString title;
    int digit = 0; // of Ctrl+digit; 0: it has none
};

class ShortcutSheet : public QDialog
{
    Q_OBJECT

public:
    ShortcutSheet(const std::vector<PageTitle>& pages, QWidget* parent);
};

} // namespace window
