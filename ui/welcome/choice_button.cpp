#include "ui/welcome/choice_button.h"

#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

#include <QEnterEvent>
#include <QPainter>
#include <QStyle>

namespace welcome {

namespace {

constexpr int padding = 16;
constexpr int iconSide = 20;
constexpr int corner = 4;
constexpr int preferredWidth = 320;

} // namespace

ChoiceButton::ChoiceButton(theme::Icon icon, const QString& title, const QString& sentence, QWidget* parent)
    : QAbstractButton(parent)
    , m_icon(icon)
    , m_sentence(sentence)
{
    setText(title);
    setAccessibleName(title);
    setAccessibleDescription(sentence);
    setFocusPolicy(Qt::StrongFocus);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&theme::Theme::instance(), &theme::Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void ChoiceButton::setChosen(bool chosen)
{
    m_chosen = chosen;
    update();
}

QRect ChoiceButton::textArea(int width) const
{
    const int leading = theme::u(padding + iconSide + 12);
    const int room = width - leading - theme::u(padding);
    return {layoutDirection() == Qt::RightToLeft ? theme::u(padding) : leading, 0, room, 0};
}

int ChoiceButton::sentenceHeight(int width) const
{
    const QFontMetrics metrics(theme::font(theme::FontRole::Body));
    return metrics.boundingRect(QRect(0, 0, textArea(width).width(), 10000), Qt::TextWordWrap, m_sentence)
        .height();
}

int ChoiceButton::heightForWidth(int width) const
{
    const int title = QFontMetrics(theme::font(theme::FontRole::Section)).height();
    return 2 * theme::u(padding) + title + theme::u(4) + sentenceHeight(width);
}

QSize ChoiceButton::sizeHint() const
{
    const int width = theme::u(preferredWidth);
    return {width, heightForWidth(width)};
}

QSize ChoiceButton::minimumSizeHint() const
{
    const int width = theme::u(200);
    return {width, heightForWidth(width)};
}

void ChoiceButton::paintEvent(QPaintEvent*)
{
    const theme::Tokens& tokens = theme::tokens();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF frame = QRectF(rect()).adjusted(1, 1, -1, -1);
    painter.setBrush(m_chosen ? tokens.selection : m_hovered || isDown() ? tokens.hover : tokens.surface);
    painter.setPen(hasFocus() ? QPen(tokens.accent, 2) : QPen(tokens.edge, 1));
    painter.drawRoundedRect(frame, theme::uf(corner), theme::uf(corner));

    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    const int side = theme::u(iconSide);
    const int x = mirrored ? width() - theme::u(padding) - side : theme::u(padding);
    theme::paintIcon(painter, QRectF(x, theme::u(padding), side, side), m_icon, tokens.accent, mirrored);

    QRect area = textArea(width());
    const QFont titleFont = theme::font(theme::FontRole::Section);
    const int titleHeight = QFontMetrics(titleFont).height();
    const auto alignment = QStyle::visualAlignment(layoutDirection(), Qt::AlignLeading | Qt::AlignTop);
    area.setTop(theme::u(padding));
    area.setHeight(titleHeight);
    painter.setFont(titleFont);
    painter.setPen(isEnabled() ? tokens.text : tokens.edge);
    painter.drawText(area, static_cast<int>(alignment), text());
    area.setTop(area.bottom() + 1 + theme::u(4));
    area.setHeight(sentenceHeight(width()));
    painter.setFont(theme::font(theme::FontRole::Body));
    painter.setPen(isEnabled() ? tokens.muted : tokens.edge);
    painter.drawText(area, static_cast<int>(alignment) | Qt::TextWordWrap, m_sentence);
}

void ChoiceButton::enterEvent(QEnterEvent* event)
{
    m_hovered = true;
    update();
    QAbstractButton::enterEvent(event);
}

void ChoiceButton::leaveEvent(QEvent* event)
{
    m_hovered = false;
    update();
    QAbstractButton::leaveEvent(event);
}

} // namespace welcome
