// A figure with its trend and its verdict, and the sparkline beside it. GUI thread.
#pragma once

#include "ui/theme/tokens.h"

#include <QList>
#include <QWidget>

class QPainter;

namespace common {

// Draws up to 60 values, oldest first, in muted with the last point in text; NaN is a gap.
// Always left to right. Used by Sparkline, Card and CellDelegate.
void paintSparkline(QPainter& painter, const QRectF& area, const QList<double>& values, const QColor& line,
                    const QColor& point);

class Sparkline : public QWidget
{
    Q_OBJECT

public:
    static constexpr int maximumSamples = 60;
    explicit Sparkline(QWidget* parent = nullptr);

    void setValues(const QList<double>& values); // keeps the last 60
    void append(double value);
    const QList<double>& values() const { return m_values; }
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QList<double> m_values;
};

struct CardText
{
    QString number;                                // “88.4”, “–” when unknown
    QString unit;                                  // “%”, “/s”, “of 256 MiB”
    QString change;                                // “1.3 pt”, without arrow; empty: none
    int direction = 0;                             // −1 falling, 0 steady, +1 rising: the arrow
    theme::Tone changeTone = theme::Tone::Neutral; // is that change good for this metric
    theme::Tone verdictTone = theme::Tone::Neutral;
    QString verdict; // “very good”; empty: none
    QString age;     // “4 s old” when older than three samples: everything muted
    QString toolTip;

    bool operator==(const CardText&) const = default;
};

class Card : public QWidget
{
    Q_OBJECT

public:
    explicit Card(const QString& label, QWidget* parent = nullptr);

    void setText(const CardText& text);
    const CardText& text() const { return m_text; }
    void setValues(const QList<double>& values); // sparkline; empty: none
    QString label() const { return m_label; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void activated(); // clicked, or Enter / Space with focus

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    void updateAccessibleName();
    void paintNumber(QPainter& painter, const QRect& area) const;
    void paintVerdict(QPainter& painter, const QRect& area) const;

    QString m_label;
    CardText m_text;
    QList<double> m_values;
    bool m_hovered = false;
};

} // namespace common
