// What is filtered, a chip for each: facets go at a click, conditions open at a click and go by their ×.
// As many as fit; the rest is counted. GUI thread.
#pragma once

#include <QWidget>

#include <vector>

class QPushButton;

namespace properties {

class FilterChips : public QWidget
{
    Q_OBJECT

public:
    struct Chip
    {
        QString text;
        bool isCondition = false;
        bool operator==(const Chip&) const = default;
    };

    explicit FilterChips(QWidget* parent = nullptr);

    void setChips(const std::vector<Chip>& chips);
    int hidden() const { return m_hidden; } // those that do not fit

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void removeRequested(int chip);
    void editRequested(int chip);
    void moreRequested(); // what does not fit

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Shown
    {
        QPushButton* body = nullptr;
        QPushButton* close = nullptr; // of a condition
        int width = 0;
    };
    Shown makeChip(int index);
    void place();

    std::vector<Chip> m_chips;
    std::vector<Shown> m_shown;
    QPushButton* m_more = nullptr;
    int m_hidden = 0;
};

} // namespace properties
