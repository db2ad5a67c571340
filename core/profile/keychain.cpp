#include "core/profile/keychain.h"

#include "core/base/executor.h"
#include "core/profile/glib_pump.h"
#include "core/profile/keychain_bus.h"

#include <QCoreApplication>
#include <qt6keychain/keychain.h>
#include <QThread>
#include <QTimer>

#include <deque>
#include <utility>

namespace profile {

namespace {

constexpr std::chrono::milliseconds pumpInterval{5};

QString service()
{
    return QStringLiteral("Keystead");
}

base::Error missing(const QString& why)
{
    return {base::ErrorCode::KeychainMissing, why, {}};
}

base::Error refused(const QString& why)
{
    return {base::ErrorCode::KeychainRefused, why, {}};
}

// The half on the keychain's thread: one question after the other.
class Clerk : public QObject
{
public:
    Clerk()
    {
        m_pump.setInterval(pumpInterval);
        connect(&m_pump, &QTimer::timeout, this, [this] { m_glib.turn(); });
        m_next.setSingleShot(true);
        m_next.setInterval(0);
        connect(&m_next, &QTimer::timeout, this, &Clerk::serve);
    }

    void add(std::shared_ptr<KeychainRequest> request)
    {
        m_waiting.push_back(std::move(request));
        if (!m_current)
            m_next.start();
    }

private:
    void serve();
    void ask();
    void finished(const QKeychain::Job& job);
    base::Result<QString> outcome(const KeychainQuestion& question, const QKeychain::Job& job);

    GlibPump m_glib; // before anything that speaks GLib
    QTimer m_pump;   // while a question is with the keychain
    QTimer m_next;
    KeychainBus m_bus;
    std::deque<std::shared_ptr<KeychainRequest>> m_waiting;
    std::shared_ptr<KeychainRequest> m_current;
};

void Clerk::serve()
{
    while (!m_current && !m_waiting.empty()) {
        const auto next = std::move(m_waiting.front());
        m_waiting.pop_front();
        if (!next->isOpen())
            continue; // nobody waits any more
        if (!m_bus.isAnswering()) {
            next->answer(missing(QStringLiteral("no keychain answers on the session bus")));
        } else if (next->question().kind == KeychainQuestion::Kind::Look) {
            next->answer(QString());
        } else {
            m_current = next;
            ask();
        }
    }
}

void Clerk::ask()
{
    const KeychainQuestion& question = m_current->question();
    QKeychain::Job* job = nullptr;
    if (question.kind == KeychainQuestion::Kind::Read) {
        job = new QKeychain::ReadPasswordJob(service());
    } else if (question.kind == KeychainQuestion::Kind::Write) {
        auto* const write = new QKeychain::WritePasswordJob(service());
        write->setTextData(question.text);
        job = write;
    } else {
        job = new QKeychain::DeletePasswordJob(service());
    }
    job->setKey(question.key);
    job->setInsecureFallback(false); // a file is no keychain
    connect(job, &QKeychain::Job::finished, this, [this](QKeychain::Job* done) { finished(*done); });
    m_pump.start();
    job->start();
}

void Clerk::finished(const QKeychain::Job& job)
{
    m_pump.stop();
    const auto done = std::exchange(m_current, nullptr);
    done->answer(outcome(done->question(), job));
    m_next.start(); // QtKeychain notes the end of a job after this call
}

base::Result<QString> Clerk::outcome(const KeychainQuestion& question, const QKeychain::Job& job)
{
    switch (job.error()) {
    case QKeychain::NoError:
        break;
    case QKeychain::EntryNotFound: // libsecret's word as well when the user did not unlock it
        if (m_bus.holdsLocked(service(), question.key))
            return refused(QStringLiteral("the keychain is locked"));
        return QString();
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
        return missing(job.errorString());
    case QKeychain::AccessDenied:
    case QKeychain::AccessDeniedByUser:
        return refused(job.errorString());
    default:
        return m_bus.isAnswering() ? refused(job.errorString()) : missing(job.errorString());
    }
    if (question.kind == KeychainQuestion::Kind::Read)
        return static_cast<const QKeychain::ReadPasswordJob&>(job).textData();
    if (question.kind == KeychainQuestion::Kind::Remove && m_bus.holdsLocked(service(), question.key))
        return refused(QStringLiteral("the keychain is locked"));
    return QString();
}

// Lives until the application object goes; the thread begins with the first question.
class Keychain
{
public:
    Keychain()
    {
        m_thread.setObjectName(QStringLiteral("keychain"));
        m_there = std::make_shared<base::Executor>();
        m_there->moveToThread(&m_thread);
        m_there->post([this] { m_clerk = std::make_unique<Clerk>(); });
        m_thread.start();
    }

    ~Keychain() { end(); }

    void add(const std::shared_ptr<KeychainRequest>& request)
    {
        const std::lock_guard lock(m_mutex);
        if (m_ended)
            request->answer(missing(QStringLiteral("the program ends")));
        else
            m_there->post([this, request] { m_clerk->add(request); });
    }

    void end()
    {
        {
            const std::lock_guard lock(m_mutex);
            if (std::exchange(m_ended, true))
                return;
        }
        m_there->post([this] {
            m_clerk.reset();
            QThread::currentThread()->quit();
        });
        m_thread.wait();
        m_there.reset();
    }

private:
    QThread m_thread;
    std::shared_ptr<base::Executor> m_there;
    std::unique_ptr<Clerk> m_clerk; // of that thread
    std::mutex m_mutex;
    bool m_ended = false;
};

Keychain& keychain()
{
    static Keychain instance;
    static const bool registered = [] {
        qAddPostRoutine([] { keychain().end(); });
        return true;
    }();
    Q_UNUSED(registered)
    return instance;
}

} // namespace

KeychainRequest::KeychainRequest(KeychainQuestion question)
    : m_question(std::move(question))
{
}

void KeychainRequest::answer(base::Result<QString> answer)
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_answer)
            m_answer = std::move(answer);
    }
    m_answered.notify_all();
}

bool KeychainRequest::isOpen() const
{
    const std::lock_guard lock(m_mutex);
    return !m_answer;
}

base::Result<QString> KeychainRequest::wait(std::chrono::milliseconds limit)
{
    std::unique_lock lock(m_mutex);
    if (!m_answered.wait_for(lock, limit, [this] { return m_answer.has_value(); }))
        m_answer =
            base::Error{base::ErrorCode::TimedOut, QStringLiteral("the keychain did not answer in time"), {}};
    return *m_answer;
}

void askKeychain(const std::shared_ptr<KeychainRequest>& request)
{
    keychain().add(request);
}

} // namespace profile
