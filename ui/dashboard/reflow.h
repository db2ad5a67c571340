// A grid whose number of columns follows its width: cards wrap, charts stand one below another in a
// narrow window or at large text. GUI thread.
#pragma once

#include <QList>
#include <QWidget>

class QGridLayout;

namespace dashboard {

class Reflow : public QWidget
{
    Q_OBJECT

public:
    // leastWidth: px of the design (at text scale 1) that one child needs.
    explicit Reflow(int leastWidth, QWidget* parent = nullptr);

    void add(QWidget* widget); // takes ownership
    int columns() const { return m_columns; }
    void setMaximumColumns(int columns);

    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void arrange();
    int columnsFor(int width) const;

    QGridLayout* m_grid = nullptr;
    QList<QWidget*> m_widgets;
    int m_leastWidth;
    int m_columns = 0;
    int m_maximum = 0; // 0: as many as fit
};

} // namespace dashboard
