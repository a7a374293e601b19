-- Claims a report id for one content, once a run. The claim outlives the job, so the queue may forget jobs that are done.
--
-- KEYS[1]  fence of the night (hash)
-- KEYS[2]  ledger of the run that the caller believes in (hash)
-- ARGV[1]  that run
-- ARGV[2]  field of the ledger: source/report
-- ARGV[3]  the line to write where there is none yet, JSON
--
-- Returns {'new'} | {'known', line} | {'run-changed', run now, empty where the night was never started}

local run = redis.call('HGET', KEYS[1], 'run') or ''
if run == '' or run ~= ARGV[1] then
  return { 'run-changed', run }
end
if redis.call('HSETNX', KEYS[2], ARGV[2], ARGV[3]) == 1 then
  return { 'new' }
end
return { 'known', redis.call('HGET', KEYS[2], ARGV[2]) }
