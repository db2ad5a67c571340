// The server's configuration, with what the settings mean where we know it. Thread: the connection's.
// Source: https://redis.io/docs/latest/operate/oss_and_stack/management/config/
#pragma once

#include "core/redis/connection.h"

#include <optional>
#include <span>
#include <vector>

namespace monitor {

// What a setting is for, in English: the screen finds its own words by the name.
struct SettingNote
{
    const char* name;
    const char* meaning;
    const char* forCache; // what is usual for a server that is a cache; null: nothing to say
};
std::span<const SettingNote> settingNotes();
const SettingNote* findSettingNote(const QByteArray& name);

struct Setting
{
    QByteArray name;
    QByteArray value;                  // empty for a secret
    bool isSecret = false;             // a password: it is read from the server's answer, and dropped at once
    const SettingNote* note = nullptr; // null: none
};

// All settings, by name. Errors: connection and Redis codes (RedisNoPermission), MalformedReply.
base::Result<std::vector<Setting>> readSettings(redis::Connection& redis);

// One; nothing: this server has no such setting. Errors: as above, InvalidInput for a secret.
base::Result<std::optional<QByteArray>> readSetting(redis::Connection& redis, const QByteArray& name);

} // namespace monitor
