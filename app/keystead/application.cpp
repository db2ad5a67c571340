#include "app/keystead/application.h"

#include "core/profile/env_file.h"
#include "ui/connections/words.h"

#include <algorithm>

namespace keystead {

Application::Application(QObject* parent)
    : QObject(parent)
    , m_store(m_settings)
{
    connect(&m_tray, &Tray::activated, this, &Application::showNewest);
}

Application::~Application() = default;

ProfileWindow& Application::addWindow()
{
    ProfileWindow& added =
        *m_windows.emplace_back(std::make_unique<ProfileWindow>(m_store, m_secrets, &m_tray));
    connect(&added, &ProfileWindow::anotherRequested, this, &Application::openBeside);
    connect(&added, &ProfileWindow::closed, this, [this, window = &added] { drop(window); });
    return added;
}

// With its window a profile's connections end, not only with the program.
void Application::drop(ProfileWindow* closed)
{
    const auto found = std::ranges::find(m_windows, closed, &std::unique_ptr<ProfileWindow>::get);
    if (found == m_windows.end())
        return;
    found->release()->deleteLater(); // its window is still in the middle of closing
    m_windows.erase(found);
}

void Application::showNewest()
{
    if (m_windows.empty())
        return;
    window::MainWindow& newest = m_windows.back()->window();
    newest.setWindowState(newest.windowState() & ~Qt::WindowMinimized);
    newest.raise();
    newest.activateWindow();
}

// One window a profile: the one that has it comes to the front.
void Application::openBeside(const profile::Profile& profile)
{
    for (const auto& window : m_windows) {
        if (window->profileName() != profile.name)
            continue;
        window->window().raise();
        window->window().activateWindow();
        return;
    }
    addWindow().open(profile, Remember::Yes);
}

base::Result<void> Application::openNamed(const QString& name)
{
    if (const auto found = m_store.find(name)) {
        addWindow().open(*found, Remember::Yes);
        return {};
    }
    const QString part = QStringLiteral("profile");
    for (const profile::UnreadableEntry& entry : m_store.unreadable()) {
        if (entry.name == name)
            return base::Error{base::ErrorCode::InvalidInput,
                               tr("The profile “%1” cannot be read. %2")
                                   .arg(name, connections::words::entryUnreadable(entry.error)),
                               part};
    }
    return base::Error{base::ErrorCode::NotFound, tr("There is no profile “%1”.").arg(name), part};
}

base::Result<void> Application::openEnv(const QString& file)
{
    const auto profile = profile::fromEnvFile(file);
    if (!profile) {
        const QString sentence = connections::words::envFileUnreadable(profile.error());
        return base::Error{profile.error().code, sentence, profile.error().subject};
    }
    addWindow().open(*profile, Remember::No);
    return {};
}

base::Result<void> Application::start(const StartRequest& request)
{
    switch (request.what) {
    case StartRequest::What::Profile:
        return openNamed(request.profile);
    case StartRequest::What::Servers: {
        const auto profile = profile::fromUrls(request.databaseUrl, request.redisUrl);
        if (!profile)
            return profile.error();
        addWindow().open(*profile, Remember::No);
        return {};
    }
    case StartRequest::What::EnvFile:
        return openEnv(request.envFile);
    case StartRequest::What::Sample:
        addWindow().open(profile::sampleProfile(), Remember::Yes);
        return {};
    case StartRequest::What::Last:
    case StartRequest::What::Help:
    case StartRequest::What::Version:
        break;
    }
    if (const auto last = m_store.lastOpened())
        addWindow().open(*last, Remember::Yes);
    else
        addWindow().showWelcome();
    return {};
}

} // namespace keystead
