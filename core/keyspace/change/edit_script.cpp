#include "core/keyspace/change/edit_script.h"

namespace keyspace {

namespace {

// An operation: its type (nil: any), what must hold, what it does. All that can be refused is refused by
// the first command that writes, or what was written goes again: a script that fails has changed nothing.
//
// Expiry: before PEXPIRETIME (Redis 7.0) it is put together from two clocks that are read one after the
// other, so two of them are the same when they are a second apart at most. What an edit left is told by the
// digest of its dump, which holds no expiry, and by that beside it.
//
// A field may have an expiry of its own (Redis 7.4), which HSET takes away. It is set once more before
// anything is written: whoever may not is refused then.
constexpr char head[] = R"lua(
local key, operation, undo, keep, shown = KEYS[1], ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local function a(i) return ARGV[4 + i] end
local kind = redis.call('TYPE', key).ok
local function conflict(what, bytes)
  bytes = bytes or ''
  return {'conflict', what, string.sub(bytes, 1, shown), string.len(bytes)}
end
local function same(now, expected)
  if now == false or now == nil then return conflict('gone') end
  if now ~= expected then return conflict('value', now) end
end
local function free(now)
  if now ~= false and now ~= 0 then return conflict('taken', type(now) == 'string' and now or '') end
end
local function exists(now) if now == 0 then return conflict('gone') end end
local function scored(member, expected)
  local now = redis.call('ZSCORE', key, member)
  if not now then return conflict('gone') end
  if tonumber(now) ~= tonumber(expected) then return conflict('value', now) end
end
local exact = true
local function expiry()
  local at = redis.pcall('PEXPIRETIME', key)
  if type(at) == 'number' then return at end
  exact = false
  local left = redis.call('PTTL', key)
  if left < 0 then return left end
  local t = redis.call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000) + left
end
local function number(value) return string.format('%.0f', value) end
local function rest(from)
  local list = {}
  for i = from, #ARGV - 4 do list[#list + 1] = a(i) end
  return list
end
local function each(command, list, size)
  for i = 1, #list, size do redis.call(command, key, unpack(list, i, math.min(i + size - 1, #list))) end
end
local function near(one, other)
  if exact or one < 0 or other < 0 then return one == other end
  return math.abs(one - other) <= 1000
end
local function otherExpiry(now) return conflict('expiry', now < 0 and '' or number(now)) end
local function sameExpiry()
  if a(1) == '' then return nil end
  local now = expiry()
  if not near(now, tonumber(a(1)) or -1) then return otherExpiry(now) end
end
local function future(at)
  local t = redis.call('TIME')
  if tonumber(at) <= t[1] * 1000 + math.floor(t[2] / 1000) then return {'invalid', 'time'} end
end
local function fieldExpiry(field)
  local at = redis.pcall('HPEXPIRETIME', key, 'FIELDS', '1', field)
  at = type(at) == 'table' and tonumber(at[1]) or -1
  if at >= 0 then redis.call('HPEXPIREAT', key, number(at), 'FIELDS', '1', field) end
  return at
end
local function setField(field, value, at)
  redis.call('HSET', key, field, value)
  if at >= 0 then redis.call('HPEXPIREAT', key, number(at), 'FIELDS', '1', field) end
end
local function mark()
  local text = redis.sha1hex(key .. operation)
  local at = 0
  while redis.call('LPOS', key, text .. at) do at = at + 1 end
  return text .. at
end
local operations = {}
)lua";

constexpr char valueOperations[] = R"lua(
operations['string.set'] = {'string', function()
  local now = redis.call('GET', key)
  if redis.sha1hex(now) ~= a(1) then return conflict('value', now) end
end, function() redis.call('SET', key, a(2), 'KEEPTTL') end}
operations['string.range'] = {'string', function()
  local from, long = tonumber(a(1)), math.max(string.len(a(2)), string.len(a(3)))
  local now = long > 0 and redis.call('GETRANGE', key, a(1), number(from + long - 1)) or ''
  if now ~= a(2) then return conflict('value', now) end
end, function() redis.call('SETRANGE', key, a(1), a(3)) end}
operations['list.set'] = {'list', function() return same(redis.call('LINDEX', key, a(1)), a(2)) end,
  function() redis.call('LSET', key, a(1), a(3)) end}
