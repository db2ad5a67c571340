// The program with a window, started for servers that are not among its profiles: an .env file opens
// to look only and is not remembered; what is given by mistake is refused and never repeated.
#include "app/keystead/application.h"
#include "connections_fixture.h"
#include "properties_servers.h"
#include "ui/properties/properties_page.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QProcess>
#include <QtTest>

using keystead::StartRequest;

namespace {

constexpr int limit = 30'000;

QString noEnvironment(const char*)
{
    return {};
}

window::MainWindow* mainWindow()
{
    for (QWidget* each : QApplication::topLevelWidgets()) {
        if (auto* const window = qobject_cast<window::MainWindow*>(each))
            return window;
    }
    return nullptr;
}

base::Result<void> startWith(keystead::Application& application, const QString& envFile)
{
    const auto request = keystead::parseArguments(
        {QStringLiteral("keystead"), QStringLiteral("--env"), envFile}, &noEnvironment);
    return request ? application.start(*request) : base::Result<void>(request.error());
}

} // namespace

class StartTest : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    QString write(const QByteArray& text)
    {
        const QDir project(m_folder.filePath(QStringLiteral("shop")));
        project.mkpath(QStringLiteral("."));
        QFile file(project.filePath(QStringLiteral(".env")));
        if (file.open(QIODevice::WriteOnly | QIODevice::Truncate))
            file.write(text);
        return file.fileName();
    }

private Q_SLOTS:
    void initTestCase()
    {
        test::hideKeychain();
        theme::Theme::install(*qApp);
    }

    void anEnvFileOpensToLookOnlyAndIsNotRemembered()
    {
        const auto servers = test::PropertiesServers::start();
        QVERIFY(servers);
        QVERIFY(servers->open()); // the tables are there
        test::ConnectionsFixture fixture;
        const profile::Profile profile = servers->profile();
        const QString file =
            write("# of the web application\nexport DATABASE_URL=\"" + profile.database.toUrl().toUtf8() +
                  "\"\nREDIS_URL=" + profile.redis.toUrl().toUtf8() + "\n");
        keystead::Application application;
        QVERIFY(startWith(application, file));
        window::MainWindow* const window = mainWindow();
        QVERIFY(window);
        QVERIFY2(window->windowTitle().contains(QStringLiteral("shop")), qPrintable(window->windowTitle()));
        window->openPage(QStringLiteral("properties"));
        auto* const page =
            qobject_cast<properties::PropertiesPage*>(window->page(QStringLiteral("properties")));
        QTRY_COMPARE_WITH_TIMEOUT(page->state(), common::Page::State::Ready, limit);
        QTRY_COMPARE_WITH_TIMEOUT(page->presenter().list().count().value_or(-1), 0, limit);
        QCOMPARE(page->presenter().profile().access, base::AccessMode::ReadOnly);
        QVERIFY(!page->action(common::ActionId::NewRecord)->isEnabled());
        QSettings settings;
        const profile::ProfileStore store(settings);
        QVERIFY(store.profiles().empty());
        QVERIFY(!store.lastOpened());
    }

    void anEnvFileThatCannotBeUsedSaysWhy_data()
    {
        QTest::addColumn<QByteArray>("text"); // empty: there is no file
        QTest::addColumn<base::ErrorCode>("code");
        QTest::addColumn<QString>("says");
        QTest::newRow("no file") << QByteArray() << base::ErrorCode::FileFailed << QStringLiteral("none.env");
        QTest::newRow("one server only") << QByteArray("DATABASE_URL=postgresql://h/d\n")
                                         << base::ErrorCode::NotFound << QStringLiteral("REDIS_URL");
        QTest::newRow("another database")
            << QByteArray("DATABASE_URL=mysql://u:s3cret@h/d\nREDIS_URL=redis://h\n")
            << base::ErrorCode::InvalidInput << QStringLiteral("postgresql://");
    }

    void anEnvFileThatCannotBeUsedSaysWhy()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const base::ErrorCode, code);
        QFETCH(const QString, says);
        const QString file = text.isEmpty() ? m_folder.filePath(QStringLiteral("none.env")) : write(text);
        keystead::Application application;
        const auto started = startWith(application, file);
        QVERIFY(!started);
        QCOMPARE(started.error().code, code);
        QVERIFY2(started.error().detail.contains(says), qPrintable(started.error().detail));
        QVERIFY(!started.error().detail.contains(QStringLiteral("s3cret")));
        QVERIFY(!mainWindow());
    }

    void aUrlAtTheWrongPlaceIsNeverRepeated_data()
    {
        QTest::addColumn<QStringList>("arguments");
        const QString url = QStringLiteral("postgresql://u:s3cret@127.0.0.1/d");
        QTest::newRow("a word of its own") << QStringList{url};
        QTest::newRow("without its scheme") << QStringList{QStringLiteral("u:s3cret@127.0.0.1/d")};
        QTest::newRow("after dashes") << QStringList{QStringLiteral("--") + url};
        QTest::newRow("after a dash") << QStringList{QLatin1Char('-') + url};
        QTest::newRow("as a profile") << QStringList{QStringLiteral("--profile"), url};
        QTest::newRow("as a file") << QStringList{QStringLiteral("--env"), url};
        QTest::newRow("beside others") << QStringList{QStringLiteral("--nonsense"), url};
    }

    void aUrlAtTheWrongPlaceIsNeverRepeated()
    {
        QFETCH(const QStringList, arguments);
        const QTemporaryDir home;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("HOME"), home.path());
        environment.insert(QStringLiteral("XDG_CONFIG_HOME"), home.path());
        QProcess program;
        program.setProcessEnvironment(environment);
        program.setProcessChannelMode(QProcess::MergedChannels);
        program.start(QStringLiteral(KEYSTEAD_BIN_DIR "/keystead"), arguments);
        QVERIFY(program.waitForFinished(limit));
        const QByteArray said = program.readAll();
        QCOMPARE(program.exitCode(), 2);
        QVERIFY2(said.contains("--database-url"), said.constData()); // what to do instead
        QVERIFY2(!said.contains("s3cret"), said.constData());
    }
};

QTEST_MAIN(StartTest)
#include "tst_start.moc"
