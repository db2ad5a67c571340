#include "core/keyspace/index/browser.h"

#include "core/base/executor.h"
#include "core/keyspace/index/browse_worker.h"

#include <QPointer>
#include <QThread>

#include <algorithm>
#include <atomic>
#include <map>
#include <utility>

namespace keyspace {

class Browser::Private
{
public:
    Private(Browser& owner, redis::Address where, base::AccessMode mode)
        : q(owner)
        , address(std::move(where))
        , access(mode)
    {
        thread.setObjectName(QStringLiteral("key browser"));
        there->moveToThread(&thread);
        thread.start();
        there->post(
            [this] { worker = std::make_unique<BrowseWorker>(address, access, outlet(), &interrupt); });
    }
    ~Private();

    // On the other thread, in order.
    template<class Work>
    void post(Work work)
    {
        there->post([this, work = std::move(work)]() mutable { work(*worker); });
    }
    // Hands a value to a context of the owner's thread, unless it has died.
    template<class Then>
    auto answer(QObject* context, Then then)
    {
        return [back = base::Poster(here), guard = QPointer<QObject>(context),
                then = std::move(then)](auto value) {
            back.post([guard, then, value = std::move(value)]() mutable {
                if (guard)
                    then(std::move(value));
            });
        };
    }
    Outlet outlet();
    void take(Report& report);
    void forgetPublished(const Scope& next);

    Browser& q;
    const redis::Address address;
    const base::AccessMode access;
    Scope scope;
    quint64 run = 0;
    ScanProgress progress;
    Liveness liveness;
    ViewState view;
    FactSet refused;
    std::map<QByteArray, std::shared_ptr<const ChildList>> lists; // of open nodes; null: not made yet
    std::vector<QPointer<base::Job>> jobs;

