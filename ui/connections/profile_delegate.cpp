#include "ui/connections/profile_delegate.h"

#include "ui/common/environment.h"
#include "ui/connections/profile_list_model.h"
#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/style_paint.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace connections {

namespace {

using theme::u;

constexpr int lines = 4;

// Draws texts line by line, leading and trailing, mirrored in right-to-left.
class Lines
{
public:
    Lines(QPainter& painter, const QRect& area, Qt::LayoutDirection direction)
        : m_painter(painter)
        , m_area(area)
        , m_direction(direction)
        , m_top(area.top())
    {
    }

    // Returns the width that was taken.
    int trailing(const QString& text, const QColor& color)
    {
        draw(text, color, Qt::AlignRight, Qt::ElideRight);
        return text.isEmpty() ? 0 : m_painter.fontMetrics().horizontalAdvance(text) + u(8);
    }

    void leading(const QString& text, const QColor& color, int reserved = 0, int indent = 0,
                 Qt::TextElideMode mode = Qt::ElideRight)
    {
        draw(text, color, Qt::AlignLeft, mode, reserved, indent);
    }

    void icon(theme::Icon icon, const QColor& color)
    {
        const int side = u(12);
        const QRect square(m_area.left(), m_top + (height() - side) / 2, side, side);
        theme::paintIcon(m_painter, QStyle::visualRect(m_direction, m_area, square), icon, color);
    }

    // Over so many lines; what is longer is cut at a word, and whole in the tooltip.
    void wrapped(const QString& text, const QColor& color, int most)
    {
        const QRect block(m_area.left(), m_top, m_area.width(), most * height());
        m_painter.setPen(color);
        m_painter.drawText(
            QStyle::visualRect(m_direction, m_area, block),
            int(QStyle::visualAlignment(m_direction, Qt::AlignLeft) | Qt::AlignTop | Qt::TextWordWrap), text);
        m_top += most * height();
    }

    void next() { m_top += height(); }

private:
    int height() const { return m_area.height() / lines; }

    void draw(const QString& text, const QColor& color, Qt::Alignment side, Qt::TextElideMode mode,
              int reserved = 0, int indent = 0)
    {
        const QRect line(m_area.left() + indent, m_top, m_area.width() - reserved - indent, height());
        m_painter.setPen(color);
        m_painter.drawText(QStyle::visualRect(m_direction, m_area, line),
                           int(QStyle::visualAlignment(m_direction, side) | Qt::AlignVCenter),
                           m_painter.fontMetrics().elidedText(text, mode, line.width()));
    }

    QPainter& m_painter;
    QRect m_area;
    Qt::LayoutDirection m_direction;
    int m_top;
};

void paintUnreadable(Lines& line, QPainter& painter, const QModelIndex& index)
{
    const theme::Tokens& t = theme::tokens();
    line.icon(theme::toneIcon(theme::Tone::Bad), t.bad);
    painter.setFont(theme::font(theme::FontRole::Body));
    const int room = line.trailing(ProfileDelegate::tr("cannot be read"), t.bad);
    painter.setFont(theme::font(theme::FontRole::Strong));
    line.leading(index.data().toString(), t.text, room, u(18));
    painter.setFont(theme::font(theme::FontRole::Body));
    line.next();
    line.wrapped(index.data(ProfileListModel::ProblemRole).toString(), t.muted, lines - 1);
}

} // namespace

QSize ProfileDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const
{
    const int line = QFontMetrics(theme::font(theme::FontRole::Body)).height() + u(1);
    return {u(96), lines * line + u(16)}; // the view's width counts, what is longer is elided
}

void ProfileDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const
{
    const theme::Tokens& t = theme::tokens();
    const bool isSelected = option.state.testFlag(QStyle::State_Selected);
    const bool hasFocus = isSelected && option.state.testFlag(QStyle::State_Active) && option.widget &&
                          option.widget->hasFocus();
    painter->save();
    if (isSelected || option.state.testFlag(QStyle::State_MouseOver))
        painter->fillRect(option.rect, hasFocus ? t.selection : t.hover);
    if (hasFocus) {
        const QRect bar(option.rect.left(), option.rect.top(), u(3), option.rect.height());
        painter->fillRect(QStyle::visualRect(option.direction, option.rect, bar), t.accent);
    }
    Lines line(*painter, option.rect.adjusted(u(12), u(8), -u(12), -u(8)), option.direction);
    if (!index.data(ProfileListModel::ProblemRole).toString().isEmpty()) {
        paintUnreadable(line, *painter, index);
        painter->restore();
        return;
    }
    const auto environment =
        static_cast<common::Environment>(index.data(ProfileListModel::EnvironmentRole).toInt());
    const theme::Tone tone = common::environmentTone(environment);
    const QColor environmentColor = tone == theme::Tone::Neutral ? t.muted : theme::toneColor(t, tone);

    painter->setFont(theme::font(theme::FontRole::Body));
    const int room = line.trailing(common::environmentName(environment), environmentColor);
    painter->setFont(theme::font(theme::FontRole::Strong));
    const bool isDirty = index.data(ProfileListModel::DirtyRole).toBool();
    const QString name = index.data().toString();
    line.leading(isDirty ? name + QStringLiteral(" *") : name, t.text, room);
    painter->setFont(theme::font(theme::FontRole::Body));
    line.next();
    line.leading(index.data(ProfileListModel::DatabaseRole).toString(), t.muted, 0, 0, Qt::ElideMiddle);
    line.next();
    line.leading(index.data(ProfileListModel::RedisRole).toString(), t.muted, 0, 0, Qt::ElideMiddle);
    line.next();
    const bool isReadOnly = index.data(ProfileListModel::ReadOnlyRole).toBool();
    line.icon(isReadOnly ? theme::Icon::Lock : theme::Icon::Edit, t.muted);
    const int opened = line.trailing(index.data(ProfileListModel::LastOpenedRole).toString(), t.muted);
    line.leading(index.data(ProfileListModel::AccessRole).toString(), t.muted, opened, u(18));
    painter->restore();
}

} // namespace connections
