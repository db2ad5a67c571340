// The longest time that the window does not answer while an administrator works on 1,000,000 listings and
// among 1,000,000 keys: the gap in the event loop of the GUI thread beyond that of a ticker in an idle
// thread, for each thing they do.
#include "app/keystead/profile_window.h"
#include "core/base/thread_role.h"
#include "core/property/sample_data.h"
#include "core/sandbox/sandbox.h"
#include "core/workspace/direct_workspace.h"
#include "tests/bench/figures.h"
#include "tests/bench/gap_meter.h"
#include "tests/bench/window_keys.h"
#include "tests/bench/window_listings.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <cstdio>

namespace {

bool prepare(const profile::Profile& profile, qint64 rows)
{
    const auto workspace = workspace::DirectWorkspace::open(profile, workspace::SchemaWish::Apply);
    if (!workspace)
        return false;
    std::fprintf(stderr, "filling %lld properties and as many keys ...\n", static_cast<long long>(rows));
    base::JobControl control;
    property::SeedOptions seed;
    seed.count = rows;
    seed.batch = 50'000;
    database::Session& database = (*workspace)->session().database();
    if (!property::seed(database, seed, control))
        return false;
    (void)database.script(QStringLiteral("VACUUM ANALYZE keystead.property, keystead.feedback"));
    (void)(*workspace)->drainer().drainNow(0);
    return bench::fillKeys((*workspace)->session().redis(), rows);
}

} // namespace

int main(int argc, char** argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM") && qEnvironmentVariableIsEmpty("DISPLAY"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    QStandardPaths::setTestModeEnabled(true);
    QSettings().clear(); // the page of the last time
    const qint64 rows = argc > 1 ? QByteArray(argv[1]).toLongLong() : 1'000'000;
    sandbox::ServerOptions options;
    options.settings = {QStringLiteral("fsync=off"), QStringLiteral("max_wal_size=4GB")};
    const auto servers = sandbox::Sandbox::start(options);
    profile::Profile profile;
    profile.name = QStringLiteral("bench");
    if (servers) {
        profile.database = (*servers)->postgres().address();
        profile.redis = (*servers)->redis().address();
    }
    if (!servers || !prepare(profile, rows)) {
        std::fprintf(stderr, "the servers could not be started or filled\n");
        return 1;
    }
    base::markGuiThread();
    theme::Theme::install(application);
    QTemporaryDir folder;
    qputenv("XDG_DATA_HOME", folder.path().toUtf8()); // staged edits
    QSettings settings(folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
    profile::ProfileStore store(settings);
    connections::SecretRequests secrets;
    bench::Figures figures(QStringLiteral("window"));
    keystead::ProfileWindow window(store, secrets);
    window.window().resize(1440, 900);
    if (!bench::measureListings(window, profile, figures) || !bench::measureKeys(window, figures))
        return 1;
    return figures.print();
}
