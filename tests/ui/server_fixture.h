// A Server page on private servers of its own, and a second program that uses the same Redis.
#pragma once

#include "core/sandbox/sandbox.h"
#include "core/workspace/workspace.h"
#include "ui/server/server_page.h"
#include "ui/theme/theme.h"

#include <QTemporaryDir>
#include <QtTest>

#include <memory>

namespace test {

constexpr int serverLimit = 30'000; // ms

class ServerFixture
{
public:
    // Blocks. user: of Redis; empty: the default one, who may do everything. False: it said why.
    bool start(const QByteArray& user = {}, base::AccessMode access = base::AccessMode::ReadWrite)
    {
        if (!m_sandbox) {
            sandbox::ServerOptions options;
            options.tcp = true;
            auto started = sandbox::Sandbox::start(options);
            if (!started) {
                qCritical().noquote() << started.error().detail;
                return false;
            }
            m_sandbox = std::move(*started);
        }
        profile::Profile profile;
        profile.name = QStringLiteral("test");
        profile.database = m_sandbox->postgres().address();
        profile.redis = m_sandbox->redis().tcpAddress();
        profile.access = access;
        if (!user.isEmpty()) {
            profile.redis.user = QString::fromUtf8(user);
            profile.redis.password = user;
        }
        workspace::OpenOptions options;
        options.historyFile = m_folder.filePath(QStringLiteral("history.sqlite"));
        options.applySchema = access == base::AccessMode::ReadWrite; // without one we only look
        m_workspace = std::make_unique<workspace::Workspace>(profile, options);
        m_workspace->open();
        return QTest::qWaitFor([this] { return m_workspace->stage() == workspace::Stage::Open; },
                               serverLimit);
    }

    server::ServerPage& open()
    {
        m_page = std::make_unique<server::ServerPage>(*m_workspace);
        m_page->resize(1232, 820);
        m_page->show();
        m_page->activate();
        return *m_page;
    }

    void close()
    {
        m_page.reset();
        m_workspace.reset();
    }

    // By somebody else, on a connection of their own that belongs to the test's thread, which therefore must
    // not be marked as the GUI's; the reply, or an invalid value.
    redis::Value tell(const redis::Command& command)
    {
        if (!m_other) {
            redis::ConnectionOptions options;
            options.clientName = "php-worker";
            m_other = std::make_unique<redis::Connection>(m_sandbox->redis().tcpAddress(), options);
        }
        const auto reply = m_other->call(command);
        return reply ? *reply : redis::Value();
    }

    // How often the connection behind tell() has been opened.
    quint64 otherGeneration() const { return m_other->generation(); }

    workspace::Workspace& workspace() { return *m_workspace; }
    sandbox::Sandbox& sandbox() { return *m_sandbox; }

private:
    QTemporaryDir m_folder;
    std::unique_ptr<sandbox::Sandbox> m_sandbox;
    std::unique_ptr<workspace::Workspace> m_workspace;
    std::unique_ptr<server::ServerPage> m_page;
    std::unique_ptr<redis::Connection> m_other;
};

// The text of a cell of the row that holds those words in that column; empty: there is none.
inline QString cellBeside(const QAbstractItemModel& model, int column, const QString& words, int wanted)
{
    for (int row = 0; row < model.rowCount(); ++row) {
        if (model.index(row, column).data(common::ValueRole).toString().contains(words))
            return model.index(row, wanted).data(common::ValueRole).toString();
    }
    return {};
}

} // namespace test
