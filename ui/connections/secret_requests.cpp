#include "ui/connections/secret_requests.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace connections {

// One thread, questions in order, so that a rename never overtakes the write before it.
class SecretRequests::Worker
{
public:
    using Task = std::function<void(profile::SecretStore&)>;

    Worker()
        : m_thread([this] { run(); })
    {
    }

    ~Worker()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_stopping = true;
            // Nobody waits for an answer any more; what is to be kept is kept.
            std::erase_if(m_tasks, [](const Entry& entry) { return !entry.keeps; });
        }
        m_reads.giveUp();
        m_wake.notify_one();
        m_thread.join();
    }

    // keeps: changes what is stored, and is done also when the program ends.
    void post(Task task, bool keeps)
    {
        {
            const std::lock_guard lock(m_mutex);
            m_tasks.push_back({std::move(task), keeps});
        }
        m_wake.notify_one();
    }

private:
    void run()
    {
        std::unique_lock lock(m_mutex);
        for (;;) {
            m_wake.wait(lock, [this] { return m_stopping || !m_tasks.empty(); });
            // What was asked to be kept is kept, also when the program ends right after it.
            if (m_tasks.empty())
                return;
            const Entry entry = std::move(m_tasks.front());
            m_tasks.pop_front();
            profile::SecretStore& store = entry.keeps ? m_writes : m_reads;
            lock.unlock();
            entry.task(store);
            lock.lock();
        }
    }

    struct Entry
    {
        Task task;
        bool keeps = false;
    };

    profile::SecretStore m_writes;
    profile::SecretStore m_reads;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Entry> m_tasks;
    bool m_stopping = false;
    std::thread m_thread; // last: it uses the others
};

SecretRequests::SecretRequests(QObject* parent)
    : QObject(parent)
    , m_executor(std::make_shared<base::Executor>())
{
}

// The thread first: afterwards nobody posts to the executor any more.
SecretRequests::~SecretRequests()
{
    m_worker.reset();
}

void SecretRequests::setKeychain(Keychain keychain)
{
    if (std::exchange(m_keychain, keychain) != keychain)
        Q_EMIT keychainChanged();
}

void SecretRequests::noteError(const base::Error& error)
{
    if (error.code == base::ErrorCode::KeychainMissing)
        setKeychain(Keychain::Missing);
}

void SecretRequests::look()
{
    if (std::exchange(m_looked, true))
        return;
    if (!m_worker)
        m_worker = std::make_unique<Worker>();
    m_worker->post(
        [this, back = base::Poster(m_executor)](profile::SecretStore& store) {
            const bool isThere = store.isAvailable();
            back.post([this, isThere] { setKeychain(isThere ? Keychain::Present : Keychain::Missing); });
        },
        false);
}

void SecretRequests::read(const QString& name, QObject* context, Then then)
{
    look();
    const auto known = m_session.find(name);
    const bool isKnown = known != m_session.end();
    m_worker->post(
        [this, name, isKnown, kept = isKnown ? known->second : profile::Secrets(),
         guard = QPointer<QObject>(context), then = std::move(then),
         back = base::Poster(m_executor)](profile::SecretStore& store) {
            Answer stored = store.read(name);
            // What the session knows is newer, and does without a keychain.
            const bool failed = !stored;
            const base::Error error = failed ? stored.error() : base::Error();
            Answer answer =
                isKnown ? Answer(profile::merged(failed ? profile::Secrets() : *stored, kept)) : stored;
            back.post([this, guard, then, answer = std::move(answer), failed, error] {
                if (failed)
                    noteError(error);
                if (guard)
                    then(answer);
            });
        },
        false);
}

void SecretRequests::keepForSession(const QString& name, const profile::Secrets& typed)
{
    m_session[name] = profile::merged(m_session[name], typed);
}

void SecretRequests::keep(const QString& name, const profile::Secrets& typed, QObject* context, Done done)
{
    look();
    keepForSession(name, typed); // until the keychain has it, and when it never will
    m_worker->post(
        [this, name, typed, guard = QPointer<QObject>(context), done = std::move(done),
         back = base::Poster(m_executor)](profile::SecretStore& store) {
            const Answer stored = store.read(name);
            const base::Result<void> written = stored ? store.write(name, profile::merged(*stored, typed))
                                                      : base::Result<void>(stored.error());
            back.post([this, name, written, guard, done] {
                if (written)
                    m_session.erase(name);
                else
                    noteError(written.error());
                if (guard)
                    done(written);
            });
        },
        true);
}

void SecretRequests::rename(const QString& before, const QString& after)
{
    look();
    if (auto kept = m_session.extract(before); !kept.empty())
        m_session[after] = std::move(kept.mapped());
    m_worker->post(
        [before, after](profile::SecretStore& store) {
            const Answer stored = store.read(before);
            if (!stored || stored->isEmpty())
                return;
            if (store.write(after, *stored))
                (void)store.remove(before);
        },
        true);
}

void SecretRequests::forget(const QString& name, QObject* context, Then then)
{
    look();
    const auto kept = m_session.extract(name);
    m_worker->post(
        [name, kept = kept.empty() ? profile::Secrets() : kept.mapped(), guard = QPointer<QObject>(context),
         then = std::move(then), back = base::Poster(m_executor)](profile::SecretStore& store) {
            Answer stored = store.read(name);
            if (stored && !stored->isEmpty()) {
                if (const auto removed = store.remove(name); !removed)
                    stored = removed.error();
            }
            Answer answer = stored ? Answer(profile::merged(*stored, kept)) : stored;
            // Without a keychain there was nothing but the session's.
            if (!stored && stored.error().code == base::ErrorCode::KeychainMissing)
                answer = kept;
            back.post([guard, then, answer = std::move(answer)] {
                if (guard)
                    then(answer);
            });
        },
        true);
}

} // namespace connections
