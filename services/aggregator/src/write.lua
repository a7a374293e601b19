--[[
One write of a night: compare, then write everything or nothing.

KEYS  1 meta  2 fence  3 entries  4 totals  5 rows  6 log of the epoch  7 writes  8 admitted of the run  9 held  10 sealed reports  11 desk
ARGV  1 epoch  2 seq expected  3 rev expected  4 head  5 night's time  6 anchor or ''  7 commit text or ''  8 which fields it touches
      9 how many writes the stream keeps  10 amendments of the definition or ''
      then ten lists, each a count of its elements and the elements:
      entries (field, text)…  totals (field, old, new)…  rows (key, text)…  ledger (field, line)…
      held (digest, text)…  digests no longer held…  sealed (field, text)…  fields no longer sealed…
      desk (field, text)…  fields of the desk no longer there…
Returns {'written'}, {'lost', epoch, seq} where another write came first, or {'total-differs', field, expected, found}.

A script that fails half-way keeps its first writes, so everything that can be wrong is compared before anything is written.
JSON passes through as text: Redis's own parser would round large numbers.
]]
local at = 11
local function list()
  local count = tonumber(ARGV[at])
  local first = at + 1
  at = at + 1 + count
  return first, first + count - 1
end

local epoch, seq = redis.call('HGET', KEYS[2], 'epoch'), redis.call('HGET', KEYS[2], 'seq')
if epoch ~= ARGV[1] or seq ~= ARGV[2] then return { 'lost', epoch or '', seq or '' } end
if redis.call('HGET', KEYS[1], 'rev') ~= ARGV[3] then return { 'lost', epoch, seq } end

local entries, entriesEnd = list()
local totals, totalsEnd = list()
for i = totals, totalsEnd, 3 do
  local found = redis.call('HGET', KEYS[4], ARGV[i]) or '0'
  if found ~= ARGV[i + 1] then return { 'total-differs', ARGV[i], ARGV[i + 1], found } end
end

-- unpack fails near 8,000 values
local function hset(key, first, last)
  for i = first, last, 4000 do
    redis.call('HSET', key, unpack(ARGV, i, math.min(i + 3999, last)))
  end
end
local function hdel(key, first, last)
  for i = first, last, 4000 do
    redis.call('HDEL', key, unpack(ARGV, i, math.min(i + 3999, last)))
  end
end

local nextSeq = tonumber(seq) + 1
local public = ARGV[7] ~= ''
redis.call('XADD', KEYS[7], 'MAXLEN', '~', ARGV[9], string.format('%.0f-0', nextSeq), 'write', ARGV[8])
hset(KEYS[3], entries, entriesEnd)
for i = totals, totalsEnd, 3 do
  redis.call('HINCRBY', KEYS[4], ARGV[i], string.format('%.0f', tonumber(ARGV[i + 2]) - tonumber(ARGV[i + 1])))
end
hset(KEYS[5], list())
hset(KEYS[8], list())
hset(KEYS[9], list())
hdel(KEYS[9], list())
hset(KEYS[10], list())
hdel(KEYS[10], list())
hset(KEYS[11], list())
hdel(KEYS[11], list())
if ARGV[10] ~= '' then redis.call('HSET', KEYS[1], 'amendments', ARGV[10]) end
redis.call('HSET', KEYS[2], 'seq', string.format('%.0f', nextSeq))
if ARGV[6] ~= '' then redis.call('HSET', KEYS[1], 'clock', ARGV[6]) end
if public then
  local rev = string.format('%.0f', tonumber(ARGV[3]) + 1)
  redis.call('XADD', KEYS[6], rev .. '-0', 'commit', ARGV[7], 'hash', ARGV[4])
  redis.call('HSET', KEYS[1], 'rev', rev, 'head', ARGV[4], 'at', ARGV[5])
end
return { 'written' }
