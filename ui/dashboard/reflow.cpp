#include "ui/dashboard/reflow.h"

#include "ui/theme/theme.h"

#include <QGridLayout>
#include <QResizeEvent>

namespace dashboard {

Reflow::Reflow(int leastWidth, QWidget* parent)
    : QWidget(parent)
    , m_grid(new QGridLayout(this))
    , m_leastWidth(leastWidth)
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(theme::u(8));
    connect(&theme::Theme::instance(), &theme::Theme::changed, this, [this] {
        m_grid->setSpacing(theme::u(8));
        arrange();
    });
}

void Reflow::add(QWidget* widget)
{
    // All columns alike, whatever their content.
    widget->setSizePolicy(QSizePolicy::Ignored, widget->sizePolicy().verticalPolicy());
    m_widgets << widget;
    m_columns = 0;
    arrange();
}

void Reflow::setMaximumColumns(int columns)
{
    m_maximum = columns;
    m_columns = 0;
    arrange();
}

// As many as fit, but no last row with a single lost child where one fewer column fills all rows.
int Reflow::columnsFor(int width) const
{
    const int count = static_cast<int>(m_widgets.size());
    const int fitting =
        qBound(1, (width + m_grid->spacing()) / (theme::u(m_leastWidth) + m_grid->spacing()), count);
    if (m_maximum > 0 && fitting >= m_maximum)
        return m_maximum;
    const int rows = (count + fitting - 1) / fitting;
    return (count + rows - 1) / rows;
}

void Reflow::arrange()
{
    if (m_widgets.isEmpty())
        return;
    const int columns = columnsFor(width());
    if (columns == m_columns)
        return;
    for (QWidget* widget : std::as_const(m_widgets))
        m_grid->removeWidget(widget);
    for (int i = 0; i < m_widgets.size(); ++i)
        m_grid->addWidget(m_widgets[i], i / columns, i % columns);
    for (int column = 0; column < m_grid->columnCount(); ++column)
        m_grid->setColumnStretch(column, column < columns ? 1 : 0);
    m_columns = columns;
    updateGeometry();
}

QSize Reflow::minimumSizeHint() const
{
    return {theme::u(m_leastWidth), QWidget::minimumSizeHint().height()};
}

void Reflow::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    arrange();
}

} // namespace dashboard
