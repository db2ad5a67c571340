// A world of core/cache with one desktop and one client in it: what the tests of the reader start from.
#pragma once

#include "cache_world.h"
#include "core/cache/snapshot.h"

Q_DECLARE_METATYPE(cache::Mutant)

namespace cache_world {

class ReaderWorld
{
protected:
    // Fresh rows, an empty Redis, a drainer that polls often.
    bool enter()
    {
        using namespace std::chrono_literals;
        if (!m_servers.reset())
            return false;
        m_redis = std::make_unique<redis::Connection>(m_servers.redis->address());
        m_editor = std::make_unique<Editor>(m_servers);
        cache::DrainerOptions options;
        options.poll = 100ms;
        m_desktop = std::make_unique<Desktop>(m_servers, options);
        if (!m_desktop->start())
            return false;
        m_client = std::make_unique<Client>(m_servers, *m_desktop);
        return true;
    }

    void leave()
    {
        base::setPauseHook({});
        m_client.reset();
        m_desktop.reset();
    }

    // By another session, and seen by every desktop.
    bool saved(int id, const QString& value)
    {
        Editor editor(m_servers);
        const quint64 xid = editor.set(id, value);
        return xid != 0 && !m_desktop->settle(xid).pending;
    }

    QByteArray key(int id) const { return m_desktop->drainer->keyspace().entry(Client::request(id).name); }
    QByteArray lease(int id) const { return m_desktop->drainer->keyspace().lease(Client::request(id).name); }
    QByteArray generation(const cache::Tag& tag) const
    {
        return m_desktop->drainer->keyspace().generation(tag);
    }

    Servers m_servers;
    std::unique_ptr<redis::Connection> m_redis;
    std::unique_ptr<Editor> m_editor;
    std::unique_ptr<Desktop> m_desktop;
    std::unique_ptr<Client> m_client;
};

} // namespace cache_world
