import { defaultTopic, isKnownTopic } from '@election-night/shared/wire/topics.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { caching, notLoaded, type ServedNight, sendEncoded, unknownNight, unknownTopic } from './answer.ts';
import { keepCsvSnapshots } from './csv-snapshots.ts';

type CsvRequest = FastifyRequest<{ Params: { night: string }; Querystring: { topic?: unknown } }>;

/** A topic for a spreadsheet: a line for each row, and for each option or point where a row has figures by them. */
export function addCsvRoute(app: FastifyInstance, nights: ReadonlyMap<string, ServedNight>): void {
  const snapshots = keepCsvSnapshots();
  app.get('/v1/nights/:night/snapshot.csv', async (request: CsvRequest, reply) => {
    const served = nights.get(request.params.night);
    if (!served) return unknownNight(reply);
    const { night, board } = served.feed;
    const { topic = defaultTopic } = request.query;
    if (typeof topic !== 'string' || !isKnownTopic(night.election, topic)) {
      return unknownTopic(reply);
    }
    if (!board.tip) return notLoaded(reply, served);
    const { tip, body } = await snapshots.of(served.feed, topic);
    const file = `${night.id}-${night.mode}-${topic.replace(':', '-')}.csv`;
    reply.header('election-epoch', tip.epoch).header('election-rev', String(tip.rev));
    reply.header('content-disposition', `inline; filename="${file}"`);
    return sendEncoded(request, reply, body, caching.snapshot, { type: 'text/csv; charset=utf-8; header=present' });
  });
}
