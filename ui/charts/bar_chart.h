// A few categories as horizontal bars from 0, each with its value at its end. Painted here: no axis, no
// legend and no animation are needed. GUI thread.
#pragma once

#include <QString>
#include <QWidget>

#include <optional>
#include <vector>

class QPainter;

namespace charts {

struct Bar
{
    QString label;
    double value = 0; // ≥ 0; NaN: unknown, no bar
    QString text;     // the value as it is read: “412”, “51 %”
    QString detail;   // tooltip: the exact figures; may be empty
    bool operator==(const Bar&) const = default;
};

class BarChart : public QWidget
{
    Q_OBJECT

public:
    explicit BarChart(const QString& title, QWidget* parent = nullptr);

    // In the order they are shown. note: muted, beside the title (“740 answers”).
    void setBars(std::vector<Bar> bars, const QString& note = {});
    const std::vector<Bar>& bars() const { return m_bars; }
    // What stands in the place of bars: “no answers in these 7 days”.
    void setEmptyText(const QString& text);
    // The value that fills the whole width; nothing: the largest one.
    void setFull(std::optional<double> value);

    // “Ratings: 5, 412; 4, 238”.
    QString sentence() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    QRect rowRect(std::size_t index) const;
    int labelWidth() const;
    int textWidth() const;
    void paintBar(QPainter& painter, std::size_t index, double full) const;
    void updateNames();

    QString m_title;
    QString m_note;
    QString m_emptyText;
    std::vector<Bar> m_bars;
    std::optional<double> m_full;
    std::optional<std::size_t> m_current; // read with ↑ and ↓ while it has focus
};

} // namespace charts
