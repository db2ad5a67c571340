#include "app/keystead/tray.h"

#include "ui/activity/alert_words.h"
#include "ui/theme/icons.h"
#include "ui/theme/tokens.h"

#include <QPainter>
#include <QPixmap>
#include <QSystemTrayIcon>

#include <algorithm>
#include <array>
#include <utility>

namespace keystead {

namespace {

using monitor::Severity;

constexpr std::array sizes{16, 22, 24, 32, 48, 64};

QSystemTrayIcon::MessageIcon messageIcon(Severity severity)
{
    switch (severity) {
    case Severity::Notice:
        return QSystemTrayIcon::Information;
    case Severity::Warning:
        return QSystemTrayIcon::Warning;
    case Severity::Critical:
        return QSystemTrayIcon::Critical;
    }
    Q_UNREACHABLE();
}

} // namespace

QIcon trayIcon(std::optional<Severity> gravest)
{
    const QIcon plain = theme::applicationIcon();
    if (!gravest)
        return plain;
    const theme::Tone tone = activity::alertTone(*gravest);
    QIcon icon;
    for (const int size : sizes) {
        QPixmap pixmap = plain.pixmap(size, size);
        QPainter painter(&pixmap);
        painter.setRenderHint(QPainter::Antialiasing);
        // On a disc of the surface, because the panel's colour is anybody's guess.
        const int glyph = size * 5 / 8;
        const QRectF corner(size - glyph, size - glyph, glyph, glyph);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme::lightTokens().surface);
        painter.drawEllipse(corner);
        theme::paintIcon(painter, corner, theme::toneIcon(tone),
                         theme::toneColor(theme::lightTokens(), tone));
        painter.end();
        icon.addPixmap(pixmap);
    }
    return icon;
}

Tray::Tray(QObject* parent)
    : Notifier(parent)
{
    if (!QSystemTrayIcon::isSystemTrayAvailable())
        return;
    m_icon = new QSystemTrayIcon(trayIcon(std::nullopt), this);
    m_icon->setToolTip(QStringLiteral("Keystead"));
    const auto open = [this] {
        if (m_open)
            std::exchange(m_open, {})();
        else
            Q_EMIT activated();
    };
    connect(m_icon, &QSystemTrayIcon::messageClicked, this, open);
    connect(m_icon, &QSystemTrayIcon::activated, this, [open](QSystemTrayIcon::ActivationReason reason) {
        if (reason == QSystemTrayIcon::Trigger || reason == QSystemTrayIcon::DoubleClick)
            open();
    });
    m_icon->show();
}

Tray::~Tray() = default;

void Tray::notify(const Notification& notification)
{
    m_open = notification.open;
    if (m_icon && QSystemTrayIcon::supportsMessages())
        m_icon->showMessage(notification.title, notification.text, messageIcon(notification.severity));
}

void Tray::setGravest(const QObject* source, std::optional<Severity> gravest)
{
    if (gravest)
        m_gravest[source] = *gravest;
    else
        m_gravest.erase(source);
    update();
}

void Tray::update()
{
    if (!m_icon)
        return;
    std::optional<Severity> gravest;
    for (const auto& [source, severity] : m_gravest)
        gravest = std::max(gravest.value_or(severity), severity);
    m_icon->setIcon(trayIcon(gravest));
    m_icon->setToolTip(gravest ? tr("Keystead: something needs attention") : QStringLiteral("Keystead"));
}

} // namespace keystead
