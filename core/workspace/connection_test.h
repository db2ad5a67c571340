// Tries a profile's servers step by step and says what works (SPEC S1: the test button). Nothing is
// written; works without a workspace. Thread: lives on its owner's; the steps run on a thread of its own.
#pragma once

#include "core/base/error.h"
#include "core/listing/rights.h"
#include "core/profile/profile.h"
#include "core/redis/capabilities.h"

#include <QObject>

#include <memory>
#include <optional>
#include <vector>

namespace workspace {

enum class Step {
    DatabaseConnect, // name, port, TLS, login: the error tells which
    DatabaseVersion,
    DatabaseRights,
    Schema,
    RedisConnect,
    RedisVersion,
    RedisRights,
};

struct StepResult
{
    enum class State { Passed, Warning, Failed, Skipped };
    Step step = Step::DatabaseConnect;
    State state = State::Passed;
    base::Error error; // of Failed and Warning
    QString figure;    // what was found, untranslated: “15.18”, “ann”, “0.41 ms”; may be empty
};

// All there is to know about a pair of servers.
struct ConnectionReport
{
    std::vector<StepResult> steps;
    std::optional<listing::Rights> rights;           // nothing: not reached
    std::optional<redis::Capabilities> capabilities; // nothing: not reached
    bool schemaMissing = false;
    bool schemaBehind = false;

    bool canOpen() const; // PostgreSQL answers and its listings may be seen, or there is no schema yet
};

class ConnectionTest : public QObject
{
    Q_OBJECT

public:
    explicit ConnectionTest(QObject* parent = nullptr);
    ~ConnectionTest() override; // cancels; never waits for a server on the owner's thread

    // Ends an earlier one without a signal. The profile carries its passwords.
    void start(const profile::Profile& profile);
    void cancel(); // without a signal
    bool isRunning() const;

Q_SIGNALS:
    void stepDone(const workspace::StepResult& result);
    void finished(const workspace::ConnectionReport& report);

private:
    class Private;
    std::unique_ptr<Private> d;
};

// The same at once, for programs without a window. Blocks.
ConnectionReport testConnection(const profile::Profile& profile);

} // namespace workspace
