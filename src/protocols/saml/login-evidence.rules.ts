import { subjectKey, type SubjectKey } from '../../domain/directory/identifier.rules.js';
import { unknownLevels } from '../../domain/mandates/assurance-levels.rules.js';
import type { EvidenceRefusal, ProvenLogin } from '../../domain/relying-parties/evidence.js';
import { SUBJECT_FORMATS } from './subject-formats.js';
import type { IdentityProviderMetadata } from './xml/identity-provider-entity.js';
import type { LoginAssertion } from './xml/login-assertion.js';

/** Clocks may differ by this much (Sweden Connect deployment profile 6.3.5). */
const SKEW_MS = 60_000;

/** Who shows the assertion of which provider, and when. */
export interface ShownLogin {
  readonly login: LoginAssertion;
  readonly provider: IdentityProviderMetadata;
  /** entityID of the party that shows it. */
  readonly party: string;
  readonly now: Date;
}

/** Whether a login counts that the provider has signed: the first rule that it breaks, or what it proves. */
export function provenLogin(shown: ShownLogin): ProvenLogin | EvidenceRefusal {
  const { login, provider, now } = shown;
  const refusal = refusalOf(shown);
  if (refusal) return refusal;
  return {
    outcome: 'proven',
    level: login.level,
    identityProvider: provider.entityId,
    authenticatedAt: login.authenticatedAt,
    ageMs: now.getTime() - login.authenticatedAt.getTime(),
    subjects: subjects(login, provider),
  };
}

function refusalOf({ login, provider, party, now }: ShownLogin): EvidenceRefusal | undefined {
  const { audiences, notBefore, notOnOrAfter, authenticatedAt, sessionNotOnOrAfter, level } = login;
  if (login.issuer !== provider.entityId) return 'signature';
  // One restriction at least, and the party is in each of them: an assertion for nobody in particular is nobody's to show.
  if (audiences.length === 0 || !audiences.every((names) => names.includes(party))) return 'another-audience';
  const hasBegun = [notBefore, authenticatedAt].every(
    (from) => !from || Number(from) <= Number(now) + SKEW_MS,
  );
  if (!hasBegun || Number(notOnOrAfter) <= Number(now) - SKEW_MS) return 'not-valid-now';
  if (sessionNotOnOrAfter && sessionNotOnOrAfter <= now) return 'session-over';
  return certified(level, provider) ? undefined : 'level-not-certified';
}

const NONRESIDENT = /^http:\/\/id\.swedenconnect\.se\/loa\/1\.0\/(loa[234])-nonresident$/;

/**
 * Exactly a level that the provider declares, and that is one: what it is certified for may be something else. One certified for a level may state that level for who has no Swedish
 * number, too (Sweden Connect identifiers 3.1.1.1).
 */
function certified(level: string, { assuranceCertification }: IdentityProviderMetadata): boolean {
  if (unknownLevels([level]).length > 0) return false;
  const [, resident] = NONRESIDENT.exec(level) ?? [];
  return [level, ...(resident ? [`http://id.elegnamnden.se/loa/1.0/${resident}`] : [])].some((one) =>
    assuranceCertification.includes(one),
  );
}

/** Not all that she has in whatever employment. */
const PROVING = new Map([...SUBJECT_FORMATS].filter(([name]) => name !== 'urn:allEmployeeHsaIds'));

/** Whom it names by identifiers that can be asked for, scoped ones by scopes that are the provider's alone. */
function subjects(
  { attributes, level }: LoginAssertion,
  { scopes }: IdentityProviderMetadata,
): readonly SubjectKey[] {
  const authorised = new Set(scopes.map((scope) => scope.toLowerCase()));
  return attributes
    .flatMap(({ name, values }) => {
      const type = PROVING.get(name);
      // Of several the one that she logged in with is not told; orgAffiliations are all hers (attribute specification 3.2.5).
      if (type !== 'orgAffiliation' && values.length > 1) return [];
      return type ? values.flatMap((value) => subjectKey(type, value) ?? []) : [];
    })
    .filter(({ type, value }) => {
      // By definition of that level there is no Swedish number (3.1.1.1).
      if (type === 'personalIdentityNumber') return !NONRESIDENT.test(level);
      const isScoped = type === 'orgAffiliation' || type === 'eppn';
      return !isScoped || authorised.has(value.slice(value.lastIndexOf('@') + 1));
    });
}
