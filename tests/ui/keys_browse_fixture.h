// The Keys page on private servers, used as a person does, with another client beside it.
#pragma once

#include "core/redis/connection.h"
#include "core/sandbox/server.h"
#include "core/workspace/workspace.h"
#include "find_widget.h"
#include "ui/common/banner.h"
#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/keys/browse/key_filter_line.h"
#include "ui/keys/browse/key_list_view.h"
#include "ui/keys/browse/key_tree_view.h"
#include "ui/keys/browse/scan_bar.h"
#include "ui/keys/keys_page.h"
#include "ui/keys/value/key_pane.h"
#include "ui/theme/theme.h"

#include <QLineEdit>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtTest>

#include <memory>

namespace test {

inline constexpr int limit = 20'000;

class KeysWorld
{
public:
    bool start()
    {
        QStandardPaths::setTestModeEnabled(true);
        theme::Theme::install(*qApp);
        common::setLocale(QLocale(QLocale::English));
        auto startedPostgres = sandbox::PostgresServer::start();
        auto startedRedis = sandbox::RedisServer::start(
            {.folder = {},
             .lifetime = {},
             .tcp = false,
             .settings = {QStringLiteral("--enable-debug-command yes"), QStringLiteral("--save ''")}});
        if (!startedPostgres || !startedRedis)
            return false;
        postgres = std::move(*startedPostgres);
        redis = std::move(*startedRedis);
        return connectAdmin();
    }
    bool connectAdmin()
    {
        admin = std::make_unique<redis::Connection>(redis->address());
        return admin->open().has_value();
    }
    // Another client's command. An error reply is said, and fails by its empty value.
    redis::Value ask(const redis::Command& command)
    {
        auto reply = admin->call(command);
        if (!reply) {
            qCritical().noquote() << command.first() << reply.error().detail;
            return {};
        }
        return std::move(*reply);
    }
    void populate(int keys, const QByteArray& name)
    {
        ask({"DEBUG", "POPULATE", QByteArray::number(keys), name, "10"});
    }

    bool openPage(const redis::Address& address, base::AccessMode access = base::AccessMode::ReadWrite)
    {
        profile::Profile profile;
        profile.name = QStringLiteral("test");
        profile.database = postgres->address();
        profile.redis = address;
        profile.access = access;
        workspace::OpenOptions options;
        options.applySchema = access == base::AccessMode::ReadWrite;
        options.keyTrashFolder = trashFolder.path();
        workspace = std::make_unique<workspace::Workspace>(profile, options);
        workspace->open();
        if (!QTest::qWaitFor([&] { return workspace->stage() == workspace::Stage::Open; }, limit))
            return false;
        if (m_waitsForTrust && !QTest::qWaitFor([&] { return workspace->connection().trusted; }, limit))
            return false;
        page = std::make_unique<keys::KeysPage>(*workspace);
        page->resize(1232, 820);
        page->show();
        page->activate();
        page->activateWindow();
        return QTest::qWaitForWindowActive(page.get());
    }
    // Once Keystead's own keys are there: they would come into the list at any time.
    bool openPage()
    {
        m_waitsForTrust = true;
        const bool isOpen = openPage(redis->address());
        m_waitsForTrust = false;
        return isOpen;
    }
    void closePage()
    {
        page.reset();
        workspace.reset();
    }

    keys::BrowsePresenter& presenter() { return page->browser()->presenter(); }
    keys::KeyTreeModel& model() { return presenter().tree(); }
    keys::KeyTreeView& tree() { return *page->browser()->tree(); }
    keys::KeyListView& list() { return *page->browser()->list(); }
    QLineEdit& search() { return *page->browser()->filterLine()->searchField(); }
    QString status() { return page->scanBar()->text(); }
    bool isComplete() { return presenter().progress().state == keyspace::ScanState::Complete; }
    QModelIndex at(const QByteArray& path) { return model().indexOf(path); }
    qint64 keysOf(const QByteArray& path)
    {
        return at(path).siblingAtColumn(keys::KeyTreeModel::Keys).data(common::ValueRole).toLongLong();
    }
    bool expand(const QByteArray& path)
    {
        tree().setCurrentIndex(at(path));
        QTest::keyClick(&tree(), Qt::Key_Right);
        return QTest::qWaitFor([&] { return model().isListed(path); }, limit);
    }
    void click(const QByteArray& path, Qt::KeyboardModifiers modifiers = {})
    {
        tree().scrollTo(at(path));
        const QRect row = tree().visualRect(at(path));
        QTest::mouseClick(tree().viewport(), Qt::LeftButton, modifiers, row.center());
    }
    QString banner() { return page->banner()->isVisible() ? page->banner()->text() : QString(); }

    std::unique_ptr<sandbox::PostgresServer> postgres;
    std::unique_ptr<sandbox::RedisServer> redis;
    std::unique_ptr<redis::Connection> admin;
    std::unique_ptr<workspace::Workspace> workspace;
    std::unique_ptr<keys::KeysPage> page;
    QTemporaryDir trashFolder;

private:
    bool m_waitsForTrust = false;
};

} // namespace test
