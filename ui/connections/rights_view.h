// Shows what a user may do on a server, with what gives the rest to copy. GUI thread.
#pragma once

#include "ui/connections/rights_text.h"

#include <QDialog>

namespace connections {

class RightsView : public QWidget
{
    Q_OBJECT

public:
    explicit RightsView(const RightsText& text, QWidget* parent = nullptr);
};

// The same of an open connection, as a dialog. Open with open().
class RightsDialog : public QDialog
{
    Q_OBJECT

public:
    // address: “listings on db.lan:5432”.
    RightsDialog(const RightsText& text, const QString& address, QWidget* parent);
};

} // namespace connections
