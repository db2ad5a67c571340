// The way to read and to edit that a stress run puts to the test: Keystead, or the naive cache that
// deletes after the commit.
#pragma once

#include "core/base/result.h"
#include "tests/stress/worker_run.h"

#include <memory>
#include <vector>

namespace stress {

struct Reading
{
    std::vector<Seen> seen;
    bool hit = false; // the cache answered
};

struct Saved
{
    qint64 version = 0;
    bool pending = false; // committed, but not everybody sees it yet
};

class Strategy
{
public:
    virtual ~Strategy() = default;

    virtual std::vector<qint64> hotIds() = 0; // past any cache
    virtual qint64 grown(int slot) = 0;       // how many listings the city has; past any cache; < 0: unknown

    // Errors: the database did not answer.
    virtual base::Result<Reading> detail(qint64 id) = 0;
    virtual base::Result<Reading> hotPage() = 0;
    virtual base::Result<Reading> hotQueryset() = 0; // the same rows, cut from a list of ids
    virtual base::Result<Reading> count(int slot) = 0;
    virtual base::Result<Reading> top(int slot) = 0;
    virtual base::Result<Reading> topQueryset(int slot) = 0;

    virtual base::Result<Saved> update(qint64 id, qint64 cents) = 0;
    virtual base::Result<Saved> grow(int slot, qint64 cents) = 0;
};

// Errors: the servers, or the schema.
base::Result<std::unique_ptr<Strategy>> keysteadStrategy(Run& run);
base::Result<std::unique_ptr<Strategy>> naiveStrategy(Run& run);

} // namespace stress
