--[[
Begins an epoch: a new run of the night with nothing in it, or, with the run that is there, a new history after lost commits.

KEYS  1 meta  2 fence  3 entries  4 totals  5 rows  6 log of the old epoch  7 writes  8 admitted of the old run  9 held
      10 sealed reports  11 log of the new epoch  12 log:epochs  13 admitted of the new run  14 desk
ARGV  1 epoch expected ('' = none)  2 seq expected ('' = none)  3 new epoch  4 run  5 rev of the first commit  6 head  7 night's time
      8 anchor  9 commit text  10 reason  11 definition digest  12 run_id of the server  13 field of the ledger or ''  14 its line
      15 which fields it touches  then (key, text)… of the rows
Returns {'written'} or {'lost', epoch, seq}.

A new run takes away what the older one left; within one run everything stays and only the history is new.
]]
local epoch, seq = redis.call('HGET', KEYS[2], 'epoch'), redis.call('HGET', KEYS[2], 'seq')
if (epoch or '') ~= ARGV[1] or (seq or '') ~= ARGV[2] then return { 'lost', epoch or '', seq or '' } end
if epoch and epoch >= ARGV[3] then return { 'lost', epoch, seq } end

local newRun = redis.call('HGET', KEYS[2], 'run') ~= ARGV[4]
if newRun then
  redis.call('DEL', KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7], KEYS[8], KEYS[9], KEYS[10],
    KEYS[14])
  redis.call('HDEL', KEYS[1], 'amendments')
  seq = '0'
end
local nextSeq = string.format('%.0f', tonumber(seq) + 1)
redis.call('HSET', KEYS[2], 'epoch', ARGV[3], 'seq', nextSeq, 'run', ARGV[4])
redis.call('HSET', KEYS[1], 'epoch', ARGV[3], 'run', ARGV[4], 'rev', ARGV[5], 'head', ARGV[6], 'at', ARGV[7], 'clock', ARGV[8],
  'definition', ARGV[11], 'redisRunId', ARGV[12])
for i = 16, #ARGV, 2 do redis.call('HSET', KEYS[5], ARGV[i], ARGV[i + 1]) end
if ARGV[13] ~= '' then redis.call('HSET', KEYS[13], ARGV[13], ARGV[14]) end
redis.call('XADD', KEYS[7], nextSeq .. '-0', 'write', ARGV[15])
redis.call('XADD', KEYS[11], ARGV[5] .. '-0', 'commit', ARGV[9], 'hash', ARGV[6])
redis.call('XADD', KEYS[12], 'MAXLEN', '~', '1000', '*', 'epoch', ARGV[3], 'reason', ARGV[10], 'run', ARGV[4])
return { 'written' }
