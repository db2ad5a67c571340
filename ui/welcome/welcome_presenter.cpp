#include "ui/welcome/welcome_presenter.h"

#include <QElapsedTimer>

namespace welcome {

namespace {

using workspace::Stage;

OpeningState openingAt(Stage stage)
{
    OpeningState state;
    switch (stage) {
    case Stage::Closed:
    case Stage::Failed:
        break;
    case Stage::StartingServers:
    case Stage::Connecting:
        state.postgres = Part::Working;
        state.redis = Part::Working;
        break;
    case Stage::PreparingSchema:
    case Stage::Seeding:
    case Stage::Open:
        state.postgres = Part::Done;
        state.redis = Part::Done;
        state.properties = Part::Working;
        break;
    }
    state.canOpenNow = stage == Stage::Open;
    return state;
}

} // namespace

WelcomePresenter::WelcomePresenter(Look look, QObject* parent)
    : QObject(parent)
    , m_look(std::move(look))
{
}

void WelcomePresenter::setStep(Step step)
{
    m_step = step;
    Q_EMIT changed();
}

void WelcomePresenter::setKnown(std::vector<connections::ListedProfile> known)
{
    m_known.setProfiles(std::move(known));
    Q_EMIT changed();
}

void WelcomePresenter::trySample()
{
    m_problem = {};
    m_readiness = m_look();
    if (!m_readiness.isReady()) {
        setStep(Step::ProgramsMissing);
        return;
    }
    m_profile = profile::sampleProfile();
    m_opening = openingAt(Stage::StartingServers);
    setStep(Step::Opening);
    Q_EMIT openRequested(m_profile);
}

void WelcomePresenter::lookAgain()
{
    trySample();
}

void WelcomePresenter::connectServers()
{
    m_problem = {};
    setStep(Step::Choosing);
    Q_EMIT connectionsRequested({});
}

void WelcomePresenter::editProblem()
{
    Q_EMIT connectionsRequested(m_profile.name);
}

void WelcomePresenter::tryAgain()
{
    if (isSample())
        trySample();
    else
        openServers(m_profile);
}

void WelcomePresenter::openKnown(int row)
{
    const connections::ListedProfile* const listed = m_known.at(row);
    if (!listed || m_step == Step::Opening)
        return;
    if (!listed->isReadable())
        Q_EMIT connectionsRequested(QString(listed->profile.name));
    else if (listed->profile.kind == profile::Kind::Sample)
        trySample();
    else
        openServers(profile::Profile(listed->profile));
}

void WelcomePresenter::openServers(const profile::Profile& profile)
{
    m_profile = profile;
    m_problem = {};
    m_opening = openingAt(Stage::Connecting);
    setStep(Step::Opening);
    Q_EMIT openRequested(m_profile);
}

void WelcomePresenter::openNow()
{
    if (m_step == Step::Opening && m_opening.canOpenNow)
        Q_EMIT opened();
}

void WelcomePresenter::cancel()
{
    if (m_step != Step::Opening)
        return;
    m_filling = nullptr;
    setStep(Step::Choosing);
    Q_EMIT openingCancelled();
}

void WelcomePresenter::follow(workspace::Workspace* workspace)
{
    m_profile = workspace->profile();
    connect(workspace, &workspace::Workspace::jobStarted, this, &WelcomePresenter::followFilling);
    connect(workspace, &workspace::Workspace::stageChanged, this, [this, workspace](Stage stage) {
        for (base::Job* job : workspace->jobs())
            followFilling(job);
        showStage(stage, workspace->problem());
    });
}

void WelcomePresenter::followFilling(base::Job* job)
{
    if (job->name() != QLatin1String("seed") || job->isFinished() || m_filling == job)
        return;
    m_filling = job;
    QElapsedTimer started;
    started.start();
    connect(job, &base::Job::progressed, this,
            [this, started](const base::JobProgress& progress) { showFilling(progress, started.elapsed()); });
    connect(job, &base::Job::finished, this, &WelcomePresenter::endFilling);
}

void WelcomePresenter::showStage(Stage stage, const base::Error& problem)
{
    if (m_step != Step::Opening)
        return;
    if (stage == Stage::Failed || stage == Stage::Closed) {
        fail(problem);
        return;
    }
    const base::JobProgress filling = m_opening.filling;
    m_opening = openingAt(stage);
    m_opening.filling = filling;
    const bool stillFilling = m_filling && !m_filling->isFinished();
    if (stage == Stage::Open && !stillFilling) {
        m_opening.properties = Part::Done;
        Q_EMIT changed();
        Q_EMIT opened();
        return;
    }
    Q_EMIT changed();
}

void WelcomePresenter::showFailed(const profile::Profile& profile, const base::Error& problem)
{
    m_profile = profile;
    fail(problem);
}

void WelcomePresenter::showFilling(const base::JobProgress& progress, qint64 elapsedMilliseconds)
{
    m_opening.filling = progress;
    m_opening.properties = Part::Working;
    m_opening.millisecondsLeft = -1;
    if (progress.done > 0 && progress.total >= progress.done)
        m_opening.millisecondsLeft = elapsedMilliseconds * (progress.total - progress.done) / progress.done;
    Q_EMIT changed();
}

void WelcomePresenter::endFilling()
{
    m_filling = nullptr;
    m_opening.properties = Part::Done;
    Q_EMIT changed();
    if (m_step == Step::Opening && m_opening.canOpenNow)
        Q_EMIT opened();
}

void WelcomePresenter::fail(const base::Error& problem)
{
    m_filling = nullptr;
    m_problem = problem;
    if (isSample())
        m_readiness = m_look();
    setStep(isSample() && !m_readiness.isReady() ? Step::ProgramsMissing : Step::Choosing);
    Q_EMIT openingCancelled();
}

} // namespace welcome
