// The one thread of the process that speaks to the system's keychain: QtKeychain keeps its queue in
// an object of the thread that asked first. Any thread may ask; the answer is waited for.
#pragma once

#include "core/base/result.h"

#include <QString>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>

namespace profile {

struct KeychainQuestion
{
    enum class Kind { Look, Read, Write, Remove };
    Kind kind = Kind::Look;
    QString key;
    QString text; // of Write
};

// A question and what became of it, shared by who waits and the keychain's thread.
class KeychainRequest
{
public:
    explicit KeychainRequest(KeychainQuestion question);

    const KeychainQuestion& question() const { return m_question; }
    void answer(base::Result<QString> answer); // the first one counts
    bool isOpen() const;                       // somebody waits
    // Errors: TimedOut, and the answer's.
    base::Result<QString> wait(std::chrono::milliseconds limit);

private:
    const KeychainQuestion m_question;
    mutable std::mutex m_mutex;
    std::condition_variable m_answered;
    std::optional<base::Result<QString>> m_answer;
};

// Read answers with the stored text, empty when there is none; the others with an empty one. A
// question nobody waits for any more is not begun; one that waits for the user goes on. Errors of
// the answer: KeychainMissing, KeychainRefused.
void askKeychain(const std::shared_ptr<KeychainRequest>& request);

} // namespace profile
