// What the tests of keyspace::Browser share: a private Redis full of keys, and waiting for what it tells.
#pragma once

#include "core/keyspace/index/browser.h"
#include "tests/service/redis_fixture.h"

#include <QTest>

#include <set>

namespace browser_fixture {

using keyspace::Browser;
using keyspace::ScanState;
using Names = std::set<QByteArray>;

constexpr int patienceMs = 30'000;

class World
{
public:
    explicit World(const QStringList& settings = {})
    {
        auto started = redis_fixture::startServer(
            QStringList{QStringLiteral("--enable-debug-command yes"), QStringLiteral("--save ''")} +
            settings);
        if (!started)
            return;
        server = std::move(started).value();
        admin = std::make_unique<redis::Connection>(server->address(), redis_fixture::patient());
    }
    bool isUp() const { return admin != nullptr; }

    // “name:0” …
    bool populate(int keys, const QByteArray& name)
    {
        return bool(admin->call({"DEBUG", "POPULATE", QByteArray::number(keys), name, "10"}));
    }
    bool does(const redis::Command& command) { return bool(admin->call(command)); }
    redis::Address userAddress(const QByteArray& name, const redis::Command& rules)
    {
        redis::Command command{"ACL", "SETUSER", name, "reset", "on", ">hush"};
        command << rules;
        redis::Address address = server->address();
        address.user = QString::fromLatin1(name);
        address.password = "hush";
        return does(command) ? address : redis::Address{};
    }

    std::unique_ptr<sandbox::RedisServer> server;
    std::unique_ptr<redis::Connection> admin;
};

inline bool reaches(const Browser& browser, ScanState state)
{
    return QTest::qWaitFor([&] { return browser.progress().state == state; }, patienceMs);
}

inline bool scan(Browser& browser, const keyspace::Scope& scope = {})
{
    browser.begin(scope);
    return reaches(browser, ScanState::Complete);
}

// Pauses as soon as something was found, far from the end.
inline bool pauseInTheMiddle(Browser& browser, const keyspace::Scope& scope = {})
{
    const auto connection = QObject::connect(&browser, &Browser::progressed, &browser,
                                             [&browser](const keyspace::ScanProgress& progress) {
                                                 if (progress.keys > 0)
                                                     browser.pause();
                                             });
    browser.begin(scope);
    const bool paused = QTest::qWaitFor(
        [&] { return browser.progress().state == ScanState::Paused && !browser.progress().serverIsSlow; },
        patienceMs);
    QObject::disconnect(connection);
    return paused;
}

// True when nothing is held any more.
inline bool clearAll(Browser& browser)
{
    bool told = false;
    const auto connection =
        QObject::connect(&browser, &Browser::viewChanged, &browser, [&told] { told = true; });
    browser.clear();
    const bool cleared = QTest::qWaitFor([&] { return told; }, patienceMs);
    QObject::disconnect(connection);
    return cleared && browser.progress().indexBytes == 0;
}

inline std::shared_ptr<const keyspace::NameSet> frozenBelow(Browser& browser, const QByteArray& prefix)
{
    std::shared_ptr<const keyspace::NameSet> names;
    browser.freezeBelow(prefix, &browser, [&names](const auto& frozen) { names = frozen; });
    return QTest::qWaitFor([&] { return names != nullptr; }, patienceMs) ? names : nullptr;
}

inline Names namesBelow(Browser& browser, const QByteArray& prefix)
{
    const auto frozen = frozenBelow(browser, prefix);
    Names names;
    for (qint64 i = 0; frozen && i < frozen->size(); ++i)
        names.insert(frozen->at(i).toByteArray());
    return names;
}

inline std::vector<keyspace::KeyFacts>
factsOf(Browser& browser, const std::vector<QByteArray>& names, keyspace::FactSet facts,
        std::chrono::milliseconds maxAge = std::chrono::milliseconds(0))
{
    std::vector<keyspace::KeyFacts> came;
    const auto connection =
        QObject::connect(&browser, &Browser::factsArrived, &browser,
                         [&came](const auto& batch) { came.insert(came.end(), batch.begin(), batch.end()); });
    browser.requestFacts(names, facts, maxAge);
    (void)QTest::qWaitFor([&] { return came.size() >= names.size(); }, patienceMs);
    QObject::disconnect(connection);
    return came;
}

inline base::ErrorCode endOf(base::Job& job)
{
    if (!QTest::qWaitFor([&] { return job.isFinished(); }, patienceMs))
        return base::ErrorCode::TimedOut;
    return job.outcome() ? base::ErrorCode::None : job.outcome().error().code;
}

} // namespace browser_fixture
