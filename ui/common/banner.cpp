#include "ui/common/banner.h"

#include "ui/theme/icons.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QStyle>

namespace common {

namespace {

QColor ground(theme::Tone tone)
{
    const theme::Tokens& t = theme::tokens();
    switch (tone) {
    case theme::Tone::Good:
        return t.added;
    case theme::Tone::Warn:
        return t.changed;
    case theme::Tone::Bad:
        return t.removed;
    case theme::Tone::Neutral:
        break;
    }
    return t.hover;
}

} // namespace

Banner::Banner(QWidget* parent)
    : QWidget(parent)
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(theme::u(8), theme::u(5), theme::u(8), theme::u(5));
    layout->addSpacing(theme::u(22)); // the glyph; margins would not mirror
    m_text = new QLabel(this);
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_action = new QPushButton(this);
    theme::setRole(m_action, theme::Role::Link);
    m_action->hide();
    layout->addWidget(m_text, 1);
    layout->addWidget(m_action);
    setMinimumHeight(theme::u(36));
    connect(m_action, &QPushButton::clicked, this, &Banner::actionRequested);
    hide();
}

void Banner::showMessage(theme::Tone tone, const QString& text, const QString& action)
{
    const bool isNews = isHidden() || text != m_text->text();
    m_tone = tone;
    m_text->setText(text);
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
    setAccessibleName(text);
    show();
    update();
    if (isNews) {
        QAccessibleEvent event(this, QAccessible::Alert);
        QAccessible::updateAccessibility(&event);
    }
}

QString Banner::text() const
{
    return m_text->text();
}

void Banner::paintEvent(QPaintEvent*)
{
    const theme::Tokens& t = theme::tokens();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground(m_tone));
    painter.drawRoundedRect(rect(), 4, 4);
    const int side = theme::u(16);
    const QRect glyph(theme::u(12), (height() - side) / 2, side, side);
    const theme::Icon icon = m_tone == theme::Tone::Neutral ? theme::Icon::Info : theme::toneIcon(m_tone);
    const QColor color = m_tone == theme::Tone::Neutral ? t.muted : theme::toneColor(t, m_tone);
    theme::paintIcon(painter, QStyle::visualRect(layoutDirection(), rect(), glyph), icon, color);
}

} // namespace common