operations['list.insert'] = {'list', function() return same(redis.call('LINDEX', key, a(1)), a(2)) end,
  function()
    local stand = mark()
    redis.call('LSET', key, a(1), stand)
    redis.call('LINSERT', key, 'BEFORE', stand, a(3))
    redis.call('LSET', key, number(tonumber(a(1)) + 1), a(2))
  end}
operations['list.append'] = {'list', function()
  local now = redis.call('LINDEX', key, a(1))
  if now then return conflict('value', now) end
  if redis.call('LLEN', key) ~= tonumber(a(1)) then return conflict('gone') end
end, function() redis.call('RPUSH', key, a(2)) end}
operations['list.remove'] = {'list', function() return same(redis.call('LINDEX', key, a(1)), a(2)) end,
  function()
    local stand = mark()
    redis.call('LSET', key, a(1), stand)
    redis.call('LREM', key, 1, stand)
  end}
operations['hash.set'] = {'hash', function() return same(redis.call('HGET', key, a(1)), a(2)) end,
  function() setField(a(1), a(3), fieldExpiry(a(1))) end}
operations['hash.add'] = {'hash', function() return free(redis.call('HGET', key, a(1))) end,
  function() redis.call('HSET', key, a(1), a(2)) end}
operations['hash.remove'] = {'hash', function() return same(redis.call('HGET', key, a(1)), a(2)) end,
  function() redis.call('HDEL', key, a(1)) end}
operations['hash.rename'] = {'hash', function()
  return same(redis.call('HGET', key, a(1)), a(2)) or free(redis.call('HGET', key, a(3)))
end, function()
  setField(a(3), a(2), fieldExpiry(a(1)))
  redis.call('HDEL', key, a(1))
end}
operations['set.add'] = {'set', function() return free(redis.call('SISMEMBER', key, a(1))) end,
  function() redis.call('SADD', key, a(1)) end}
operations['set.remove'] = {'set', function() return exists(redis.call('SISMEMBER', key, a(1))) end,
  function() redis.call('SREM', key, a(1)) end}
operations['set.rename'] = {'set', function()
  return exists(redis.call('SISMEMBER', key, a(1))) or free(redis.call('SISMEMBER', key, a(2)))
end, function()
  redis.call('SADD', key, a(2))
  redis.call('SREM', key, a(1))
end}
operations['zset.set'] = {'zset', function() return scored(a(1), a(2)) end,
  function() redis.call('ZADD', key, a(3), a(1)) end}
operations['zset.add'] = {'zset', function() return free(redis.call('ZSCORE', key, a(1))) end,
  function() redis.call('ZADD', key, a(2), a(1)) end}
operations['zset.remove'] = {'zset', function() return scored(a(1), a(2)) end,
  function() redis.call('ZREM', key, a(1)) end}
operations['zset.rename'] = {'zset', function()
  return scored(a(1), a(2)) or free(redis.call('ZSCORE', key, a(3)))
end, function()
  redis.call('ZADD', key, redis.call('ZSCORE', key, a(1)), a(3))
  redis.call('ZREM', key, a(1))
end}
operations['stream.add'] = {'stream', function() end,
  function() return redis.call('XADD', key, unpack(rest(1))) end}
operations['stream.remove'] = {'stream', function()
  local id = string.find(a(1), '-', 1, true) and a(1) or a(1) .. '-0'
  if #redis.call('XRANGE', key, id, id) == 0 then return conflict('gone') end
end, function() redis.call('XDEL', key, a(1)) end}
)lua";

constexpr char keyOperations[] = R"lua(
operations['expire.after'] = {nil, sameExpiry, function() redis.call('PEXPIRE', key, a(2)) end}
operations['expire.at'] = {nil, function() return sameExpiry() or future(a(2)) end,
  function() redis.call('PEXPIREAT', key, a(2)) end}
