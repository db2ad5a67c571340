// The first start (SPEC D1): one question, no password, nothing written to anybody's server.
// Knows what to show and what may be done; no widgets. Thread: the GUI's.
#pragma once

#include "core/base/error.h"
#include "core/base/job.h"
#include "core/profile/profile.h"
#include "core/workspace/sample.h"
#include "core/workspace/workspace.h"

#include <QObject>
#include <QPointer>

#include <functional>

namespace welcome {

enum class Step {
    Choosing,        // sample or servers?
    ProgramsMissing, // the sample needs programs that are not installed
    EnteringServers, // two URLs
    Opening,         // a workspace is being opened
};

// How one part of opening stands.
enum class Part { Waiting, Working, Done, Failed };

struct OpeningState
{
    Part postgres = Part::Waiting;
    Part redis = Part::Waiting;
    Part properties = Part::Waiting;
    base::JobProgress filling;    // of the job “seed”
    qint64 millisecondsLeft = -1; // −1: not known yet
    bool canOpenNow = false;      // the first property can be clicked before the filling has ended
};

// What stands under the form. Nothing is said twice: field for a URL that cannot be read.
struct ServersProblem
{
    enum class Field { None, Database, Redis, Both };
    Field field = Field::None;
    base::Error error;
    QString command; // that ends it, to be copied; empty: none
};

class WelcomePresenter : public QObject
{
    Q_OBJECT

public:
    using Look = std::function<workspace::SampleReadiness()>;

    explicit WelcomePresenter(Look look = &workspace::sampleReadiness, QObject* parent = nullptr);

    Step step() const { return m_step; }
    bool isSample() const { return m_profile.kind == profile::Kind::Sample; }
    const workspace::SampleReadiness& readiness() const { return m_readiness; }
    const OpeningState& opening() const { return m_opening; }
    const ServersProblem& serversProblem() const { return m_serversProblem; }
    const base::Error& sampleProblem() const { return m_sampleProblem; }

    void trySample();
    void lookAgain();
    void connectServers();
    void back();
    void openServers(const QString& databaseUrl, const QString& redisUrl);
    void openNow();
    void cancel();

    // Follows a workspace that is being opened.
    void follow(workspace::Workspace* workspace);
    // A profile of an earlier time could not be opened: the questions again, with the reason.
    void showFailed(const profile::Profile& profile, const base::Error& problem);
    // The same by hand: what `follow` is made of.
    void showConnection(const cache::DrainerState& state);
    void showStage(workspace::Stage stage, const base::Error& problem);
    void followFilling(base::Job* job); // jobs other than “seed” are left alone
    void showFilling(const base::JobProgress& progress, qint64 elapsedMilliseconds);
    void endFilling();

Q_SIGNALS:
    void changed();
    void openRequested(const profile::Profile& profile);
    // The workspace being opened is not wanted any more.
    void openingCancelled();
    // The pages can be shown now.
    void opened();

private:
    void setStep(Step step);
    void fail(const base::Error& problem, ServersProblem::Field field = ServersProblem::Field::None);

    Look m_look;
    Step m_step = Step::Choosing;
    profile::Profile m_profile;
    workspace::SampleReadiness m_readiness;
    OpeningState m_opening;
    ServersProblem m_serversProblem;
    base::Error m_sampleProblem;
    bool m_awaitsServers = false; // open, but whether Redis answers is not known yet
    QPointer<base::Job> m_filling;
};

} // namespace welcome
