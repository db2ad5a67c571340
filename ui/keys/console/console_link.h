// A console's own connection to Redis, so that what a command leaves behind on it (SELECT, MULTI, WATCH,
// AUTH) is nobody else's. It has a thread of its own: a reply of a million elements is read and written out
// there. Lives on its owner's thread, usually the GUI's, and never blocks it; one command at a time.
#pragma once

#include "core/base/access_mode.h"
#include "core/base/result.h"
#include "core/keyspace/console/reply_text.h"
#include "core/redis/address.h"
#include "core/redis/codec.h"

#include <QObject>

#include <chrono>
#include <memory>

namespace keys {

struct ConsoleAnswer
{
    // Or the error reply, or why there is none.
    base::Result<keyspace::ReplyText> text = keyspace::ReplyText();
    redis::Value::Kind kind = redis::Value::Kind::Error;
    QByteArray status;   // of a status reply
    qint64 elements = 0; // of an array
    std::chrono::nanoseconds took{0};
    quint64 opening = 0; // which one of the connection's; 0: it never was open
};

class ConsoleLink : public QObject
{
    Q_OBJECT

public:
    // Of a reply, in bytes: what is shown at once, and what “show all” shows.
    static constexpr qsizetype shownBytes = 64 * 1024;
    static constexpr qsizetype mostShownBytes = 4 * 1024 * 1024;

    // Opens nothing before the first command.
    ConsoleLink(redis::Address address, base::AccessMode access, QObject* parent = nullptr);
    ~ConsoleLink() override; // what is under way is given up

    // onlyOn: the opening of the connection whose state the command counts on: on another it is not sent
    // (NotConnected). 0: any. Ends with answered(), always.
    void send(const redis::Command& command, std::chrono::milliseconds timeout, quint64 onlyOn);
    // Closes the connection: the command ends with Cancelled, the next one opens it anew.
    void cancel();
    // Of the last reply, when it was cut: wholeArrived(), saved(). It is held until the next command.
    void showWhole();
    void saveWhole(const QString& file);
    void dropWhole();

Q_SIGNALS:
    void answered(const keys::ConsoleAnswer& answer);
    void lost(const base::Error& error); // nothing was under way, or its answer tells the same
    void wholeArrived(const keyspace::ReplyText& text);
    void saved(const QString& file, const base::Result<void>& outcome);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace keys
