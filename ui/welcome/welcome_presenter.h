// The first start (SPEC D1): one question, no password, nothing written to anybody's server.
// Knows what to show and what may be done; no widgets. Thread: the GUI's.
#pragma once

#include "core/base/error.h"
#include "core/base/job.h"
#include "core/profile/profile.h"
#include "core/workspace/sample.h"
#include "core/workspace/workspace.h"
#include "ui/connections/profile_list_model.h"

#include <QObject>
#include <QPointer>

#include <functional>

namespace welcome {

enum class Step {
    Choosing,        // sample, servers, or one of those that are known?
    ProgramsMissing, // the sample needs programs that are not installed
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
    // Why the profile did not open; None: nothing has been tried.
    const base::Error& problem() const { return m_problem; }
    const profile::Profile& profile() const { return m_profile; }
    // The connections that are one click away.
    connections::ProfileListModel& known() { return m_known; }
    void setKnown(std::vector<connections::ListedProfile> known);

    void trySample();
    void lookAgain();
    void connectServers();
    void editProblem(); // the form of the profile that did not open
    void tryAgain();
    void openKnown(int row);
    void openServers(const profile::Profile& profile);
    void openNow();
    void cancel();

    // Follows a workspace that is being opened.
    void follow(workspace::Workspace* workspace);
    // A profile of an earlier time could not be opened: the questions again, with the reason.
    void showFailed(const profile::Profile& profile, const base::Error& problem);
    // The same by hand: what `follow` is made of.
    void showStage(workspace::Stage stage, const base::Error& problem);
    void followFilling(base::Job* job); // jobs other than “seed” are left alone
    void showFilling(const base::JobProgress& progress, qint64 elapsedMilliseconds);
    void endFilling();

Q_SIGNALS:
    void changed();
    void openRequested(const profile::Profile& profile);
    // The form of the connections, on that one; empty: on a new one.
    void connectionsRequested(const QString& name);
    // The workspace being opened is not wanted any more.
    void openingCancelled();
    // The pages can be shown now.
    void opened();

private:
    void setStep(Step step);
    void fail(const base::Error& problem);

    Look m_look;
    connections::ProfileListModel m_known;
    Step m_step = Step::Choosing;
    profile::Profile m_profile;
    workspace::SampleReadiness m_readiness;
    OpeningState m_opening;
    base::Error m_problem;
    QPointer<base::Job> m_filling;
};

} // namespace welcome
