/**
 * Why a connection ends. 44xx: do not retry unchanged. 45xx: retry with backoff and resume.
 * 1012: reconnect at a random time in the window that the notice gave. 1013: not now, try again later.
 */
export const closeCodes = {
  restart: { code: 1012, retry: 'in-window', sentence: 'the server restarts; reconnect and resume' },
  full: { code: 1013, retry: 'backoff', sentence: 'no room or nothing to serve yet; try again later' },
  malformed: {
    code: 4400,
    retry: 'never',
    sentence: 'the request or message is not of the form that the protocol gives',
  },
  token: { code: 4401, retry: 'never', sentence: 'the token is not valid' },
  forbidden: { code: 4403, retry: 'never', sentence: 'this is not open to you' },
  unknownNight: { code: 4404, retry: 'never', sentence: 'no such night is served here' },
  flood: { code: 4429, retry: 'never', sentence: 'too many messages a second' },
  internal: { code: 4500, retry: 'backoff', sentence: 'the server made a mistake; reconnect and resume' },
  slow: { code: 4508, retry: 'backoff', sentence: 'the connection did not keep up; reconnect and resume' },
  tooMany: { code: 4529, retry: 'backoff', sentence: 'too many connections from your address' },
} as const;

export type CloseReason = keyof typeof closeCodes;
