// Leaving something that was edited: Save, Keep editing or Discard. GUI thread; open().
#pragma once

#include <QDialog>

namespace common {

class UnsavedDialog : public QDialog
{
    Q_OBJECT

public:
    // sentence: “812 “Villa by the lake” has unsaved changes”; saveVerb: “Save 2”.
    UnsavedDialog(const QString& sentence, const QString& saveVerb, QWidget* parent = nullptr);

Q_SIGNALS:
    void saveChosen();
    void discardChosen();
};

} // namespace common
