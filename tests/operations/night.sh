# Where everything is, said once for all commands. The keys are those that make-keys wrote; on the night each person has DESK_KEY instead.
export ELECTION_INGESTOR=http://127.0.0.1:8081 ELECTION_FEED=http://127.0.0.1:8080
export ELECTION_NIGHT=tests/operations/night ELECTION_KEYS_FILE=.data/keys/senders/keys.json
npm run -s replay-control -- start 20:05 --paused

# The office sends turnout of 20:00, and half an hour later that of 20:30, in which Quay falls. Its neighbours are published, Quay waits.
npm run -s send -- $ELECTION_NIGHT/turnout-2000.csv --as turnout --source office --as-of 20:00 --mode replay --yes
npm run -s replay-control -- seek 20:35
npm run -s send -- $ELECTION_NIGHT/turnout-2030.csv --as turnout --source office --as-of 20:30 --mode replay --yes
npm run -s desk -- held

# The office is asked: 506 is right. This night wants two persons to release; what they release is public, and labelled as a correction.
npm run -s desk -- release e00000000001 --reason 'The office had misread 506 as 560.' --as 'first desk'
npm run -s desk -- release e00000000001 --reason 'The office had misread 506 as 560.' --as 'second desk'

# A source that says itself that it corrects, and why, needs nobody: the figure falls at once, with its label.
npm run -s send -- $ELECTION_NIGHT/turnout-mill.csv --as turnout --source office --as-of 20:35 --id mill --mode replay --yes
npm run -s follow -- mill

# An exit poll is sealed until the polls close at 21:00. Voters queue in Heath: the desk postpones, and lifts when the last one has left.
npm run -s send -- $ELECTION_NIGHT/poll.csv --as exit-poll --source ada --as-of 20:30 --mode replay --yes
npm run -s desk -- postpone exit-poll 2031-05-03T21:30:00Z --reason 'Voters still queue in Heath.'
npm run -s replay-control -- seek 21:15
npm run -s desk -- sealed
npm run -s desk -- lift exit-poll --reason 'The last voter has left Heath.'

# Mill is counted, and somebody is quick to call.
npm run -s replay-control -- seek 21:45
npm run -s send -- $ELECTION_NIGHT/count-mill.csv --as count --source office --as-of 21:40 --mode replay --yes
npm run -s desk -- call council --winner OAK --said-by 'Reeve Gazette'

# The other wards say otherwise. The commit that counts them marks the call as contradicted; to withdraw it is a person's decision.
npm run -s replay-control -- seek 22:15
npm run -s send -- $ELECTION_NIGHT/count-others.csv --as count --source office --as-of 22:10 --id others --mode replay --yes
npm run -s follow -- others
npm run -s desk -- withdraw call:council:REEVE --reason 'Called on one ward of three.'

# What is certified is closed. A report that comes after it is refused and listed, and the certifier can reopen.
npm run -s desk -- certify --reason 'The returning officer has signed.'
npm run -s send -- $ELECTION_NIGHT/recount-heath.csv --as count --source office --as-of 22:12 --id recount --mode replay --yes
npm run -s desk -- refused

# Anybody can compute the whole night again from its public log.
npm run -s verify -- $ELECTION_FEED/v1/nights/reeve-2031
