// The icon in the desktop's tray: there while the program runs, with the gravest alert's glyph on it, and the
// desktop's notifications. On a desktop without a tray it does nothing. GUI thread.
#pragma once

#include "app/keystead/notifier.h"

#include <QIcon>
#include <QPointer>

#include <map>

class QSystemTrayIcon;

namespace keystead {

// The program's icon; with a glyph in its corner where there is an alert.
QIcon trayIcon(std::optional<monitor::Severity> gravest);

class Tray : public Notifier
{
    Q_OBJECT

public:
    explicit Tray(QObject* parent = nullptr);
    ~Tray() override;

    void notify(const Notification& notification) override;
    void setGravest(const QObject* source, std::optional<monitor::Severity> gravest) override;

Q_SIGNALS:
    void activated(); // clicked, while there is nothing to open

private:
    void update();

    QPointer<QSystemTrayIcon> m_icon; // null: this desktop has no tray
    std::map<const QObject*, monitor::Severity> m_gravest;
    std::function<void()> m_open; // of the newest notification
};

} // namespace keystead
