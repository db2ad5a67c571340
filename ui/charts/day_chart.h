// One figure a day, as columns from 0 with the days below. Painted here, as BarChart. GUI thread.
#pragma once

#include <QDate>
#include <QString>
#include <QWidget>

#include <optional>
#include <vector>

class QPainter;

namespace charts {

struct Day
{
    QDate date;
    double value = 0; // NaN: unknown, a gap
    bool operator==(const Day&) const = default;
};

class DayChart : public QWidget
{
    Q_OBJECT

public:
    // what: the thing that is counted, for the top tick and the marked day: “viewings”.
    DayChart(const QString& title, const QString& what, QWidget* parent = nullptr);

    // Oldest first. A day that has not ended is no column: it is said in words beside the title.
    void setDays(std::vector<Day> days, std::optional<Day> unfinished = std::nullopt);
    const std::vector<Day>& days() const { return m_days; }
    void setEmptyText(const QString& text);

    // The day that is marked, by the pointer or with ←, →, Home and End.
    std::optional<std::size_t> markedDay() const { return m_marked; }
    // “Viewings per day: 30 days, 318 on Friday, 20 November, highest 402, lowest 96”.
    QString sentence() const;
    QString note() const; // beside the title: the marked day, or today so far

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    QRectF plotArea() const;
    QRectF column(std::size_t index) const; // of its whole height
    QString dayText(const Day& day) const;
    void mark(std::optional<std::size_t> index);
    void paintHeader(QPainter& painter) const;
    void paintScale(QPainter& painter, const QRectF& area) const;
    void paintDates(QPainter& painter, const QRectF& area) const;
    void updateNames();

    QString m_title;
    QString m_what;
    QString m_emptyText;
    std::vector<Day> m_days;
    std::optional<Day> m_unfinished;
    std::vector<double> m_ticks{0, 1};
    std::optional<std::size_t> m_marked;
};

} // namespace charts
