// Where alerts of all windows are told outside them: the desktop's notifications and the tray. Replaced in
// tests. GUI thread.
#pragma once

#include "core/monitor/alert.h"

#include <QObject>
#include <QString>

#include <functional>
#include <optional>

namespace keystead {

struct Notification
{
    QString title;
    QString text;
    monitor::Severity severity = monitor::Severity::Warning;
    std::function<void()> open; // what a click does
};

class Notifier : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    virtual void notify(const Notification& notification) = 0;
    // The gravest alert that is open for `source`; nothing: none is, or the source has gone.
    virtual void setGravest(const QObject* source, std::optional<monitor::Severity> gravest) = 0;
};

} // namespace keystead
