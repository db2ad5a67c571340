// Opens the real window on private servers with 10,000 listings and some traffic, and takes a
// picture of every page in light and dark. Fails on what inspect.h finds.
#include "app/keystead/profile_window.h"
#include "app/keystead/translations.h"
#include "core/base/thread_role.h"
#include "core/property/sample_data.h"
#include "core/sandbox/sandbox.h"
#include "core/workspace/direct_workspace.h"
#include "tests/shot/bulk_pictures.h"
#include "tests/shot/connection_pictures.h"
#include "tests/shot/history_pictures.h"
#include "tests/shot/import_pictures.h"
#include "tests/shot/inspect.h"
#include "tests/shot/market_pictures.h"
#include "tests/shot/server_pictures.h"
#include "ui/keys/keys_page.h"
#include "ui/properties/list/listing_table.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QDir>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <cstdio>
#include <random>
#include <thread>

namespace {

constexpr QSize windowSize(1440, 900);
constexpr int patience = 60'000; // ms

// Reads and a few edits, so that the dashboard has something to show.
void makeTraffic(const profile::Profile& profile, const std::atomic<bool>& stop)
{
    const auto workspace = workspace::DirectWorkspace::open(profile, workspace::SchemaWish::Require);
    if (!workspace)
        return;
    workspace::Session& session = (*workspace)->session();
    std::mt19937 random(7);
    for (int turn = 0; !stop; ++turn) {
        property::PageQuery query;
        query.index = random() % 12;
        (void)session.reads().page(query);
        (void)session.reads().property(1 + random() % 400);
        if (turn % 150 == 149) {
            auto property = session.properties().byId(1 + random() % 400);
            if (property) {
                property->bedrooms = int(random() % 6);
                (void)session.edits().update(*property);
            }
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(4)); // the pace of the load
    }
}

base::Result<profile::Profile> prepare(sandbox::Sandbox& servers)
{
    profile::Profile profile;
    profile.name = QStringLiteral("sample");
    profile.database = servers.postgres().address();
    profile.redis = servers.redis().address();
    const auto workspace = workspace::DirectWorkspace::open(profile, workspace::SchemaWish::Apply);
    if (!workspace)
        return workspace.error();
    base::JobControl control;
    const auto seeded = property::seed((*workspace)->session().database(), {}, control);
    if (!seeded)
        return seeded.error();
    if (const auto made = shot::makeHistory((*workspace)->session()); !made)
        return made.error();
    return profile;
}

class Photographer
{
public:
    explicit Photographer(QDir folder)
        : m_folder(std::move(folder))
    {
    }

    void take(QWidget& window, const QString& name)
    {
        // The pages' own state is awaited by the caller; here only what is painted now settles.
        QTest::qWait(300);
        const QString file = m_folder.filePath(name + QStringLiteral(".png"));
        if (!window.grab().save(file)) {
            complain(name, QStringLiteral("cannot write %1").arg(file));
            return;
        }
        std::printf("%s\n", qPrintable(file));
        for (const QString& fault : shot::faultsOf(window))
            complain(name, fault);
    }

    void complain(const QString& picture, const QString& fault)
    {
        std::fprintf(stderr, "%s: %s\n", qPrintable(picture), qPrintable(fault));
        ++m_faults;
    }