operations['persist'] = {nil, sameExpiry, function() redis.call('PERSIST', key) end}
operations['create'] = {'none', function() if a(2) ~= '' then return future(a(2)) end end, function()
  local content = rest(3)
  if a(1) == 'string' then redis.call('SET', key, content[1])
  elseif a(1) == 'list' then each('RPUSH', content, 1000)
  elseif a(1) == 'hash' then each('HSET', content, 1000)
  elseif a(1) == 'set' then each('SADD', content, 1000)
  elseif a(1) == 'stream' then redis.call('XADD', key, unpack(content))
  else
    for i = 1, #content, 2 do
      local added = redis.pcall('ZADD', key, content[i + 1], content[i])
      if type(added) == 'table' then
        redis.call('UNLINK', key)
        return added
      end
    end
  end
  if a(2) ~= '' then redis.call('PEXPIREAT', key, a(2)) end
end}
operations['replace'] = {nil, function() if a(2) ~= '0' then return future(a(2)) end end,
  function() redis.call('RESTORE', key, a(2), a(1), 'REPLACE', 'ABSTTL') end}
)lua";

// An expiry that somebody else has moved since stays, or is a conflict where the edit had set one itself.
constexpr char puttingBack[] = R"lua(
local function expiryToPutBack(now, left, leftAt)
  local was = a(3) == '0' and -1 or tonumber(a(3))
  if not now then return was end
  local at = expiry()
  local wasSet
  if leftAt then wasSet = not near(leftAt, was) else wasSet = redis.sha1hex(a(2)) == left end
  if not wasSet then return at end
  if leftAt and not near(at, leftAt) then return nil, otherExpiry(at) end
  return was
end
local function putBack()
  local left, leftAt = string.match(a(1), '^(%x*) ?(-?%d*)$')
  local now = redis.call('DUMP', key)
  if (now and redis.sha1hex(now) or '') ~= left then
    if not now then return conflict('gone') end
    return conflict('value', kind == 'string' and redis.call('GET', key) or '')
  end
  if a(2) == '' then
    redis.call('UNLINK', key)
    return nil
  end
  local at, other = expiryToPutBack(now, left, tonumber(leftAt))
  if other then return other end
  local passed = at >= 0 and future(at)
  if passed then return passed end
  if not now or redis.sha1hex(a(2)) ~= left then
    redis.call('RESTORE', key, at < 0 and '0' or number(at), a(2), 'REPLACE', 'ABSTTL')
  elseif at < 0 then redis.call('PERSIST', key)
  else redis.call('PEXPIREAT', key, number(at)) end
end
)lua";

constexpr char tail[] = R"lua(
if operation == 'put back' then return putBack() or {'done', ''} end
local chosen = operations[operation]
local wanted = chosen[1]
if wanted == 'none' then
  if kind ~= 'none' then return conflict('taken', kind) end
elseif kind == 'none' then return conflict('gone')
elseif wanted and wanted ~= kind then return conflict('type', kind) end
local against = chosen[2]()
if against then return against end
local dump, at = false, -1
if undo ~= 'none' and kind == 'none' then dump = ''
elseif undo ~= 'none' then
  local weight = redis.call('MEMORY', 'USAGE', key)
  if weight <= keep then
    dump, at = redis.call('DUMP', key), expiry()
  elseif undo == 'required' then return {'conflict', 'not kept', '', weight} end
end
local made = chosen[3]()
if type(made) == 'table' and made.err then return made end
local left = ''
if dump then
  local now = redis.call('DUMP', key)
  if now then left = redis.sha1hex(now) .. ' ' .. number(expiry()) end
end
return {'done', made or '', dump, at, left}
)lua";

} // namespace

const Script& editScript()
{
    static const Script script(QByteArray(head) + QByteArray(valueOperations) + QByteArray(keyOperations) +
                                   QByteArray(puttingBack) + QByteArray(tail),
                               Script::Effect::Writes);
    return script;
}

} // namespace keyspace
