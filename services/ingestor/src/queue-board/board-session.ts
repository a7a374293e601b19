import { deskRoles } from '@election-night/shared/election/desk-action.ts';
import { instantOf } from '@election-night/shared/election/instant.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { identifyDesk } from '../identify-source.ts';
import type { Intake } from '../intake.ts';
import type { Key } from '../keys-file.ts';
import { boardPath } from './board-path.ts';

const cookieName = 'desk-queues';
/** As long as somebody looks at a queue; then the key is asked for again. */
const lastsSeconds = 30 * 60;

/**
 * Which of the nights a request may look at: by its header `Authorization`, or by the cookie that `beginSession` set. A key that was taken
 * out of the file, or has expired, opens nothing from then on.
 */
export function nightsOf(request: FastifyRequest, nights: Iterable<string>, intake: Intake): readonly string[] {
  const { authorization } = request.headers;
  const bySession = authorization === undefined ? keyOfSession(request, intake) : undefined;
  return [...nights].filter((night) => bySession?.nights.includes(night) || isOfDesk(authorization, night, intake));
}

/** Remembers a key for a while, in a cookie that scripts and other hosts do not get. False where the key opens none of the nights. */
export function beginSession(
  request: FastifyRequest,
  reply: FastifyReply,
  key: string,
  nights: Iterable<string>,
  intake: Intake,
): boolean {
  const night = [...nights].find((one) => isOfDesk(`Bearer ${key}`, one, intake));
  if (night === undefined) return false;
  const identified = identifyDesk(`Bearer ${key}`, intake.keys(), deskRoles, night, intake.now());
  if (identified.outcome === 'refused') return false;
  const until = intake.now() + lastsSeconds * 1000;
  reply.setCookie(cookieName, `${identified.key.sha256}.${until}`, {
    ...{ signed: true, httpOnly: true, sameSite: 'strict', path: boardPath, maxAge: lastsSeconds },
    secure: request.headers['x-forwarded-proto'] === 'https',
  });
  return true;
}

export function endSession(reply: FastifyReply): void {
  reply.clearCookie(cookieName, { path: boardPath });
}

function isOfDesk(authorization: string | undefined, night: string, intake: Intake): boolean {
  const { outcome } = identifyDesk(authorization, intake.keys(), deskRoles, night, intake.now());
  return outcome === 'identified';
}

/** The signature says that we wrote it; whose key it is, and whether that one still opens anything, is asked each time. */
function keyOfSession(request: FastifyRequest, intake: Intake): Key | undefined {
  const { valid, value } = request.unsignCookie(request.cookies[cookieName] ?? '');
  const [sha256, until] = valid ? value.split('.') : [];
  if (sha256 === undefined || Number(until) <= intake.now()) return undefined;
  const key = intake.keys().find((one) => one.sha256 === sha256);
  if (!key || !('name' in key)) return undefined;
  return key.expires !== undefined && instantOf(key.expires) <= intake.now() ? undefined : key;
}
