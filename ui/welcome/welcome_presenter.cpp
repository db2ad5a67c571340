#include "ui/welcome/welcome_presenter.h"

#include <QElapsedTimer>

namespace welcome {

namespace {

using workspace::Stage;

ServersProblem serversProblemOf(const base::Error& error, const profile::Profile& profile)
{
    ServersProblem problem{ServersProblem::Field::None, error, {}};
    if (error.code == base::ErrorCode::SchemaMissing) {
        problem.field = ServersProblem::Field::Database;
        problem.command =
            QStringLiteral("keysteadctl schema apply --database-url \"%1\"").arg(profile.database.toUrl());
    } else if (error.subject == QLatin1String("database") ||
               error.subject == profile.database.displayName()) {
        problem.field = ServersProblem::Field::Database;
    } else if (error.subject == QLatin1String("redis") || error.subject == profile.redis.displayName()) {
        problem.field = ServersProblem::Field::Redis;
    }
    return problem;
}

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

void WelcomePresenter::trySample()
{
    m_sampleProblem = {};
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
    m_serversProblem = {};
    setStep(Step::EnteringServers);
}

void WelcomePresenter::back()
{
    m_serversProblem = {};
    m_sampleProblem = {};
    setStep(Step::Choosing);
}

void WelcomePresenter::openServers(const QString& databaseUrl, const QString& redisUrl)
{
    auto profile = profile::fromUrls(databaseUrl.trimmed(), redisUrl.trimmed());
    if (!profile) {
        m_serversProblem = serversProblemOf(profile.error(), {});
        setStep(Step::EnteringServers);
        return;
    }
    m_profile = std::move(*profile);
    m_serversProblem = {};
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
    m_awaitsServers = false;
    setStep(isSample() ? Step::Choosing : Step::EnteringServers);
    Q_EMIT openingCancelled();
}

void WelcomePresenter::follow(workspace::Workspace* workspace)
{
    m_profile = workspace->profile();
    connect(workspace, &workspace::Workspace::connectionChanged, this, &WelcomePresenter::showConnection);
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
    // PostgreSQL has answered; that Redis does too is only known from the first connection.
    m_awaitsServers = stage == Stage::Open && !isSample();
    const bool stillFilling = m_filling && !m_filling->isFinished();
    if (stage == Stage::Open && !stillFilling && !m_awaitsServers) {
        m_opening.properties = Part::Done;
        Q_EMIT changed();
        Q_EMIT opened();
        return;
    }
    Q_EMIT changed();
}

void WelcomePresenter::showConnection(const cache::DrainerState& state)
{
    if (m_step != Step::Opening || !m_awaitsServers || !state.databaseReachable)
        return;
    if (state.redisReachable) {
        m_awaitsServers = false;
        Q_EMIT opened();
    } else if (state.problem.code != base::ErrorCode::None) {
        fail(state.problem, ServersProblem::Field::Redis);
    }
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

void WelcomePresenter::fail(const base::Error& problem, ServersProblem::Field field)
{
    m_filling = nullptr;
    m_awaitsServers = false;
    if (isSample()) {
        m_sampleProblem = problem;
        m_readiness = m_look();
        setStep(m_readiness.isReady() ? Step::Choosing : Step::ProgramsMissing);
    } else {
        m_serversProblem = serversProblemOf(problem, m_profile);
        if (field != ServersProblem::Field::None)
            m_serversProblem.field = field;
        setStep(Step::EnteringServers);
    }
    Q_EMIT openingCancelled();
}

} // namespace welcome
