#include "core/workspace/own_use.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <utility>

namespace workspace {

namespace {

constexpr qsizetype firstKey = 1;                // behind the name of the command
constexpr QByteArrayView cursorEnd = "}:cursor"; // of the only key that ends where its dataset's name does

// A read asks for its entries and then, always, for the cursor (cache/lookup.h); whoever only looks at
// entries asks for them alone, or for the cursor first.
qsizetype entriesOf(const redis::Command& command)
{
    if (command.size() <= firstKey || command[0] != "MGET")
        return 0;
    const auto cursor = std::find_if(command.begin() + firstKey, command.end(), [](const QByteArray& key) {
        return key.endsWith(cursorEnd) && key.indexOf("}:") == key.size() - cursorEnd.size();
    });
    return cursor == command.end() ? 0 : cursor - command.begin() - firstKey;
}

} // namespace

monitor::Traffic ownPartOf(const redis::Command& command, const redis::Value& reply)
{
    const qsizetype entries = entriesOf(command);
    if (entries == 0 || reply.items().size() != static_cast<std::size_t>(command.size() - firstKey))
        return monitor::trafficOf(command, reply);
    monitor::Traffic own;
    for (std::size_t i = static_cast<std::size_t>(entries); i < reply.items().size(); ++i)
        ++(reply.items()[i].isNil() ? own.misses : own.hits);
    return own;
}

std::shared_ptr<monitor::OwnTraffic> ownTrafficTo(redis::Address server)
{
    static std::mutex mutex;
    static std::map<QString, std::weak_ptr<monitor::OwnTraffic>> known;
    server.database = 0;
    const std::lock_guard lock(mutex);
    std::erase_if(known, [](const auto& one) { return one.second.expired(); });
    std::weak_ptr<monitor::OwnTraffic>& one = known[server.displayName()];
    auto traffic = one.lock();
    if (!traffic) {
        traffic = std::make_shared<monitor::OwnTraffic>();
        one = traffic;
    }
    return traffic;
}

std::shared_ptr<redis::Observer> sessionObserver(std::shared_ptr<monitor::OwnTraffic> traffic,
                                                 std::function<bool()> isFilling)
{
    return std::make_shared<monitor::OwnTrafficObserver>(
        std::move(traffic),
        [isFilling = std::move(isFilling)](const redis::Command& command, const redis::Value& reply) {
            return isFilling() ? monitor::trafficOf(command, reply) : ownPartOf(command, reply);
        });
}

} // namespace workspace
