#include "core/workspace/missed_keys.h"

#include "core/base/executor.h"
#include "core/workspace/missed_key_worker.h"
#include "core/workspace/reaper.h"
#include "core/workspace/workspace.h"

#include <QPointer>
#include <QThread>

#include <optional>
#include <utility>

namespace workspace {

namespace {

// A worker and its thread; ends in the background.
struct Engine
{
    std::shared_ptr<base::Executor> there = std::make_shared<base::Executor>();
    QThread thread;
    std::unique_ptr<MissedKeyWorker> worker; // that thread's
};

void endLater(std::shared_ptr<Engine> engine)
{
    engine->there->post([at = engine.get()] {
        if (at->worker)
            at->worker->stop();
        else
            at->thread.quit();
    });
    reap({}, [engine = std::move(engine)] { engine->thread.wait(); });
}

} // namespace

class MissedKeyFeed::Private
{
public:
    explicit Private(MissedKeyFeed& owner)
        : q(owner)
    {
    }

    void askForAddress();
    void begin(const redis::Address& address);
    MissedKeyOutlet outlet();
    void setState(State next, const QByteArray& letters);
    void finish(const base::Error& error);

    MissedKeyFeed& q;
    QPointer<Workspace> workspace; // null: the address was given
    std::optional<redis::Address> address;
    base::AccessMode access = base::AccessMode::ReadOnly;
    MissedKeyOptions options;
    State state = State::Off;
    QByteArray lent;
    bool again = false; // as soon as it has stopped
    quint64 run = 0;    // of start(): what an earlier one still tells is not ours

    std::shared_ptr<base::Executor> here = std::make_shared<base::Executor>();
    std::shared_ptr<std::atomic<int>> underway = std::make_shared<std::atomic<int>>(0);
    std::shared_ptr<Engine> engine;
};

void MissedKeyFeed::Private::askForAddress()
{
    if (address) {
        begin(*address);
        return;
    }
    if (!workspace) {
        finish({base::ErrorCode::NotConnected, QStringLiteral("the workspace is closed"), {}});
        return;
    }
    workspace->run([](Session& session) -> base::Result<redis::Address> { return session.redis().address(); },
                   &q,
                   [this, mine = run](const base::Result<redis::Address>& answer) {
                       if (mine != run || state != State::Starting)
                           return;
                       if (answer)
                           begin(*answer);
                       else
                           finish(answer.error());
                   });
}

void MissedKeyFeed::Private::begin(const redis::Address& where)
{
    engine = std::make_shared<Engine>();
    engine->thread.setObjectName(QStringLiteral("missed keys"));
    engine->there->moveToThread(&engine->thread);
    engine->thread.start();
    engine->there->post([at = engine.get(), where, mode = access, how = options, out = outlet(),
                         counter = underway]() mutable {
        at->worker = std::make_unique<MissedKeyWorker>(where, mode, std::move(how), std::move(out), counter);
        at->worker->begin();
    });
}

// The feed may be gone when they are called: then its executor is as well.
MissedKeyOutlet MissedKeyFeed::Private::outlet()
{
    const base::Poster back(here);
    Engine* const at = engine.get();
    return {[this, back, counter = underway](MissedKeys&& batch) {
                back.post([this, counter, batch = std::move(batch)] {
                    --*counter;
                    Q_EMIT q.missed(batch);
                });
            },
            [this, back, mine = run](State next, const QByteArray& letters) {
                back.post([this, mine, next, letters] {
                    if (mine == run)
                        setState(next, letters);
                });
            },
            [this, back, mine = run, at](const base::Error& error) {
                // Its caller may be a signal of what it is made of.
                at->there->post([at] {
                    at->worker.reset();
                    at->thread.quit();
                });
                back.post([this, mine, error] {
                    if (mine == run)
                        finish(error);
                });
            }};
}

void MissedKeyFeed::Private::setState(State next, const QByteArray& letters)
{
    if (state == State::Stopping && next != State::Stopping)
        return;
    const bool isNew = std::exchange(state, next) != next;
    if ((std::exchange(lent, letters) != letters) || isNew)
        Q_EMIT q.stateChanged();
}

void MissedKeyFeed::Private::finish(const base::Error& error)
{
    if (engine)
        reap({}, [ended = std::exchange(engine, {})] { ended->thread.wait(); });
    *underway = 0;
    state = State::Off;
    lent.clear();
    const bool starts = std::exchange(again, false);
    const QPointer<MissedKeyFeed> alive(&q); // a slot may end it
    Q_EMIT q.stateChanged();
    if (alive && error.code != base::ErrorCode::None)
        Q_EMIT q.ended(error);
    if (alive && starts)
        q.start();
}

MissedKeyFeed::MissedKeyFeed(Workspace& workspace, MissedKeyOptions options, QObject* parent)
    : QObject(parent)
    , d(std::make_unique<Private>(*this))
{
    d->workspace = &workspace;
    d->access = workspace.profile().access;
    d->options = std::move(options);
}

MissedKeyFeed::MissedKeyFeed(redis::Address address, base::AccessMode access, MissedKeyOptions options,
                             QObject* parent)
    : QObject(parent)
    , d(std::make_unique<Private>(*this))
{
    d->address = std::move(address);
    d->access = access;
    d->options = std::move(options);
}

MissedKeyFeed::~MissedKeyFeed()
{
    d->here.reset(); // nothing is told any more
    if (d->engine)
        endLater(std::move(d->engine));
}

void MissedKeyFeed::start()
{
    if (d->state == State::Stopping)
        d->again = true;
    if (d->state != State::Off)
        return;
    ++d->run;
    d->state = State::Starting;
    Q_EMIT stateChanged();
    d->askForAddress();
}

void MissedKeyFeed::stop()
{
    d->again = false;
    if (d->state == State::Off || d->state == State::Stopping)
        return;
    if (!d->engine) { // it waits for the workspace
        ++d->run;
        d->finish({});
        return;
    }
    d->state = State::Stopping;
    d->engine->there->post([at = d->engine.get()] {
        if (at->worker)
            at->worker->stop();
    });
    Q_EMIT stateChanged();
}

MissedKeyFeed::State MissedKeyFeed::state() const
{
    return d->state;
}

bool MissedKeyFeed::isRunning() const
{
    return d->state != State::Off && d->state != State::Stopping;
}

QByteArray MissedKeyFeed::lent() const
{
    return d->lent;
}

} // namespace workspace
