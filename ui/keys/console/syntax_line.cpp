#include "ui/keys/console/syntax_line.h"

#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

#include <QPainter>

#include <algorithm>
#include <array>

namespace keys {

namespace {

QFont strong(QFont font)
{
    font.setBold(true);
    font.setUnderline(true); // bold alone is hard to see in some fixed fonts
    return font;
}

} // namespace

SyntaxLine::SyntaxLine(QWidget* parent)
    : QWidget(parent)
{
    theme::setFont(this, theme::FontRole::Fixed);
    setLayoutDirection(Qt::LeftToRight);
}

void SyntaxLine::setHint(const ArgumentHint& hint)
{
    m_hint = hint;
    setAccessibleName(hint.from < 0 ? text() : tr("%1; now %2").arg(text(), marked()));
    setToolTip(text());
    update();
}

QString SyntaxLine::text() const
{
    return m_hint.syntax.isEmpty() ? m_hint.name : QStringLiteral("%1 %2").arg(m_hint.name, m_hint.syntax);
}

QString SyntaxLine::marked() const
{
    return m_hint.from < 0 ? QString() : m_hint.syntax.mid(m_hint.from, m_hint.length);
}

QSize SyntaxLine::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(text()), fontMetrics().height()};
}

void SyntaxLine::paintEvent(QPaintEvent*)
{
    const theme::Tokens& t = theme::tokens();
    QPainter painter(this);
    if (!isEnabled())
        return;
    struct Piece
    {
        QString text;
        QFont font;
        QColor color;
    };
    const qsizetype from = m_hint.from < 0 ? m_hint.syntax.size() : m_hint.from;
    const std::array pieces{
        Piece{m_hint.name + QLatin1Char(' '), font(), t.text},
        Piece{m_hint.syntax.left(from), font(), t.muted}, Piece{marked(), strong(font()), t.text},
        Piece{m_hint.from < 0 ? QString() : m_hint.syntax.mid(from + m_hint.length), font(), t.muted}};
    std::array<int, 4> widths{};
    std::transform(pieces.begin(), pieces.end(), widths.begin(),
                   [](const Piece& piece) { return QFontMetrics(piece.font).horizontalAdvance(piece.text); });
    const int markEnd = widths[0] + widths[1] + widths[2] + theme::u(40);
    const int all = widths[0] + widths[1] + widths[2] + widths[3];
    int x = -std::clamp(markEnd - width(), 0, std::max(0, all - width()));
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        painter.setFont(pieces[i].font);
        painter.setPen(pieces[i].color);
        painter.drawText(x, fontMetrics().ascent(), pieces[i].text);
        x += widths[i];
    }
}

} // namespace keys
