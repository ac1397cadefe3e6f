import { decodeJwt, errors, jwtVerify } from 'jose';
import type { Logger } from 'pino';
import { DomainError } from '../../platform/errors/domain-error.js';
import { readClaims, type VerifiedToken } from './access-token.rules.js';
import { refusals } from './callers.errors.js';
import { IssuerKeys } from './issuer-keys.js';
import type { TokenIssuer } from './token-issuer.js';

/** A longer token is not looked at. */
const LONGEST = 8192;
const CLOCK_TOLERANCE_S = 30;

interface KnownIssuer {
  readonly entry: TokenIssuer;
  readonly keys: IssuerKeys;
}

/** Checks JWT access tokens (RFC 9068) of the issuers an operator has configured. */
export class AccessTokens {
  private readonly issuers: ReadonlyMap<string, KnownIssuer>;

  constructor(
    issuers: readonly TokenIssuer[],
    private readonly log: Logger,
  ) {
    this.issuers = new Map(
      issuers.map((entry) => [entry.issuer, { entry, keys: new IssuerKeys(entry) }] as const),
    );
  }

  /**
   * @throws DomainError `access.unauthenticated`, one and the same for every fault of a token; `unavailable` when the
   *   issuer's keys cannot be read
   */
  async verify(token: string): Promise<VerifiedToken> {
    const known = token.length <= LONGEST ? this.issuers.get(claimedIssuer(token)) : undefined;
    if (!known) throw refusals.unauthenticated();
    const verified = await this.check(token, known);
    if (!verified) throw refusals.unauthenticated();
    return verified;
  }

  private async check(token: string, { entry, keys }: KnownIssuer): Promise<VerifiedToken | undefined> {
    try {
      const { payload } = await jwtVerify(token, keys.keyOf, {
        issuer: entry.issuer,
        audience: entry.audience,
        algorithms: [...entry.algorithms],
        // With or without "application/", as RFC 9068 section 4 has it compared.
        typ: entry.typ,
        requiredClaims: ['exp', 'iat', 'sub'],
        clockTolerance: CLOCK_TOLERANCE_S,
        ...(entry.maxAgeSeconds !== undefined && { maxTokenAge: entry.maxAgeSeconds }),
      });
      const read = readClaims(payload, entry);
      if (!read) this.refused(entry, 'claims');
      return read;
    } catch (error) {
      if (error instanceof DomainError) throw error;
      this.refused(entry, reasonOf(error));
      return undefined;
    }
  }

  /** For who configures the issuer; the caller is told nothing of it. */
  private refused({ issuer }: TokenIssuer, reason: string): void {
    this.log.info({ issuer, reason }, 'an access token was refused');
  }
}

/** Read before anything is verified: it only chooses the entry, whose issuer is then required. */
function claimedIssuer(token: string): string {
  try {
    return decodeJwt(token).iss ?? '';
  } catch {
    return '';
  }
}

/** A code of the library and the name of a claim we asked for: nothing of the token. */
function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTClaimValidationFailed) return `${error.code} ${error.claim}`;
  return error instanceof errors.JOSEError ? error.code : (error as Error).name;
}