    int faults() const { return m_faults; }

private:
    QDir m_folder;
    int m_faults = 0;
};

// On servers that Keystead has never seen; once at twice the text size, where nothing may be cut.
void shootConnections(sandbox::Sandbox& servers, Photographer& photographer)
{
    profile::Profile fresh;
    fresh.name = QStringLiteral("fresh");
    fresh.access = base::AccessMode::ReadOnly;
    fresh.database = servers.postgres().address();
    fresh.redis = servers.redis().address();
    QTemporaryDir folder;
    QSettings settings(folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
    profile::ProfileStore store(settings);
    connections::SecretRequests secrets;
    theme::Theme& look = theme::Theme::instance();
    const auto take = [&](QWidget& window, const QString& name) { photographer.take(window, name); };
    look.setMode(theme::Theme::Mode::Dark);
    shot::photographConnections(fresh, store, secrets, QStringLiteral("dark"), take);
    look.setMode(theme::Theme::Mode::Light);
    shot::photographConnections(fresh, store, secrets, QStringLiteral("light"), take);
    look.setTextScale(2.0);
    shot::photographConnections(fresh, store, secrets, QStringLiteral("large"), take);
    look.setTextScale(1.0);
}

bool isSettled(window::MainWindow& window, const QString& id)
{
    const common::Page* const page = window.page(id);
    return page && page->state() == common::Page::State::Ready;
}

void openFirstListing(window::MainWindow& window)
{
    auto* const table = window.page(QStringLiteral("properties"))->findChild<properties::ListingTable*>();
    if (!table)
        return;
    table->setFocus();
    table->setCurrentIndex(table->model()->index(2, 1));
    QTest::keyClick(table, Qt::Key_Return);
}

// One of the cache's own entries, with its value beside the tree.
void openFirstKey(window::MainWindow& window)
{
    auto* const page = qobject_cast<keys::KeysPage*>(window.page(QStringLiteral("keys")));
    if (!page)
        return;
    keys::BrowsePresenter& presenter = page->browser()->presenter();
    (void)QTest::qWaitFor([&] { return presenter.progress().state == keyspace::ScanState::Complete; },
                          10'000);
    presenter.freezeBelow({}, page, [page](const auto& names) {
        for (qint64 i = 0; i < names->size(); ++i) {
            if (names->at(i).indexOf(QByteArrayView(":page:")) > 0) {
                page->showKey(names->at(i).toByteArray());
                return;
            }
        }
    });
}

void photograph(window::MainWindow& window, const QString& theme, Photographer& photographer)
{
    for (const QString& id : window.pageIds()) {
        window.openPage(id);
        if (!QTest::qWaitFor([&] { return isSettled(window, id); }, patience))
            photographer.complain(id, QStringLiteral("never became ready"));
        if (id == QStringLiteral("properties"))
            openFirstListing(window);
        if (id == QStringLiteral("keys"))
            openFirstKey(window);
        QTest::qWait(1500); // late answers: facets, sizes, one more sample
        photographer.take(window, id + QLatin1Char('-') + theme);
    }
    const auto take = [&](QWidget& taken, const QString& name) { photographer.take(taken, name); };
    shot::photographTabs(window, theme, take);
    shot::photographServer(window, theme, take);
    shot::photographHistory(window, theme, take);
    shot::photographImportAndExport(window, theme, take);
    shot::photographBulk(window, theme, take);
}

int shoot(const QDir& folder)
{
    auto servers = sandbox::Sandbox::start();
    if (!servers) {
        std::fprintf(stderr, "servers: %s\n", qPrintable(servers.error().detail));
        return 1;
    }
    auto unseen = sandbox::Sandbox::start();
    if (!unseen) {
        std::fprintf(stderr, "servers: %s\n", qPrintable(unseen.error().detail));
        return 1;
    }
    const auto profile = prepare(**servers);
    if (!profile) {
        std::fprintf(stderr, "sample data: %s\n", qPrintable(profile.error().detail));
        return 1;
    }
    base::markGuiThread();
    QTemporaryDir settingsFolder;
    QSettings settings(settingsFolder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
    profile::ProfileStore store(settings);
    connections::SecretRequests secrets;
    Photographer photographer(folder);
    {
        keystead::ProfileWindow welcome(store, secrets);
        welcome.window().resize(windowSize);
        welcome.showWelcome();
        for (const auto mode : {theme::Theme::Mode::Dark, theme::Theme::Mode::Light}) {
            theme::Theme::instance().setMode(mode);
            photographer.take(welcome.window(), mode == theme::Theme::Mode::Dark
                                                    ? QStringLiteral("welcome-dark")
                                                    : QStringLiteral("welcome-light"));
        }
    }
    shootConnections(**unseen, photographer);
    keystead::ProfileWindow opened(store, secrets);
    opened.open(*profile, keystead::Remember::No);
    opened.window().resize(windowSize); // once it is shown: it has restored an earlier size
    std::atomic<bool> stop{false};
    std::thread traffic(makeTraffic, *profile, std::cref(stop));
    QTest::qWait(40'000); // forty samples: a line, not a dot
    for (const auto mode : {theme::Theme::Mode::Light, theme::Theme::Mode::Dark}) {
        theme::Theme::instance().setMode(mode);
        photograph(opened.window(),
                   mode == theme::Theme::Mode::Dark ? QStringLiteral("dark") : QStringLiteral("light"),
                   photographer);
    }
    stop = true;
    traffic.join();
    return photographer.faults() == 0 ? 0 : 1;
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 2) {
        std::fprintf(stderr, "usage: keystead_shot DIR\n");
        return 2;
    }
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QTemporaryDir home; // nothing of this machine's settings shows in a picture
    qputenv("XDG_CONFIG_HOME", home.path().toUtf8());
    QApplication application(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("Keystead"));
    QCoreApplication::setApplicationName(QStringLiteral("keystead"));
    keystead::installTranslations(application);
    theme::Theme::install(application);
    const QDir folder(QString::fromLocal8Bit(argv[1]));
    if (!folder.mkpath(QStringLiteral("."))) {
        std::fprintf(stderr, "cannot create %s\n", argv[1]);
        return 1;
    }
    return shoot(folder);
}
