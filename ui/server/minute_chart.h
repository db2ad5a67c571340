// How many keys expire in each minute to come, as columns from 0: a peak is a stampede of misses. Painted
// here. GUI thread.
#pragma once

#include "core/monitor/server/key_sample.h"

#include <QWidget>

#include <vector>

namespace server {

class MinuteChart : public QWidget
{
    Q_OBJECT

public:
    explicit MinuteChart(QWidget* parent = nullptr);

    void setMinutes(std::vector<monitor::ExpiryShare> minutes); // ascending
    // “Keys that expire in the coming 60 min: 320, most in 12 min: 80”.
    QString sentence() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    QRect area() const;
    double most() const;

    std::vector<monitor::ExpiryShare> m_minutes;
};

} // namespace server
