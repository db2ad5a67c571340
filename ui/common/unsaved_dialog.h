// Leaving something that was edited: Save, Keep editing or Discard. GUI thread; open().
#pragma once

#include <QDialog>

class QHBoxLayout;

namespace common {

class UnsavedDialog : public QDialog
{
    Q_OBJECT

public:
    // sentence: “812 “Villa by the lake” has unsaved changes”; saveVerb: “Save 2”.
    UnsavedDialog(const QString& sentence, const QString& saveVerb, QWidget* parent = nullptr);

    // One more way out: leaving with everything as it is. toolTip: what becomes of it.
    void offerKeeping(const QString& toolTip);

Q_SIGNALS:
    void saveChosen();
    void keepChosen();
    void discardChosen();

private:
    QHBoxLayout* m_buttons = nullptr;
};

} // namespace common
