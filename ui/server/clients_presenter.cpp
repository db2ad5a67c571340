#include "ui/server/clients_presenter.h"

#include "core/base/units.h"
#include "ui/common/format.h"
#include "ui/connections/words.h"
#include "ui/server/slow_log_presenter.h"

#include <algorithm>

namespace server {

namespace {

using namespace std::chrono_literals;
using common::CellKind;
using monitor::ServerClient;

std::vector<common::RowsColumn> columns()
{
    const auto tr = [](const char* text) { return ClientsPresenter::tr(text); };
    return {{tr("Client"), CellKind::Number, 76, false, 0, tr("The number Redis gave the connection")},
            {tr("Name"), CellKind::Text, 168, false, 0, tr("What the program calls itself: CLIENT SETNAME")},
            {tr("Address"), CellKind::Text, 180, true},
            {tr("User"), CellKind::Text, 96},
            {tr("Last command"), CellKind::Text, 128},
            {tr("Idle"), CellKind::Duration, 72, false, 0, tr("Since its last command")},
            {tr("Connected"), CellKind::Duration, 96, false, 0, tr("How long it has been connected")},
            {tr("Database"), CellKind::Number, 88},
            {tr("Memory"), CellKind::Bytes, 88, false, 0, tr("What Redis keeps for the connection")},
            {tr("State"), CellKind::Text, 112}};
}

QVariant text(const QByteArray& bytes)
{
    return bytes.isEmpty() ? QVariant() : QVariant(base::escapeBytes(bytes));
}

QVariant nanoseconds(std::chrono::seconds seconds)
{
    return QVariant::fromValue(qlonglong{std::chrono::nanoseconds(seconds).count()});
}

QString stateText(const ServerClient& client)
{
    if (client.isReplica)
        return ClientsPresenter::tr("replication");
    if (client.isBlocked)
        return ClientsPresenter::tr("waiting");
    return client.isSubscriber ? ClientsPresenter::tr("subscribed") : QString();
}

common::Row rowOf(const ServerClient& client)
{
    common::RowsCell name{text(client.name)};
    if (isKeystead(client)) {
        name.mark = ClientsPresenter::tr("ours");
        name.toolTip = ClientsPresenter::tr("A connection of Keystead, on this desktop or another one");
    }
    common::RowsCell memory;
    if (client.memory)
        memory.value = QVariant::fromValue(qlonglong{client.memory->count});
    if (client.waitingOutput.count > 0)
        memory.toolTip = ClientsPresenter::tr("%1 of it are replies that it has not fetched")
                             .arg(common::formatBytes(client.waitingOutput));
    common::Row row{QByteArray::number(client.id),
                    {{QVariant::fromValue(qlonglong{client.id})},
                     name,
                     {text(client.address)},
                     {text(client.user)},
                     {text(client.command)},
                     {nanoseconds(client.idle)},
                     {nanoseconds(client.age)},
                     {QVariant::fromValue(qlonglong{client.database})},
                     memory,
                     {stateText(client)}}};
    return row;
}

// On the session's thread; the list of the screen may be seconds old.
base::Result<void> killUnlessOurs(workspace::Session& session, qint64 id)
{
    const auto clients = monitor::readClients(session.redis());
    if (!clients)
        return clients.error();
    const auto found = std::ranges::find(*clients, id, &ServerClient::id);
    if (found == clients->end())
        return base::Error{base::ErrorCode::NotFound, QStringLiteral("no such client"), QString::number(id)};
    if (isKeystead(*found))
        return base::Error{base::ErrorCode::InvalidInput, QStringLiteral("a connection of Keystead"),
                           QString::number(id)};
    return monitor::killClient(session.redis(), id);
}

} // namespace

bool isKeystead(const ServerClient& client)
{
    return client.isSelf || client.name == "keystead" || client.name.startsWith("keystead-");
}

ClientsPresenter::ClientsPresenter(workspace::Workspace& workspace, QObject* parent)
    : Part(workspace, columns(), 2s, parent)
{
}

void ClientsPresenter::ask()
{
    question([](workspace::Session& session) { return monitor::readClients(session.redis()); },
             [this](std::vector<ServerClient> clients) { m_clients = std::move(clients); });
}

std::vector<common::Row> ClientsPresenter::rows() const
{
    std::vector<common::Row> rows;
    std::ranges::transform(m_clients, std::back_inserter(rows), &rowOf);
    return rows;
}

const ServerClient* ClientsPresenter::client(const QByteArray& key) const
{
    const auto found = std::ranges::find_if(
        m_clients, [&key](const ServerClient& client) { return QByteArray::number(client.id) == key; });
    return found == m_clients.end() ? nullptr : &*found;
}

// All clients of a unix socket have its path as their address: there only the name tells them apart.
void ClientsPresenter::showClient(const QByteArray& address, const QByteArray& name)
{
    const bool isPath = address.startsWith('/');
    const QString filter = base::escapeBytes(isPath && !name.isEmpty() ? name : address);
    m_sought = {filter, address, name};
    setFilter(filter);
    refresh();
}

common::EmptyText ClientsPresenter::nothingMatches() const
{
    common::EmptyText text = Part::nothingMatches();
    if (const Sought* const gone = sought(); gone && !filter().isEmpty()) {
        text.icon = theme::Icon::Connect;
        text.title = tr("%1 is not connected any more").arg(clientText(gone->name, gone->address));
        text.action = gone->name.isEmpty() || base::escapeBytes(gone->name) == filter()
                          ? tr("Show all clients")
                          : tr("Show those called %1").arg(base::escapeBytes(gone->name));
    }
    return text;
}

void ClientsPresenter::emptyAction()
{
    const Sought* const gone = sought();
    const QString name = gone ? base::escapeBytes(gone->name) : QString();
    if (state() == State::Ready && !name.isEmpty() && name != filter())
        setFilter(name);
    else
        Part::emptyAction();
}

QString ClientsPresenter::killRefusal(const QByteArray& key) const
{
    if (const QString refusal = this->refusal(); !refusal.isEmpty())
        return refusal;
    const ServerClient* const found = client(key);
    if (!found)
        return tr("No client is chosen");
    return isKeystead(*found) ? tr("This is a connection of Keystead, which would only open it again")
                              : QString();
}

common::Danger ClientsPresenter::killing(const ServerClient& client) const
{
    common::Danger danger;
    danger.level = common::DangerLevel::Three;
    danger.verb = tr("Disconnect client %1").arg(client.id);
    danger.target = clientText(client.name, client.address);
    danger.count = 1;
    danger.counted = tr("1 connection");
    danger.asOf = answeredAt();
    danger.sample << tr("last command: %1").arg(base::escapeBytes(client.command))
                  << tr("user: %1").arg(base::escapeBytes(client.user))
                  << tr("connected for %1").arg(common::formatDuration(client.age));
    danger.lost = client.isReplica
                      ? tr("Replication stops until it connects again, and may begin with a whole copy.")
                      : tr("What it is doing now fails. Its program may connect again at once.");
    danger.profile = profile().name;
    danger.environment = connections::environmentOf(profile().environment);
    return danger;
}

void ClientsPresenter::kill(qint64 id)
{
    workspace().run([id](workspace::Session& session) { return killUnlessOurs(session, id); }, this,
                    [this, id](const base::Result<void>& done) { killed(id, done); });
}

void ClientsPresenter::killed(qint64 id, const base::Result<void>& done)
{
    if (done)
        tell(tr("Client %1 was disconnected").arg(id));
    else if (done.error().code == base::ErrorCode::NotFound)
        tell(tr("Client %1 had gone already").arg(id));
    else
        Q_EMIT failed(done.error(), tr("Disconnecting client %1").arg(id));
    refresh();
}

common::EmptyText ClientsPresenter::nothingThere() const
{
    common::EmptyText text;
    text.icon = theme::Icon::Connect;
    text.title = tr("No clients");
    text.detail = tr("Redis named nobody, not even Keystead itself.");
    text.action = tr("Look again");
    return text;
}

QString ClientsPresenter::fallbackRule() const
{
    return QStringLiteral("+client|list");
}

QString ClientsPresenter::countText(qint64 shown, qint64 all) const
{
    if (shown < all)
        return tr("%1 of %2 clients shown").arg(common::formatCount(shown), common::formatCount(all));
    const auto ours = std::ranges::count_if(m_clients, &isKeystead);
    return tr("%1 clients, %2 of them ours").arg(common::formatCount(all), common::formatCount(ours));
}

} // namespace server
