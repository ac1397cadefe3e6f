import { LoginRefused } from '../xml/login/login-refused.js';
import type { VerifiedResponse } from '../xml/login/verified-response.js';
import type { OfferedIdentityProvider } from './offered-identity-providers.js';
import type { AskedLogin } from '../../../domain/callers/login-session.js';

const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';
/** How old an answer may be on arrival. */
const MAX_AGE_MS = 180_000;

export interface Asked {
  readonly request: AskedLogin;
  readonly provider: OfferedIdentityProvider;
  /** Whether it must not be by a session that was there before. */
  readonly anew: boolean;
  readonly now: Date;
  /** How far clocks may differ. */
  readonly skewMs: number;
  /** Ours. */
  readonly entityId: string;
  /** Where we take answers. */
  readonly assertionConsumer: string;
}

/**
 * Whether a verified answer is one to this question, for us, now, at a level that was asked for and that its identity provider
 * is certified for (saml-profiles 4.1.4.3, Sweden Connect deployment profile 6.3).
 * @throws LoginRefused
 */
export function checkAnswer(response: VerifiedResponse, asked: Asked): void {
  const { assertion } = response;
  const { request, provider, entityId, assertionConsumer } = asked;
  const refuse = (reason: LoginRefused['reason'], isWrong: boolean): void => {
    if (isWrong) throw new LoginRefused(reason);
  };
  refuse(
    'issuer',
    [response.issuer, assertion.issuer].some((issuer) => issuer !== request.identityProvider),
  );
  refuse('destination', response.destination !== assertionConsumer);
  refuse('in-response-to', response.inResponseTo !== request.id);
  refuse('subject-confirmation', !isConfirmedFor(asked, assertion));
  refuse('audience', !assertion.audiences.every((audience) => audience.includes(entityId)));
  refuse('not-valid-now', !isValidNow(response, asked));
  refuse(
    'level',
    ![request.levels, provider.levels].every((levels) => levels.includes(assertion.authnContext)),
  );
}

function isConfirmedFor(
  { request, assertionConsumer }: Asked,
  { confirmation }: VerifiedResponse['assertion'],
): boolean {
  const { method, recipient, inResponseTo } = confirmation;
  return method === BEARER && recipient === assertionConsumer && inResponseTo === request.id;
}

function isValidNow(
  { issueInstant, assertion }: VerifiedResponse,
  { request, anew, now, skewMs }: Asked,
): boolean {
  const begins = [issueInstant, assertion.issueInstant, assertion.notBefore, assertion.authenticatedAt];
  const ends = [assertion.notOnOrAfter, assertion.confirmation.notOnOrAfter];
  // By our clock alone: a session that opens has to be one at the next call.
  const isOver = assertion.sessionNotOnOrAfter && assertion.sessionNotOnOrAfter <= now;
  const madeAt = [issueInstant, assertion.issueInstant];
  const isAnew = assertion.authenticatedAt.getTime() >= request.requestedAt.getTime() - skewMs;
  return (
    (isAnew || !anew) &&
    !isOver &&
    begins.every((begin) => begin.getTime() <= now.getTime() + skewMs) &&
    ends.every((end) => end.getTime() > now.getTime() - skewMs) &&
    madeAt.every((made) => made.getTime() >= now.getTime() - MAX_AGE_MS - skewMs)
  );
}