    std::shared_ptr<base::Executor> here = std::make_shared<base::Executor>();
    std::shared_ptr<base::Executor> there = std::make_shared<base::Executor>();
    std::atomic<bool> interrupt{false};
    QThread thread;
    std::unique_ptr<BrowseWorker> worker; // that thread's
};

Browser::Private::~Private()
{
    interrupt = true;
    there->post([this] {
        worker.reset();
        thread.quit();
    });
    thread.wait();
    for (const QPointer<base::Job>& job : jobs) {
        if (job && !job->isFinished())
            job->finish(base::Error{base::ErrorCode::Cancelled, {}, {}});
    }
}

// Closures that wait here when the owner ends are dropped with the executor.
Outlet Browser::Private::outlet()
{
    const base::Poster back(here);
    return {[this, back](Report&& report) {
                back.post([this, report = std::move(report)]() mutable { take(report); });
            },
            [this, back](KeyRows&& rows) {
                back.post([this, rows = std::move(rows)] { Q_EMIT q.rowsArrived(rows); });
            },
            [this, back](std::vector<KeyFacts>&& facts) {
                back.post([this, facts = std::move(facts)] { Q_EMIT q.factsArrived(facts); });
            },
            [this, back](const base::Error& error) {
                back.post([this, error] { Q_EMIT q.factsFailed(error); });
            }};
}

void Browser::Private::take(Report& report)
{
    if (report.run != run)
        return;
    const QPointer<Browser> alive(&q); // a slot may end it
    const auto changed = [](auto& held, auto& reported) {
        return !(std::exchange(held, std::move(reported)) == held);
    };
    const bool live = changed(liveness, report.liveness);
    const bool rights = changed(refused, report.refused);
    const bool viewed = report.view && changed(view, *report.view);
    std::vector<QByteArray> listed;
    for (auto& list : report.lists) {
        const auto open = lists.find(list->prefix());
        if (open == lists.end())
            continue;
        open->second = std::move(list);
        listed.push_back(open->first);
    }
    if (changed(progress, report.progress))
        Q_EMIT q.progressed(progress);
    if (alive && live)
        Q_EMIT q.livenessChanged(liveness);
    if (alive && rights)
        Q_EMIT q.refusedFactsChanged();
    for (std::size_t i = 0; alive && i < listed.size(); ++i)
        Q_EMIT q.childrenChanged(listed[i]);
    if (alive && viewed)
        Q_EMIT q.viewChanged(view);
}

void Browser::Private::forgetPublished(const Scope& next)
{
    ++run;
    scope = next;
    progress = {};
    liveness = {};
    view = {};
    refused = {};
    for (auto& [prefix, list] : lists)
        list.reset();
}

Browser::Browser(redis::Address address, base::AccessMode access, QObject* parent)
    : QObject(parent)
    , d(std::make_unique<Private>(*this, std::move(address), access))
{
}

Browser::~Browser() = default;

void Browser::begin(const Scope& scope)
{
    d->forgetPublished(scope);
    d->progress.state = ScanState::Connecting;
    d->post([run = d->run, scope](BrowseWorker& worker) { worker.begin(run, scope); });
}

void Browser::pause()
{
    d->post([](BrowseWorker& worker) { worker.pause(); });
}

void Browser::resume()
{
    d->post([](BrowseWorker& worker) { worker.resume(); });
}

void Browser::cancel()
{
    d->post([](BrowseWorker& worker) { worker.cancel(); });
}

void Browser::clear()
{
    d->forgetPublished(d->scope);
    d->post([run = d->run](BrowseWorker& worker) { worker.clear(run); });
}

const Scope& Browser::scope() const
{
    return d->scope;
}

ScanProgress Browser::progress() const
{
    return d->progress;
}

Liveness Browser::liveness() const
{
    return d->liveness;
}

void Browser::open(const QByteArray& prefix, qint64 most)
{
    d->lists.try_emplace(prefix);
    d->post([prefix, most](BrowseWorker& worker) { worker.open(prefix, most); });
}

void Browser::close(const QByteArray& prefix)
{
    d->lists.erase(prefix);
    d->post([prefix](BrowseWorker& worker) { worker.close(prefix); });
}

void Browser::setTreeOrder(TreeOrder order)
{
    d->post([order](BrowseWorker& worker) { worker.setTreeOrder(order); });
}

std::shared_ptr<const ChildList> Browser::children(const QByteArray& prefix) const
{
    const auto found = d->lists.find(prefix);
    return found == d->lists.end() ? nullptr : found->second;
}

void Browser::setView(const ViewSpec& spec)
{
    d->post([spec](BrowseWorker& worker) { worker.setView(spec); });
}

ViewState Browser::view() const
{
    return d->view;
}

void Browser::requestRows(qint64 first, qint64 count)
{
    d->post([first, count](BrowseWorker& worker) { worker.sendRows(first, count); });
}

void Browser::requestFacts(std::vector<QByteArray> names, FactSet facts, std::chrono::milliseconds maxAge)
{
    d->post([names = std::move(names), facts, maxAge](BrowseWorker& worker) mutable {
        worker.requestFacts(std::move(names), facts, maxAge);
    });
}

FactSet Browser::refusedFacts() const
{
    return d->refused;
}

base::Job* Browser::measure(const QByteArray& prefix, FactSet facts, QObject* parent)
{
    auto* const job = new base::Job(QStringLiteral("keys.measure"), parent);
    std::erase_if(d->jobs, [](const QPointer<base::Job>& one) { return !one || one->isFinished(); });
    d->jobs.emplace_back(job);
    const QPointer<base::Job> guard(job);
    const base::Poster back(d->here);
    job->control()->setListener([back, guard](const base::JobProgress& progress) {
        back.post([guard, progress] {
            if (guard)
                guard->setProgress(progress);
        });
    });
    const auto done = [back, guard](const base::Result<void>& outcome) {
        back.post([guard, outcome] {
            if (guard)
                guard->finish(outcome);
        });
    };
    d->post([prefix, facts, control = job->control(), done](BrowseWorker& worker) {
        worker.measure(prefix, facts, control, done);
    });
    return job;
}

void Browser::selectKey(const QByteArray& name, bool selected)
{
    d->post([name, selected](BrowseWorker& worker) { worker.selectKey(name, selected); });
}

void Browser::selectBelow(const QByteArray& prefix, bool selected)
{
    d->post([prefix, selected](BrowseWorker& worker) { worker.selectBelow(prefix, selected); });
}

void Browser::selectRows(quint64 version, qint64 first, qint64 last, bool selected)
{
    d->post([version, first, last, selected](BrowseWorker& worker) {
        worker.selectRows(version, first, last, selected);
    });
}

void Browser::selectAll(bool selected)
{
    d->post([selected](BrowseWorker& worker) { worker.selectAll(selected); });
}

void Browser::freezeSelection(QObject* context, Frozen then)
{
    d->post([then = d->answer(context, std::move(then))](BrowseWorker& worker) {
        then(worker.frozenSelection());
    });
}

void Browser::freezeBelow(const QByteArray& prefix, QObject* context, Frozen then)
{
    d->post([prefix, then = d->answer(context, std::move(then))](BrowseWorker& worker) {
        then(worker.frozenBelow(prefix));
    });
}

void Browser::find(const QByteArray& name, QObject* context, std::function<void(base::Result<bool>)> then)
{
    d->post([name, then = d->answer(context, std::move(then))](BrowseWorker& worker) {
        worker.find(name, then);
    });
}

void Browser::noteKeys(std::vector<QByteArray> names, bool exist)
{
    d->post([names = std::move(names), exist](BrowseWorker& worker) { worker.noteKeys(names, exist); });
}

} // namespace keyspace
