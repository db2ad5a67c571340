// A 2 px line that runs while newer rows are under way; private to Page. Takes no room when idle
// rows appear: its height is always kept.
#pragma once

#include <QWidget>

class QTimer;

namespace common {

class BusyLine : public QWidget
{
    Q_OBJECT

public:
    explicit BusyLine(QWidget* parent = nullptr);

    void setBusy(bool busy);
    bool isBusy() const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QTimer* m_timer = nullptr;
    int m_position = 0; // 0 to 99, in percent of the width
};

} // namespace common
