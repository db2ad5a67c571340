// Judges the logs of a stress run. Knows nothing of the cache, only what was promised: a row's
// version never goes back behind what had been acknowledged.
//
// Lines, times in nanoseconds of one boot-time clock:
//   S id version at          an editor was told “saved” (promise: seen by every read begun later)
//   P id version at          saved, refresh pending (promise: seen by reads begun X later)
//   W id version at          another program's commit was acknowledged to it (promise: X later)
//   R id version begun hit   a read; hit is 1 when the cache answered
//   F from to 0              in between Redis lost what it had acknowledged: until X later “saved” means X
// A list has a version too when it only grows: its length, under a negative id.
// usage: stale_judge X-milliseconds FILE…   prints one JSON object; exit 0 when nothing is stale
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace {

using Nanoseconds = std::int64_t;

struct Promise
{
    Nanoseconds from = 0; // reads begun at or after this must see the version
    std::int64_t version = 0;
};

struct Read
{
    std::int64_t id = 0;
    std::int64_t version = 0;
    Nanoseconds begun = 0;
};

struct Span
{
    Nanoseconds from = 0;
    Nanoseconds to = 0;
};

struct Log
{
    std::map<std::int64_t, std::vector<Promise>> saved; // at once
    std::map<std::int64_t, std::vector<Promise>> bound; // after X: every acknowledged version
    std::map<std::int64_t, std::vector<Promise>> known; // when it was acknowledged, whatever was promised
    std::vector<Span> losses;
    std::vector<Read> reads;
    std::int64_t hits = 0;
    std::int64_t edits = 0;
};

void readLine(const std::string& line, Nanoseconds x, Log& log)
{
    std::istringstream words(line);
    char kind = 0;
    std::int64_t id = 0;
    std::int64_t version = 0;
    Nanoseconds at = 0;
    if (!(words >> kind >> id >> version >> at))
        return; // a process was killed in the middle of its last line
    if (kind == 'F') {
        log.losses.push_back({id - x, version + x});
        return;
    }
    if (kind == 'R') {
        int hit = 0;
        words >> hit;
        log.hits += hit;
        log.reads.push_back({id, version, at});
        return;
    }
    ++log.edits;
    if (kind == 'S')
        log.saved[id].push_back({at, version});
    log.bound[id].push_back({at + x, version});
    log.known[id].push_back({at, version});
}

// Sorted by time, each with the highest version promised so far.
void finish(std::map<std::int64_t, std::vector<Promise>>& promises)
{
    for (auto& [id, list] : promises) {
        std::sort(list.begin(), list.end(),
                  [](const Promise& a, const Promise& b) { return a.from < b.from; });
        std::int64_t highest = 0;
        for (Promise& promise : list)
            promise.version = highest = std::max(highest, promise.version);
    }
}

// How long the version had been due when the read began; negative: the read kept the promise.
Nanoseconds lateness(const std::map<std::int64_t, std::vector<Promise>>& promises, const Read& read)
{
    const auto found = promises.find(read.id);
    if (found == promises.end())
        return -1;
    const auto& list = found->second;
    // The first promise that the read breaks is the oldest with a version above what was served.
    const auto broken = std::partition_point(list.begin(), list.end(),
                                             [&](const Promise& p) { return p.version <= read.version; });
    if (broken == list.end() || broken->from > read.begun)
        return -1;
    return read.begun - broken->from;
}

bool isForfeit(const Log& log, const Read& read)
{
    return std::any_of(log.losses.begin(), log.losses.end(), [&read](const Span& loss) {
        return read.begun >= loss.from && read.begun <= loss.to;
    });
}

} // namespace

int main(int argc, char** argv)
{
    if (argc < 3) {
        std::fprintf(stderr, "usage: stale_judge X-milliseconds FILE...\n");
        return 2;
    }
    const Nanoseconds x = std::atoll(argv[1]) * 1'000'000;
    Log log;
    for (int i = 2; i < argc; ++i) {
        std::ifstream file(argv[i]);
        for (std::string line; std::getline(file, line);)
            readLine(line, x, log);
    }
    finish(log.saved);
    finish(log.bound);
    finish(log.known);
    std::int64_t staleAfterSaved = 0;
    std::int64_t olderThanX = 0;
    Nanoseconds longest = 0;
    for (const Read& read : log.reads) {
        staleAfterSaved += !isForfeit(log, read) && lateness(log.saved, read) >= 0 ? 1 : 0;
        olderThanX += lateness(log.bound, read) >= 0 ? 1 : 0;
        longest = std::max(longest, lateness(log.known, read));
    }
    const double reads = static_cast<double>(std::max<std::size_t>(log.reads.size(), 1));
    std::printf("{\"stale-after-saved\": %lld, \"older-than-x\": %lld, \"reads\": %zu, \"edits\": %lld, "
                "\"hit-ratio\": %.3f, \"longest-staleness-ms\": %.3f}\n",
                static_cast<long long>(staleAfterSaved), static_cast<long long>(olderThanX), log.reads.size(),
                static_cast<long long>(log.edits), static_cast<double>(log.hits) / reads,
                static_cast<double>(longest) / 1e6);
    return staleAfterSaved == 0 && olderThanX == 0 ? 0 : 1;
}
