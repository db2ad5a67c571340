#include "ui/keys/console/console_link.h"

#include "core/base/executor.h"
#include "core/redis/multiplexer.h"

#include <QSaveFile>
#include <QThread>

#include <limits>
#include <utility>

namespace keys {

namespace {

using base::ErrorCode;
using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

redis::MultiplexerOptions optionsOf(base::AccessMode access)
{
    redis::MultiplexerOptions options;
    options.access = access;
    options.idleTimeout = 24h; // each command has its own limit, and may be silent as long
    options.link.limits.bulkBytes = 256LL * 1024 * 1024;
    options.link.limits.replyBytes = 256LL * 1024 * 1024;
    options.link.limits.arrayItems = 8LL * 1024 * 1024;
    return options;
}

base::Result<void> writeFile(const QString& name, const QByteArray& bytes)
{
    QSaveFile file(name);
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit())
        return {};
    return base::Error{ErrorCode::FileFailed, file.errorString(), name};
}

} // namespace

class ConsoleLink::Private
{
public:
    Private(ConsoleLink& owner, redis::Address address, base::AccessMode access);
    ~Private();

    // Everything below on the other thread.
    void send(const redis::Command& command, std::chrono::milliseconds timeout, quint64 onlyOn);
    void take(base::Result<redis::Value>&& reply);
    template<class Tell>
    void tell(Tell tell)
    {
        back.post([this, tell = std::move(tell)] { tell(q); });
    }

    ConsoleLink& q;
    std::shared_ptr<base::Executor> here = std::make_shared<base::Executor>();
    std::shared_ptr<base::Executor> there = std::make_shared<base::Executor>();
    const base::Poster back{here};
    QThread thread;

    std::unique_ptr<redis::Multiplexer> connection;
    quint64 opening = 0;
    Steady::time_point sentAt{};
    redis::Value whole; // the last reply that was cut
};

ConsoleLink::Private::Private(ConsoleLink& owner, redis::Address address, base::AccessMode access)
    : q(owner)
{
    thread.setObjectName(QStringLiteral("console"));
    there->moveToThread(&thread);
    thread.start();
    there->post([this, address = std::move(address), access] {
        connection = std::make_unique<redis::Multiplexer>(address, optionsOf(access));
        QObject::connect(connection.get(), &redis::Multiplexer::opened, connection.get(),
                         [this] { ++opening; });
        QObject::connect(connection.get(), &redis::Multiplexer::lost, connection.get(),
                         [this](int, const base::Error& error) {
                             tell([error](ConsoleLink& link) { Q_EMIT link.lost(error); });
                         });
    });
}

ConsoleLink::Private::~Private()
{
    there->post([this] {
        connection.reset();
        whole = {};
        thread.quit();
    });
    thread.wait();
}

void ConsoleLink::Private::send(const redis::Command& command, std::chrono::milliseconds timeout,
                                quint64 onlyOn)
{
    sentAt = Steady::now();
    whole = {};
    if (onlyOn != 0 && (onlyOn != opening || !connection->isOpen(0))) {
        take(base::Error{ErrorCode::NotConnected, QStringLiteral("the connection is another one"),
                         connection->address().displayName()});
        return;
    }
    connection->open();
    const auto sent = connection->sendTo(
        0, command, [this](base::Result<redis::Value>&& reply) { take(std::move(reply)); }, timeout);
    if (!sent)
        take(sent.error());
}

void ConsoleLink::Private::take(base::Result<redis::Value>&& reply)
{
    ConsoleAnswer answer;
    answer.took = Steady::now() - sentAt;
    answer.opening = opening;
    if (reply) {
        answer.kind = reply->kind();
        answer.elements = static_cast<qint64>(reply->items().size());
        answer.text = keyspace::replyText(*reply, shownBytes);
        if (answer.kind == redis::Value::Kind::Status)
            answer.status = reply->bytes();
        if (!answer.text->whole)
            whole = *std::move(reply);
    } else {
        answer.text = std::move(reply).error();
    }
    tell([answer = std::move(answer)](ConsoleLink& link) { Q_EMIT link.answered(answer); });
}

ConsoleLink::ConsoleLink(redis::Address address, base::AccessMode access, QObject* parent)
    : QObject(parent)
    , d(std::make_unique<Private>(*this, std::move(address), access))
{
}

ConsoleLink::~ConsoleLink() = default;

void ConsoleLink::send(const redis::Command& command, std::chrono::milliseconds timeout, quint64 onlyOn)
{
    d->there->post([d = d.get(), command, timeout, onlyOn] { d->send(command, timeout, onlyOn); });
}

void ConsoleLink::cancel()
{
    d->there->post([d = d.get()] { d->connection->close(); });
}

void ConsoleLink::showWhole()
{
    d->there->post([d = d.get()] {
        d->tell([text = keyspace::replyText(d->whole, mostShownBytes)](ConsoleLink& link) {
            Q_EMIT link.wholeArrived(text);
        });
    });
}

void ConsoleLink::saveWhole(const QString& file)
{
    d->there->post([d = d.get(), file] {
        const auto text = keyspace::replyText(d->whole, std::numeric_limits<qsizetype>::max());
        d->tell([file, outcome = writeFile(file, text.text)](ConsoleLink& link) {
            Q_EMIT link.saved(file, outcome);
        });
    });
}

void ConsoleLink::dropWhole()
{
    d->there->post([d = d.get()] { d->whole = {}; });
}

} // namespace keys
