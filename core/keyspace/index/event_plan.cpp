#include "core/keyspace/index/event_plan.h"

#include <algorithm>
#include <array>

namespace keyspace {

namespace {

using redis::Subscription;

QByteArray prefixOf(const char* kind, int database)
{
    return QByteArray("__") + kind + '@' + QByteArray::number(database) + "__:";
}

bool isRemoval(const QByteArray& event)
{
    constexpr std::array removals{"del", "expired", "evicted", "rename_from", "move_from"};
    return std::ranges::any_of(removals, [&event](const char* one) { return event == one; });
}

Subscription ofKeys(int database, const QByteArray& pattern)
{
    return Subscription::keyspace(database, pattern.isEmpty() ? QByteArrayLiteral("*") : pattern);
}

} // namespace

EventPlan planEvents(const QByteArray& flags, int database, const QByteArray& pattern)
{
    const bool byKey = flags.contains('K');
    const bool byEvent = flags.contains('E');
    EventPlan plan;
    const QByteArray sent = flags.contains('A') ? flags + "g$lshzxet" : flags;
    const QByteArray needed = sent.contains('n') ? "gxe" : "g$lshztxe";
    for (const char flag : needed) {
        if (!sent.contains(flag))
            plan.missing += flag;
    }
    if (!byKey && !byEvent) {
        plan.missing = plan.missing.isEmpty() ? QByteArray("K") : QByteArray("KA");
        return plan;
    }
    plan.state = plan.missing.isEmpty() ? Liveness::State::Live : Liveness::State::Partial;
    if (byEvent && sent.contains('n')) {
        for (const char* const event : {"new", "del", "expired", "evicted", "rename_from", "move_from"})
            plan.subscriptions.push_back(
                {Subscription::Kind::Channel, prefixOf("keyevent", database) + event});
    } else if (byKey) {
        plan.subscriptions.push_back(ofKeys(database, pattern));
    } else {
        plan.subscriptions.push_back({Subscription::Kind::Pattern, prefixOf("keyevent", database) + '*'});
    }
    return plan;
}

EventPlan planUnknownEvents(int database, const QByteArray& pattern)
{
    return {{ofKeys(database, pattern)}, Liveness::State::Partial, {}};
}

std::optional<KeyEvent> keyEvent(const redis::Message& message, int database)
{
    const QByteArray byKey = prefixOf("keyspace", database);
    const QByteArray byEvent = prefixOf("keyevent", database);
    QByteArray key;
    QByteArray event;
    if (message.channel.startsWith(byKey)) {
        key = message.channel.sliced(byKey.size());
        event = message.payload;
    } else if (message.channel.startsWith(byEvent)) {
        key = message.payload;
        event = message.channel.sliced(byEvent.size());
    }
    if (event.isEmpty() || event == "keymiss")
        return std::nullopt;
    return KeyEvent{key, !isRemoval(event)};
}

} // namespace keyspace
