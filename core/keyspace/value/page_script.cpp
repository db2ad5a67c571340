#include "core/keyspace/value/page_script.h"

namespace keyspace {

namespace {

// The server, too, holds what a page is cut from: with large elements it takes fewer of them at once.
constexpr char pageText[] = R"lua(
local key, kind, at = KEYS[1], ARGV[1], ARGV[2]
local count, budget, most, pattern = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6]
local actual = redis.call('TYPE', key).ok
if actual ~= kind then return {actual} end
local sizes = {list = 'LLEN', hash = 'HLEN', set = 'SCARD', zset = 'ZCARD', stream = 'XLEN'}
local length = redis.call(sizes[kind], key)
local memory = redis.pcall('MEMORY', 'USAGE', key)
if type(memory) == 'number' and length > 0 then
  count = math.max(1, math.min(count, math.floor(33554432 * length / memory)))
end
local out, next = {}, ''
local function cut(element, bytes)
  local size = string.len(bytes)
  local take = math.max(0, math.min(size, most, budget))
  budget = budget - take
  element[#element + 1] = take < size and string.sub(bytes, 1, take) or bytes
  element[#element + 1] = size
  return element
end
local function text(number) return string.format('%.0f', number) end
local function ranged(command, step, take, ...)
  local from = tonumber(at) or 0
  local found = redis.call(command, key, text(from), text(from + count - 1), ...)
  for i = 1, #found, step do out[#out + 1] = take(text(from + (i - 1) / step), found, i) end
  if #found > 0 and from + #found / step < length then next = text(from + #found / step) end
end
local function scanned(command, step, take)
  local found
  if pattern == '' then found = redis.call(command, key, at, 'COUNT', count)
  else found = redis.call(command, key, at, 'COUNT', count, 'MATCH', pattern) end
  if found[1] ~= '0' then next = found[1] end
  for i = 1, #found[2], step do out[#out + 1] = take(found[2], i) end
end
if at == '' and kind ~= 'stream' then at = '0' end
if kind == 'list' then
  ranged('LRANGE', 1, function(index, f, i) return cut({index}, f[i]) end)
elseif kind == 'zset' and pattern == '' then
  ranged('ZRANGE', 2, function(index, f, i)
    local element = cut({index}, f[i])
    element[#element + 1] = f[i + 1]
    return element
  end, 'WITHSCORES')
elseif kind == 'zset' then
  scanned('ZSCAN', 2, function(f, i)
    local element = cut({'-1'}, f[i])
    element[#element + 1] = f[i + 1]
    return element
  end)
elseif kind == 'hash' then
  scanned('HSCAN', 2, function(f, i) return cut(cut({}, f[i]), f[i + 1]) end)
elseif kind == 'set' then
  scanned('SSCAN', 1, function(f, i) return cut({}, f[i]) end)
else
  local found = redis.call('XRANGE', key, at == '' and '-' or at, '+', 'COUNT', count + 1)
  for i = 1, math.min(#found, count) do
    local element = {found[i][1], #found[i][2]}
    for f = 1, math.min(#found[i][2], 200) do cut(element, found[i][2][f]) end
    out[#out + 1] = element
  end
  if #found > count then next = found[count + 1][1] end
end
return {kind, length, next, out}
)lua";

constexpr char pieceText[] = R"lua(
local key, kind, element = KEYS[1], ARGV[1], ARGV[2]
local offset, length = tonumber(ARGV[3]), tonumber(ARGV[4])
local actual = redis.call('TYPE', key).ok
if actual ~= kind then return {actual} end
local bytes
if kind == 'list' then bytes = redis.call('LINDEX', key, element)
else bytes = redis.call('HGET', key, element) end
if not bytes then return {kind, false} end
return {kind, string.sub(bytes, offset + 1, offset + length), string.len(bytes)}
)lua";

} // namespace

const Script& pageScript()
{
    static const Script script(QByteArray(pageText), Script::Effect::Reads);
    return script;
}

const Script& pieceScript()
{
    static const Script script(QByteArray(pieceText), Script::Effect::Reads);
    return script;
}

} // namespace keyspace
