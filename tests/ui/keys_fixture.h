// Keys of a private Redis, a workspace that changes them and somebody else's beside it. Base of tests that
// change keys as a person does.
#pragma once

#include "core/keyspace/change/key_search.h"
#include "find_widget.h"
#include "properties_servers.h"
#include "ui/keys/change/key_changes.h"
#include "ui/theme/theme.h"

#include <QTemporaryDir>

namespace test {

class KeysFixture : public QObject
{
protected:
    static constexpr int limit = 20000;

    void start()
    {
        qputenv("XDG_DATA_HOME", m_data.path().toUtf8()); // the trash is there
        theme::Theme::install(*qApp);
        m_servers = PropertiesServers::start();
        QVERIFY(m_servers);
        m_theirs = m_servers->open();
        QVERIFY(m_theirs);
        base::markGuiThread();
    }

    // A workspace of this profile with nothing undone yet, on an empty Redis and an empty trash.
    void begin(profile::Environment environment = profile::Environment::Development,
               base::AccessMode access = base::AccessMode::ReadWrite)
    {
        m_changes.reset();
        m_mine.reset();
        auto profile = m_servers->profile();
        profile.name = QStringLiteral("lister");
        profile.environment = environment;
        profile.access = access;
        m_mine = std::make_unique<workspace::Workspace>(profile, workspace::OpenOptions());
        m_mine->open();
        QTRY_COMPARE_WITH_TIMEOUT(m_mine->stage(), workspace::Stage::Open, limit);
        QTRY_VERIFY_WITH_TIMEOUT(m_mine->connection().redisReachable, limit);
        QVERIFY(QDir(keyspace::Trash::defaultFolder()).removeRecursively());
        redis::Command unlink{"UNLINK", "none"};
        for (const QByteArray& key : flat(ask({"KEYS", "*"}))) {
            if (!key.startsWith("keystead"))
                unlink << key;
        }
        ask(unlink);
        beginAgain();
    }
    // As if the program had been started anew.
    void beginAgain()
    {
        m_changes = std::make_unique<keys::KeyChanges>(*m_mine);
        m_told.clear();
        m_failures.clear();
        connect(m_changes.get(), &keys::KeyChanges::told, this,
                [this](const QString& sentence) { m_told << sentence; });
        connect(m_changes.get(), &keys::KeyChanges::failed, this,
                [this](const base::Error& error, const QString&) { m_failures.push_back(error); });
    }

    // By somebody else's connection; an error reply as a value.
    redis::Value ask(const redis::Command& command)
    {
        auto reply = waitFor(*m_theirs, [command](workspace::Session& session) -> base::Result<redis::Value> {
            auto replies = session.redis().pipeline(std::span(&command, 1), std::chrono::seconds(20));
            if (!replies)
                return std::move(replies).error();
            return std::move(replies->front());
        });
        return reply ? std::move(*reply) : redis::Value();
    }
    static QByteArrayList flat(const redis::Value& value)
    {
        if (value.kind() != redis::Value::Kind::Array)
            return {value.bytes()};
        QByteArrayList all;
        for (const redis::Value& item : value.items())
            all << flat(item);
        return all;
    }
    QByteArray get(const QByteArray& key) { return ask({"GET", key}).bytes(); }
    qint64 expiryOf(const QByteArray& key) { return ask({"PEXPIRETIME", key}).toInteger(); }
    bool isThere(const QByteArray& key) { return ask({"EXISTS", key}).toInteger() == 1; }
    std::size_t bundles() { return m_mine->keyTrash().bundles()->size(); }

    // One change, waited for.
    base::Result<keyspace::Edited> edit(const QByteArray& key, const keyspace::Change& change)
    {
        std::optional<base::Result<keyspace::Edited>> answer;
        m_changes->edit(key, change, keyspace::EditOptions::Undo::Required, this,
                        [&answer](base::Result<keyspace::Edited> edited) { answer = std::move(edited); });
        const bool came = QTest::qWaitFor([&] { return answer.has_value(); }, limit);
        return came ? *answer : base::Error{base::ErrorCode::TimedOut, {}, {}};
    }
    // Waits until undo or redo has ended.
    void undo()
    {
        QVERIFY(m_changes->canUndo());
        m_changes->undo();
        waitForUndo();
    }
    void redo()
    {
        QVERIFY(m_changes->canRedo());
        m_changes->redo();
        waitForUndo();
    }
    void waitForUndo()
    {
        const auto before = m_told.size(); // while it goes on, nothing else can be taken back
        const auto isOver = [&] {
            return m_changes->canUndo() || m_changes->canRedo() || m_told.size() > before ||
                   !m_failures.empty();
        };
        QTRY_VERIFY_WITH_TIMEOUT(isOver(), limit);
    }

    QTemporaryDir m_data;
    std::unique_ptr<PropertiesServers> m_servers;
    std::unique_ptr<workspace::Workspace> m_mine;
    std::unique_ptr<workspace::Workspace> m_theirs;
    std::unique_ptr<keys::KeyChanges> m_changes;
    QStringList m_told;
    std::vector<base::Error> m_failures;
};

} // namespace test
