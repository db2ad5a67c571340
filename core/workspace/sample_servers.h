// The servers of the sample profile, shared by every program that opens it: the first one starts
// and owns them, later ones connect to what runs. Thread: any that may block.
#pragma once

#include "core/base/result.h"
#include "core/database/address.h"
#include "core/redis/address.h"
#include "core/sandbox/sandbox.h"

#include <QLockFile>

#include <atomic>
#include <memory>

namespace workspace {

class SampleServers
{
public:
    // Errors: those of sandbox::Sandbox::start; FileFailed when the folder cannot be used, TimedOut
    // when another program owns it and its servers do not come up, Cancelled.
    static base::Result<std::unique_ptr<SampleServers>> acquire(const QString& folder,
                                                                const std::atomic<bool>& cancelled);
    ~SampleServers(); // stops the servers when they are ours

    bool areOurs() const { return m_sandbox != nullptr; }
    const database::Address& database() const { return m_database; }
    const redis::Address& redis() const { return m_redis; }

private:
    explicit SampleServers(const QString& folder);
    base::Result<bool> tryOwn(const QString& folder);
    base::Result<bool> tryJoin(const QString& folder);

    QLockFile m_owner; // held for as long as the servers are ours
    std::unique_ptr<sandbox::Sandbox> m_sandbox;
    database::Address m_database;
    redis::Address m_redis;
};

} // namespace workspace
