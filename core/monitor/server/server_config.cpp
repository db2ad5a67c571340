#include "core/monitor/server/server_config.h"

#include <algorithm>
#include <array>

namespace monitor {

namespace {

using base::ErrorCode;

constexpr std::array secrets{"requirepass", "masterauth", "tls-key-file-pass", "tls-client-key-file-pass"};

constexpr std::array notes{
    SettingNote{"activedefrag", "Moves values together while the server runs, when memory is fragmented.",
                nullptr},
    SettingNote{"appendfsync", "How often the append-only file is forced to the disk.", nullptr},
    SettingNote{"appendonly", "Writes every change to an append-only file.",
                "no: a cache can be filled again."},
    SettingNote{"bind", "Network addresses the server listens on.", nullptr},
    SettingNote{
        "client-output-buffer-limit",
        "How much a client may leave unfetched before it is disconnected, for normal clients, replicas and "
        "subscribers.",
        nullptr},
    SettingNote{"databases", "How many numbered databases there are.", nullptr},
    SettingNote{"dir", "Folder of snapshots and append-only files.", nullptr},
    SettingNote{"hz", "How often a second the server looks after expired keys and idle clients.", nullptr},
    SettingNote{"io-threads", "Threads that read from and write to clients.", nullptr},
    SettingNote{"latency-monitor-threshold", "Events that take longer (ms) are kept for LATENCY; 0: none is.",
                nullptr},
    SettingNote{"lazyfree-lazy-eviction", "Evicted values are freed by another thread.",
                "yes: large values do not hold up others."},
    SettingNote{"lazyfree-lazy-expire", "Expired values are freed by another thread.",
                "yes: large values do not hold up others."},
    SettingNote{"lfu-decay-time", "Minutes after which a key counts as used less often (LFU policies).",
                nullptr},
    SettingNote{"maxclients", "How many clients may be connected at the same time.", nullptr},
    SettingNote{"maxmemory", "How much memory the data may take; 0: no limit.",
                "a limit: without one the system ends the server when memory is short."},
    SettingNote{"maxmemory-policy", "Which keys give way when the limit is reached.",
                "allkeys-lru or allkeys-lfu: old entries give way to new ones."},
    SettingNote{"maxmemory-samples", "How many keys are compared to find the one that gives way.", nullptr},
    SettingNote{"notify-keyspace-events", "Which changes of keys are published; empty: none.", nullptr},
    SettingNote{"port", "TCP port; 0: none.", nullptr},
    SettingNote{"protected-mode", "Refuses other machines while there is no password.", nullptr},
    SettingNote{"rdbcompression", "Compresses strings in snapshots.", nullptr},
    SettingNote{"replica-read-only", "Replicas refuse writes.", nullptr},
    SettingNote{"save", "When a snapshot is written: seconds and changes, in pairs; empty: never.",
                "empty: a cache can be filled again, and a fork costs memory."},
    SettingNote{"slowlog-log-slower-than",
                "Commands that take longer (µs) are kept in the slow log; below 0: none.", nullptr},
    SettingNote{"slowlog-max-len", "How many commands the slow log keeps.", nullptr},
    SettingNote{"stop-writes-on-bgsave-error", "Refuses writes after a snapshot has failed.",
                "no, where snapshots are written at all: a full disk would switch the cache off."},
    SettingNote{"tcp-backlog", "How many connections may wait to be accepted.", nullptr},
    SettingNote{"tcp-keepalive", "Seconds between signs of life of idle clients.", nullptr},
    SettingNote{"timeout", "Idle clients are disconnected after so many seconds; 0: never.", nullptr},
    SettingNote{"tracking-table-max-keys", "How many keys clients may follow for caching of their own.",
                nullptr},
    SettingNote{"unixsocket", "Path of the unix socket; empty: none.", nullptr},
};

bool isSecret(const QByteArray& name)
{
    return std::ranges::any_of(secrets, [&](const char* secret) { return name == secret; });
}

base::Result<std::vector<Setting>> ask(redis::Connection& redis, const QByteArray& pattern)
{
    const auto reply = redis.call({"CONFIG", "GET", pattern});
    if (!reply)
        return reply.error();
    const auto& items = reply->items();
    if (items.size() % 2 != 0)
        return base::Error{ErrorCode::MalformedReply, QStringLiteral("CONFIG GET without pairs"), {}};
    std::vector<Setting> found;
    for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
        Setting one{items[i].bytes(), {}, isSecret(items[i].bytes()), findSettingNote(items[i].bytes())};
        if (!one.isSecret)
            one.value = items[i + 1].bytes();
        found.push_back(std::move(one));
    }
    return found;
}

} // namespace

std::span<const SettingNote> settingNotes()
{
    return notes;
}

const SettingNote* findSettingNote(const QByteArray& name)
{
    const auto found =
        std::ranges::find_if(notes, [&](const SettingNote& note) { return name == note.name; });
    return found == notes.end() ? nullptr : &*found;
}

base::Result<std::vector<Setting>> readSettings(redis::Connection& redis)
{
    return ask(redis, "*").transform([](std::vector<Setting>&& settings) {
        std::ranges::sort(settings, {}, &Setting::name);
        return std::move(settings);
    });
}

base::Result<std::optional<QByteArray>> readSetting(redis::Connection& redis, const QByteArray& name)
{
    if (isSecret(name))
        return base::Error{ErrorCode::InvalidInput, QStringLiteral("a secret"), QString::fromUtf8(name)};
    auto found = ask(redis, name);
    if (!found)
        return std::move(found).error();
    for (const Setting& setting : *found) {
        if (setting.name == name)
            return std::optional(setting.value);
    }
    return std::optional<QByteArray>();
}

} // namespace monitor
