import { jobPolicy } from '@election-night/shared/queue/report-queue.ts';
import { redisOptions } from '@election-night/shared/redis/connect.ts';
import { Queue } from 'bullmq';
import Fastify from 'fastify';
import { Redis } from 'ioredis';

// The floor's intake: the same HTTP server and queue, nothing between them: JSON.parse, add, 202.
const queue = new Queue('floor', {
  connection: new Redis(redisOptions(process.env['REDIS_URL'] as string, 'commands')),
});
const server = Fastify();
server.addContentTypeParser('application/json', { parseAs: 'string' }, (_, body, done) =>
  done(null, JSON.parse(body as string)),
);
server.post('/v1/nights/bench/reports', async (request, reply) => {
  const report = request.body as { id: string };
  await queue.add(
    'report',
    { type: 'report', report, receivedAt: new Date().toISOString() },
    { ...jobPolicy, jobId: report.id },
  );
  return reply.code(202).send({ report: report.id });
});
process.send?.({ type: 'ready', url: await server.listen({ host: '127.0.0.1', port: 0 }) });
process.once('disconnect', () => process.exit());
