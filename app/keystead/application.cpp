#include "app/keystead/application.h"

#include <algorithm>

namespace keystead {

Application::Application(QObject* parent)
    : QObject(parent)
    , m_store(m_settings)
{
}

Application::~Application() = default;

ProfileWindow& Application::addWindow()
{
    ProfileWindow& added = *m_windows.emplace_back(std::make_unique<ProfileWindow>(m_store));
    connect(&added, &ProfileWindow::anotherWindowRequested, this, [this] { addWindow().showWelcome(); });
    connect(&added, &ProfileWindow::openingFailed, this,
            [this, window = &added](const profile::Profile& profile, const base::Error& problem) {
                replaceByWelcome(window, profile, problem);
            });
    return added;
}

// A window of its own, because the pages of the failed one already hold its workspace.
void Application::replaceByWelcome(ProfileWindow* failed, const profile::Profile& profile,
                                   const base::Error& problem)
{
    addWindow().showFailed(profile, problem);
    const auto found = std::ranges::find(m_windows, failed, &std::unique_ptr<ProfileWindow>::get);
    failed->window().hide();
    found->release()->deleteLater(); // this is called from a signal of its workspace
    m_windows.erase(found);
}

base::Result<void> Application::openNamed(const QString& name)
{
    const auto profiles = m_store.profiles();
    const auto found = std::ranges::find(profiles, name, &profile::Profile::name);
    if (found == profiles.end()) {
        return base::Error{base::ErrorCode::NotFound, tr("There is no profile “%1”.").arg(name),
                           QStringLiteral("profile")};
    }
    addWindow().open(*found, Remember::Yes);
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
