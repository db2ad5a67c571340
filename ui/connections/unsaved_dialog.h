// Asks what becomes of what was typed into a connection: save, discard, go on. GUI thread.
#pragma once

#include <QDialog>

namespace connections {

class UnsavedDialog : public QDialog
{
    Q_OBJECT

public:
    UnsavedDialog(const QString& name, QWidget* parent);

Q_SIGNALS:
    void saveChosen();
    void discardChosen();
};

} // namespace connections
