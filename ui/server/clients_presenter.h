// The tab Clients without widgets: who is connected to Redis, and ending a connection that is not Keystead's.
// GUI thread.
#pragma once

#include "core/monitor/server/client_list.h"
#include "ui/common/danger_dialog.h"
#include "ui/server/part.h"

namespace server {

// A connection of this desktop, or of another one.
bool isKeystead(const monitor::ServerClient& client);

class ClientsPresenter : public Part
{
    Q_OBJECT

public:
    explicit ClientsPresenter(workspace::Workspace& workspace, QObject* parent = nullptr);

    const monitor::ServerClient* client(const QByteArray& key) const; // by the key of its row; null: none
    // Only this one, and the others of its name when it has gone. address, name: as the slow log tells them.
    void showClient(const QByteArray& address, const QByteArray& name);

    // Why this one cannot be disconnected; empty: it can.
    QString killRefusal(const QByteArray& key) const;
    common::Danger killing(const monitor::ServerClient& client) const;
    // Refused for one of Keystead's, whatever the list said.
    void kill(qint64 id);

    void emptyAction() override;

protected:
    common::EmptyText nothingMatches() const override;
    void ask() override;
    std::vector<common::Row> rows() const override;
    common::EmptyText nothingThere() const override;
    redis::Right right() const override { return redis::Right::Clients; }
    QString fallbackRule() const override;
    QString countText(qint64 shown, qint64 all) const override;

private:
    void killed(qint64 id, const base::Result<void>& done);

    // Whom showClient is about, while the filter is the one that it set.
    struct Sought
    {
        QString filter;
        QByteArray address;
        QByteArray name;
    };
    const Sought* sought() const { return filter() == m_sought.filter ? &m_sought : nullptr; }

    std::vector<monitor::ServerClient> m_clients;
    Sought m_sought;
};

} // namespace server
