// The program with a window: settings, windows, what to open. GUI thread.
#pragma once

#include "app/keystead/command_line.h"
#include "app/keystead/profile_window.h"
#include "app/keystead/tray.h"

#include <QSettings>

#include <memory>
#include <vector>

namespace keystead {

class Application : public QObject
{
    Q_OBJECT

public:
    explicit Application(QObject* parent = nullptr);
    ~Application() override;

    // Errors: NotFound (no such profile), InvalidInput (a URL that cannot be read), those of
    // profile::fromEnvFile.
    base::Result<void> start(const StartRequest& request);

private:
    ProfileWindow& addWindow();
    void drop(ProfileWindow* closed);
    void showNewest();
    void openBeside(const profile::Profile& profile);
    base::Result<void> openNamed(const QString& name);
    base::Result<void> openEnv(const QString& file);

    QSettings m_settings;
    profile::ProfileStore m_store;
    connections::SecretRequests m_secrets;
    Tray m_tray; // of all windows
    std::vector<std::unique_ptr<ProfileWindow>> m_windows;
};

} // namespace keystead
