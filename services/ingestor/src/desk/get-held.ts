import { idPattern } from '@election-night/shared/election/definition.ts';
import { deskRoles } from '@election-night/shared/election/desk-action.ts';
import type { Entry } from '@election-night/shared/election/report.ts';
import { subjectParts } from '@election-night/shared/election/report.ts';
import { type HeldEntry, type Proposal, proposalField } from '@election-night/shared/queue/held-entry.ts';
import type { HeldList } from '@election-night/shared/wire/desk-answers.ts';
import type { FastifyRequest } from 'fastify';
import { type Answer, answer, problem } from '../answer.ts';
import { answerInTime } from '../answer-in-time.ts';
import { identifyDesk } from '../identify-source.ts';
import type { Intake, NightIntake } from '../intake.ts';
import { readListQuery } from './read-query.ts';

/**
 * GET /v1/nights/{night}/held?unit=&limit=&after=: what waits for the desk, with the figures before and after, the rules that are broken,
 * and who has agreed already. In the order of asOf, then subject. Nothing under embargo is here: a sealed report is judged at its release.
 */
export async function getHeld(request: FastifyRequest, into: NightIntake, intake: Intake): Promise<Answer> {
  const { night } = into;
  const identified = identifyDesk(request.headers.authorization, intake.keys(), deskRoles, night.id, intake.now());
  if (identified.outcome === 'refused') return problem(identified.code);
  const asked = readListQuery(request.query, {
    unit: { pattern: new RegExp(idPattern), sentence: 'It must be the id of a unit.' },
    after: { pattern: /^[^\p{C}]{1,400}$/u, sentence: 'It must be taken from `next` of the page before.' },
  });
  if (asked.outcome === 'refused') return problem('malformed-query', { errors: asked.mistakes });

  const { unit, limit, after = '' } = asked.query;
  const read = await answerInTime(intake.limits.answerWithinMs, readHeld(into, intake, { unit, limit, after }));
  if (read.outcome === 'trouble') return problem(read.code);
  const { held, total, next } = read.value;
  const link = next === undefined ? {} : { next: addressOf(night.id, { unit, limit, after: next }) };
  const list: HeldList = { night: night.id, mode: night.mode, total, held, ...link };
  return answer(200, 'held', list);
}

type Page = { readonly unit: string | undefined; readonly limit: number; readonly after: string };
type Line = { readonly digest: string; readonly place: string; readonly entry: HeldEntry };

async function readHeld({ keys }: NightIntake, { redis }: Intake, { unit, limit, after }: Page) {
  const lines = Object.entries(await redis.hgetall(keys.held))
    .map(([digest, text]) => lineOf(digest, JSON.parse(text) as HeldEntry))
    .filter(({ entry }) => unit === undefined || entry.entry.unit === unit)
    .sort((a, b) => (a.place < b.place ? -1 : 1));
  const rest = lines.filter(({ place }) => place > after);
  const page = rest.slice(0, limit);
  const proposals =
    page.length === 0 ? [] : await redis.hmget(keys.desk, ...page.map(({ digest }) => proposalField(digest)));
  const last = rest.length > limit ? page.at(-1)?.place : undefined;
  return {
    total: lines.length,
    held: page.map((line, index) => toldOf(line, proposals[index])),
    ...(last === undefined ? {} : { next: last }),
  };
}

/** `place` sorts, and names where a page ends; it stays the same while other entries come and go. */
function lineOf(digest: string, entry: HeldEntry): Line {
  return { digest, entry, place: `${entry.asOf}~${entry.subject}~${digest}` };
}

function toldOf({ digest, entry: held }: Line, proposal: string | null | undefined): HeldList['held'][number] {
  const { kind, contest, unit, source } = subjectParts(held.subject);
  const { correction, revision } = held.entry;
  const { before, since } = held;
  return {
    entry: digest,
    kind,
    ...(contest === '' ? {} : { contest }),
    unit,
    source,
    report: held.report,
    since,
    ...(before === undefined ? {} : { before: { asOf: before.asOf, figures: figuresOf(before.entry) } }),
    after: { asOf: held.asOf, figures: figuresOf(held.entry) },
    ...(revision === undefined ? {} : { revision }),
    ...(correction === undefined ? {} : { correction }),
    rules: (held.reason ?? []).map(({ code, message }) => ({ rule: code, sentence: message })),
    ...(proposal ? { proposed: JSON.parse(proposal) as Proposal } : {}),
  };
}

/** An entry without what says where it belongs. */
function figuresOf(entry: Entry): object {
  const { unit: _, correction: __, revision: ___, contest: ____, ...figures } = { contest: '', ...entry };
  return figures;
}

function addressOf(night: string, { unit, limit, after }: Page): string {
  const query = new URLSearchParams({ ...(unit === undefined ? {} : { unit }), limit: String(limit), after });
  return `/v1/nights/${night}/held?${query}`;
}
