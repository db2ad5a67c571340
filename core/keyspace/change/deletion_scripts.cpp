#include "core/keyspace/change/deletion_scripts.h"

namespace keyspace {

namespace {

constexpr char dumpText[] = R"lua(
local all, most, out = tonumber(ARGV[1]), tonumber(ARGV[2]), {}
local call, exact, ageless = redis.call, true, false
if ARGV[3] then
  local told = redis.pcall('INFO', 'keyspace')
  ageless = type(told) == 'string' and
    string.find(told, 'db' .. ARGV[3] .. ':keys=%d+,expires=0,') ~= nil
end
local function expiry(key)
  if ageless then return -1 end
  if exact then
    local at = redis.pcall('PEXPIRETIME', key)
    if type(at) == 'number' then return at end
    exact = false
  end
  local left = call('PTTL', key)
  if left < 0 then return -1 end
  local t = call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000) + left
end
for i = 1, #KEYS do
  local dump, at = 0, -1
  if all > 0 then
    dump = redis.pcall('DUMP', KEYS[i])
    if type(dump) == 'string' then
      local size = string.len(dump)
      if size > most then dump = size
      else
        all = all - size
        at = expiry(KEYS[i])
      end
    end
  end
  out[2 * i - 1] = dump
  out[2 * i] = at
end
return out
)lua";

} // namespace

const Script& dumpScript()
{
    // Writing only in name: EVALSHA is known to every server, EVALSHA_RO since Redis 7.0.
    static const Script script(QByteArray(dumpText), Script::Effect::Writes);
    return script;
}

const Script& dumpReader()
{
    static const Script script(QByteArray(dumpText), Script::Effect::Reads);
    return script;
}

} // namespace keyspace
