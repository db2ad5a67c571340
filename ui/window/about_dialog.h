// Name, version, licence. Open with open(). GUI thread.
#pragma once

#include <QDialog>

namespace window {

class AboutDialog : public QDialog
{
    Q_OBJECT

public:
    explicit AboutDialog(QWidget* parent);
};

} // namespace window
