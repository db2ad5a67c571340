// One toast on the screen; private to ToastArea.
#pragma once

#include "ui/common/toast.h"

class QLabel;

namespace common {

class ToastView : public QWidget
{
    Q_OBJECT

public:
    ToastView(const Toast& toast, QWidget* parent);

    bool hasFocusWithin() const;

Q_SIGNALS:
    void closeRequested();

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace common
