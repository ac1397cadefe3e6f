import type { JWTPayload } from 'jose';
import { subjectKey, type SubjectKey } from '../directory/identifier.rules.js';
import type { TokenIssuer } from './token-issuer.js';

/** What a token says whose signature and validity have been checked. */
export interface VerifiedToken {
  readonly issuer: string;
  /** The program the token was issued to. */
  readonly clientId?: string;
  /** How sure the issuer is of who it is: an exact URI of a level. */
  readonly acr?: string;
  /** Whom it is about, by one identifier or by two that must name the same employment. */
  readonly subjects: readonly SubjectKey[];
  /** Whose employees the issuer may speak for, by organisation number. */
  readonly organisations: 'all' | readonly string[];
}

const CLIENT_ID = /^[\x21-\x7e]{1,200}$/;

/**
 * Reads the claims as the issuer's entry says. Never a personal number: only the two identifiers an entry can name.
 * @returns undefined when it names nobody, or misses what the entry requires
 */
export function readClaims(claims: JWTPayload, entry: TokenIssuer): VerifiedToken | undefined {
  if (typeof claims.sub !== 'string' || claims.sub === '') return undefined;
  if (!hasScope(claims.scope, entry.requiredScope)) return undefined;
  const subjects = readSubjects(claims, entry);
  if (!subjects) return undefined;
  const clientId = [claims.client_id, claims.azp].find(isClientId);
  return {
    issuer: entry.issuer,
    ...(clientId !== undefined && { clientId }),
    ...(typeof claims.acr === 'string' && { acr: claims.acr }),
    subjects,
    organisations: entry.organisations,
  };
}

/** Undefined when none is there, or one of them is malformed. */
function readSubjects(claims: JWTPayload, { claims: names }: TokenIssuer): SubjectKey[] | undefined {
  const present = (['orgAffiliation', 'hsaId'] as const).flatMap((type) => {
    const name = names[type];
    return name !== undefined && Object.hasOwn(claims, name) ? [{ type, value: claims[name] }] : [];
  });
  const keys = present.map(({ type, value }) =>
    typeof value === 'string' ? subjectKey(type, value) : undefined,
  );
  const read = keys.filter((key) => key !== undefined);
  return read.length > 0 && read.length === keys.length ? read : undefined;
}

function hasScope(scope: unknown, required: string | undefined): boolean {
  return required === undefined || (typeof scope === 'string' && scope.split(' ').includes(required));
}

function isClientId(value: unknown): value is string {
  return typeof value === 'string' && CLIENT_ID.test(value);
}
