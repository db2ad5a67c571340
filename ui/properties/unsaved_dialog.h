// Leaving something that was edited: Save, Keep editing or Discard. GUI thread; open().
#pragma once

#include <QDialog>

namespace properties {

class UnsavedDialog : public QDialog
{
    Q_OBJECT

public:
    // what: “812 “Villa by the lake””; count: how many would be saved.
    UnsavedDialog(const QString& what, int count, QWidget* parent = nullptr);

Q_SIGNALS:
    void saveChosen();
    void discardChosen();
};

} // namespace properties
