#include "ui/common/toast_view.h"

#include "ui/theme/icons.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>

#include <algorithm>

namespace common {

ToastView::ToastView(const Toast& toast, QWidget* parent)
    : QWidget(parent)
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(theme::u(4), theme::u(4), theme::u(4), theme::u(4));
    layout->addSpacing(theme::u(32)); // the glyph; margins would not mirror
    layout->setSpacing(theme::u(4));
    auto* text = new QLabel(toast.text, this);
    text->setTextFormat(Qt::PlainText);
    layout->addWidget(text);
    layout->addSpacing(theme::u(8));
    const std::size_t links = std::min<std::size_t>(2, toast.links.size());
    for (std::size_t i = 0; i < links; ++i) {
        auto* button = new QPushButton(toast.links[i].text, this);
        theme::setRole(button, theme::Role::Link);
        // Reached by Tab and mouse, but a click leaves the focus where people work.
        button->setFocusPolicy(Qt::TabFocus);
        connect(button, &QPushButton::clicked, this, [this, act = toast.links[i].act] {
            Q_EMIT closeRequested();
            if (act)
                act();
        });
        layout->addWidget(button);
    }
    auto* close = new QToolButton(this);
    close->setIcon(theme::icon(theme::Icon::Close, theme::Ink::Muted));
    close->setToolTip(tr("Close"));
    close->setAccessibleName(tr("Close message"));
    close->setFocusPolicy(Qt::TabFocus);
    connect(close, &QToolButton::clicked, this, &ToastView::closeRequested);
    layout->addWidget(close);
    setAccessibleName(toast.text);
}

bool ToastView::hasFocusWithin() const
{
    const QWidget* focus = QApplication::focusWidget();
    return focus && (focus == this || isAncestorOf(focus));
}

void ToastView::paintEvent(QPaintEvent*)
{
    const theme::Tokens& t = theme::tokens();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(t.edge, 1));
    painter.setBrush(t.surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    const int side = theme::u(16);
    const QRect glyph(theme::u(12), (height() - side) / 2, side, side);
    theme::paintIcon(painter, QStyle::visualRect(layoutDirection(), rect(), glyph), theme::Icon::Good,
                     t.good);
}

} // namespace common
