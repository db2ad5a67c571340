#include "ui/keys/browse/column_widths.h"

#include "ui/theme/theme.h"

#include <QHeaderView>

namespace keys {

using theme::u;

ColumnWidths::ColumnWidths(QHeaderView& header, std::vector<Column> columns)
    : QObject(&header)
    , m_columns(std::move(columns))
{
    connect(&header, &QHeaderView::sectionResized, this,
            [this](int section, int, int size) { take(section, size); });
}

int ColumnWidths::width(int section) const
{
    const Column& column = m_columns[static_cast<std::size_t>(section)];
    return u(m_dragged.value(column.id, column.px));
}

void ColumnWidths::setDragged(const BrowseMemory::Widths& widths)
{
    for (const Column& column : m_columns) {
        if (widths.contains(column.id) && !column.id.isEmpty())
            m_dragged.insert(column.id, widths.value(column.id));
    }
}

void ColumnWidths::fit(const std::function<void()>& resize)
{
    m_isFitting = true;
    resize();
    m_isFitting = false;
}

void ColumnWidths::take(int section, int size)
{
    const QString id =
        section < std::ssize(m_columns) ? m_columns[static_cast<std::size_t>(section)].id : QString();
    if (m_isFitting || id.isEmpty() || size <= 0)
        return;
    constexpr int scale = 100;
    m_dragged.insert(id, size * scale / u(scale));
    Q_EMIT changed();
}

} // namespace keys
