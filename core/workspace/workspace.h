// One open profile: the only door from the screen and the programs to the core.
//
// Thread: lives on its owner's thread (the GUI's, or the command line's); nothing here blocks it.
// Three shapes of work, no fourth: run (one answer), start (a Job), and the streams below, whose
// signals are emitted on the owner's thread at most 20 times a second.
#pragma once

#include "core/base/executor.h"
#include "core/base/job.h"
#include "core/base/result.h"
#include "core/cache/drainer.h"
#include "core/cache/policy.h"
#include "core/cache/pressure.h"
#include "core/cache/statistics.h"
#include "core/listing/rights.h"
#include "core/monitor/sample.h"
#include "core/profile/profile.h"
#include "core/redis/capabilities.h"
#include "core/workspace/schema.h"
#include "core/workspace/session.h"

#include <QObject>
#include <QPointer>
#include <QString>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace keyspace {
class Browser;
class Trash;
} // namespace keyspace

namespace workspace {

class Monitoring;

// How opening went so far; shown while it lasts.
enum class Stage { Closed, StartingServers, Connecting, PreparingSchema, Seeding, Open, Failed };

struct OpenOptions
{
    // Sample profiles only: properties to have; seeding goes on as the job “seed” after Open.
    qint64 sampleCount = 10000;
    // Create or update the schema without asking: sample profiles and the command line's own tests.
    // Otherwise somebody's servers open as they are, and schema() tells what was found.
    bool applySchema = false;
    std::chrono::milliseconds sampleInterval{1000};
    int sessionThreads = 3; // 1 to 3, opened when needed
    QString sampleFolder;   // of the sample's servers; empty: sandbox::sampleFolder()
    QString keyTrashFolder; // empty: keyspace::Trash::defaultFolder()
    QString historyFile;    // of what was measured; empty: monitor::HistoryFile::defaultPath()
};

class Workspace : public QObject
{
    Q_OBJECT

public:
    Workspace(profile::Profile profile, OpenOptions options, QObject* parent = nullptr);
    // Stops threads; cancels and waits for what the sessions run now. An opening that is under way,
    // and servers of ours, end in the background (see reaper.h).
    ~Workspace() override;

    const profile::Profile& profile() const;
    Stage stage() const;
    base::Error problem() const; // of Stage::Failed

    // Begins; `stageChanged` tells how it goes. Again after Failed.
    void open();

    // Runs fn(Session&) -> Result<T> on a session thread, then then(Result<T>) on this thread,
    // unless context has died meanwhile. Calls are started in order; several run at once. Before
    // the profile is open they wait for it.
    template<class F, class Then>
    void run(F fn, QObject* context, Then then)
    {
        using Answer = std::invoke_result_t<F, Session&>;
        submit([fn = std::move(fn), then = std::move(then), guard = QPointer<QObject>(context),
                back = poster()](Session& session) mutable {
            auto answer = std::make_shared<Answer>(fn(session));
            back.post([answer, then = std::move(then), guard] {
                if (guard)
                    then(std::move(*answer));
            });
        });
    }

    // Long work. The Job is returned at once and belongs to `parent`; it also stands in jobs() until
    // it has finished. name: untranslated id, “cache.warm”. Jobs leave one session thread for run()
    // whenever there are two. When the workspace closes first, the job ends with Cancelled.
    using JobWork = std::function<base::Result<void>(Session&, base::JobControl&)>;
    base::Job* start(const QString& name, JobWork work, QObject* parent);

    std::vector<base::Job*> jobs() const;

    std::shared_ptr<cache::Policy> policy() const;
    std::shared_ptr<cache::Statistics> statistics() const;
    // Of all running instances, at most some seconds old; nothing: not asked yet.
    std::optional<cache::StatisticsSum> summedStatistics() const;
    cache::DrainerState connection() const;
    cache::Keyspace keyspace() const;
    // How full Redis is, and what is therefore not warmed or not stored. Never null.
    std::shared_ptr<cache::Pressure> pressure() const;

    // The keys of the profile's Redis. Made by the first call once the profile is open, before that null;
    // asks nothing before begin(). Lives until the workspace is closed or opened anew.
    keyspace::Browser* browseKeys();
    // Where deleted and replaced keys are kept; any thread may use its copy.
    keyspace::Trash keyTrash() const;

    // What stands in the database. Anything but Current is look mode: the servers are shown, nothing
    // is written, and reads of listings end with SchemaMissing or the database's own refusal.
    Schema schema() const;
    // Job “schema.apply”: creates or updates the schema by a session of its own, which look mode does
    // not bind. Afterwards everything reads again. Errors: ReadOnlyProfile (profile().access: a
    // read-only profile never writes), SchemaMismatch (Schema::Newer), DatabaseNoPermission,
    // connection and database codes.
    base::Job* applySchema(QObject* parent);
    // Job “schema.remove”: drops the schema, the listings with it, then our keys in Redis. A Redis
    // that is away fails the job after the schema has gone. Errors: ReadOnlyProfile, and as above.
    base::Job* removeSchema(QObject* parent);

    // What this user may do; asked in the background after opening and after each reconnection.
    // Nothing: not asked yet, or no answer so far.
    std::optional<listing::Rights> rights() const;
    std::optional<redis::Capabilities> capabilities() const;

    // What was measured, beyond the sample of this moment. Never null, from construction on.
    Monitoring* monitoring() const;

    // Leaves the retry delays alone no longer: “Try now”.
    void retryNow();

Q_SIGNALS:
    void stageChanged(workspace::Stage stage);
    // Somebody, anybody, changed data; everything: all tags.
    void tagsInvalidated(const std::vector<cache::Tag>& tags, bool everything);
    void connectionChanged(const cache::DrainerState& state);
    void sampled(const monitor::Sample& sample);
    void pressureChanged(const cache::PressureState& state);
    // policy() has followed what somebody, anybody, stored (Session::policies).
    void policyChanged();
    // There are new lines in the journal (Session::journal), whoever wrote them.
    void journalGrew();
    void statisticsSummed(const cache::StatisticsSum& sum);
    void jobStarted(base::Job* job);
    void schemaChanged(workspace::Schema schema);
    void rightsChanged(); // rights() or capabilities()

private:
    void submit(std::function<void(Session&)> work);
    base::Poster poster() const;

    class Private;
    std::unique_ptr<Private> d;
};

} // namespace workspace
