#include "ui/common/labels.h"

#include "ui/common/accessible_roles.h"
#include "ui/theme/fonts.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace common {

ElidedLabel::ElidedLabel(const QString& text, QWidget* parent)
    : QWidget(parent)
{
    installAccessibleRoles();
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setText(text);
}

void ElidedLabel::setText(const QString& text)
{
    if (text == m_text && accessibleName() == text)
        return;
    m_text = text;
    setAccessibleName(text);
    updateGeometry();
    updateToolTip();
    update();
}

void ElidedLabel::setElideMode(Qt::TextElideMode mode)
{
    m_mode = mode;
    update();
}

void ElidedLabel::setMuted(bool muted)
{
    m_muted = muted;
    update();
}

bool ElidedLabel::isElided() const
{
    return fontMetrics().horizontalAdvance(m_text) > width();
}

QSize ElidedLabel::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(m_text) + 1, fontMetrics().height()};
}

QSize ElidedLabel::minimumSizeHint() const
{
    return {std::min(sizeHint().width(), theme::u(24)), fontMetrics().height()};
}

void ElidedLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setPen(palette().color(m_muted ? QPalette::PlaceholderText : QPalette::WindowText));
    // Isolated: figures and units keep their order in right-to-left text.
    const QString isolated =
        QChar(0x2068) + fontMetrics().elidedText(m_text, m_mode, width()) + QChar(0x2069);
    const Qt::Alignment leading = QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft);
    painter.drawText(rect(), int(leading | Qt::AlignVCenter), isolated);
}

void ElidedLabel::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    updateToolTip();
}

void ElidedLabel::updateToolTip()
{
    setToolTip(isElided() ? m_text : QString());
}

IconLabel::IconLabel(theme::Icon icon, int px, QWidget* parent)
    : QWidget(parent)
    , m_icon(icon)
    , m_px(px)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void IconLabel::setIcon(theme::Icon icon, theme::Ink ink)
{
    m_icon = icon;
    m_ink = ink;
    update();
}

QSize IconLabel::sizeHint() const
{
    return {theme::u(m_px), theme::u(m_px)};
}

void IconLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    theme::icon(m_icon, m_ink)
        .paint(&painter, rect(), Qt::AlignCenter, isEnabled() ? QIcon::Normal : QIcon::Disabled);
}

StatusLabel::StatusLabel(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void StatusLabel::setStatus(theme::Tone tone, const QString& word)
{
    m_tone = tone;
    m_word = word;
    setAccessibleName(word);
    updateGeometry();
    update();
}

QSize StatusLabel::sizeHint() const
{
    return {theme::u(14 + 4) + fontMetrics().horizontalAdvance(m_word) + 1,
            std::max(theme::u(14), fontMetrics().height())};
}

QSize StatusLabel::minimumSizeHint() const
{
    return {theme::u(14), sizeHint().height()};
}

void StatusLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const QColor color =
        m_tone == theme::Tone::Neutral ? theme::tokens().muted : theme::toneColor(theme::tokens(), m_tone);
    const int side = theme::u(14);
    const QRect glyph(0, (height() - side) / 2, side, side);
    theme::paintIcon(painter, QStyle::visualRect(layoutDirection(), rect(), glyph), theme::toneIcon(m_tone),
                     color);
    const QRect text = rect().adjusted(theme::u(18), 0, 0, 0);
    painter.setPen(color);
    painter.drawText(QStyle::visualRect(layoutDirection(), rect(), text),
                     int(QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft) | Qt::AlignVCenter),
                     fontMetrics().elidedText(m_word, Qt::ElideRight, text.width()));
}

QLabel* mutedLabel(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    theme::setRole(label, theme::Role::Muted);
    return label;
}

QLabel* sectionLabel(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    theme::setFont(label, theme::FontRole::Section);
    return label;
}

} // namespace common
