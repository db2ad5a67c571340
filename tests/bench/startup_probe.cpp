// Keystead as its main starts it, until the first listings are painted. For bench_start.
// usage: startup_probe DATABASE-URL REDIS-URL
#include "app/keystead/profile_window.h"
#include "core/base/thread_role.h"
#include "tests/bench/startup_report.h"
#include "ui/common/roles.h"
#include "ui/theme/theme.h"

#include <QSettings>
#include <QTemporaryDir>

int main(int argc, char** argv)
{
    if (argc != 3)
        return 2;
    QApplication application(argc, argv);
    const auto profile = profile::fromUrls(QString::fromLocal8Bit(argv[1]), QString::fromLocal8Bit(argv[2]));
    if (!profile)
        return 2;
    base::markGuiThread();
    theme::Theme::install(application);
    bench::FirstListPainted watch([](const QModelIndex& index) {
        return index.data(common::KindRole).isValid() && !index.data(common::StaleRole).toBool();
    });
    application.installEventFilter(&watch);
    QTemporaryDir folder;
    QSettings settings(folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
    profile::ProfileStore store(settings);
    connections::SecretRequests secrets;
    keystead::ProfileWindow window(store, secrets);
    window.window().resize(1280, 800);
    window.open(*profile, keystead::Remember::No);
    return QApplication::exec();
}
