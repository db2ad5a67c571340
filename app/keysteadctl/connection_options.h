// Which servers a command works on: --profile, --env, --database-url and --redis-url, the variables
// KEYSTEAD_DATABASE_URL and KEYSTEAD_REDIS_URL, a sandbox that runs, the last profile of the desktop.
#pragma once

#include "app/keysteadctl/command.h"
#include "core/base/result.h"
#include "core/profile/profile.h"
#include "core/workspace/direct_workspace.h"

#include <QCommandLineOption>

#include <memory>

namespace ctl {

QList<QCommandLineOption> connectionOptions();

struct Servers
{
    profile::Profile profile; // with its passwords
    base::Error keychain;     // why the passwords of a stored profile could not be read; else None

    // A refused password is explained by the keychain that could not be read, a right that is missing
    // by its name and the statements that give it: asks the server again.
    base::Error explained(base::Error error) const;
    // Writes what went wrong, explained, and returns its exit code.
    int fail(Output& out, const base::Error& error) const;
};

// Errors: InvalidInput, NotFound (nothing names any servers, or no such profile), FileFailed.
base::Result<Servers> chooseServers(const QCommandLineParser& options);

// chooseServers and DirectWorkspace::open in one; a failure is written to the output and the exit
// code returned through `failure`.
struct Opened
{
    Servers servers;
    std::unique_ptr<workspace::DirectWorkspace> workspace; // null: failed
    int failure = 0;
};
Opened openServers(const Invocation& invocation,
                   workspace::SchemaWish schema = workspace::SchemaWish::Require);

// The same for commands that touch our keys in Redis: fails as well when it is not known which keys
// are ours, and says why.
Opened openCache(const Invocation& invocation);

// Writes an error and returns its exit code.
int fail(Output& out, const base::Error& error);

} // namespace ctl
