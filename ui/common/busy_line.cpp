#include "ui/common/busy_line.h"

#include "ui/theme/theme.h"

#include <QPainter>
#include <QTimer>

namespace common {

BusyLine::BusyLine(QWidget* parent)
    : QWidget(parent)
{
    setFixedHeight(2);
    setAccessibleName(tr("Loading"));
    m_timer = new QTimer(this);
    m_timer->setInterval(50);
    connect(m_timer, &QTimer::timeout, this, [this] {
        m_position = (m_position + 3) % 100;
        update();
    });
}

void BusyLine::setBusy(bool busy)
{
    if (busy == m_timer->isActive())
        return;
    if (busy)
        m_timer->start();
    else
        m_timer->stop();
    update();
}

bool BusyLine::isBusy() const
{
    return m_timer->isActive();
}

void BusyLine::paintEvent(QPaintEvent*)
{
    if (!isBusy())
        return;
    QPainter painter(this);
    const double from = width() * (m_position * 1.3 - 30) / 100.0;
    painter.fillRect(QRectF(from, 0, width() * 0.3, 2), theme::tokens().accent);
}

} // namespace common
