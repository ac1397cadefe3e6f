import {
  parseOrgAffiliation,
  subjectKey,
  type SubjectKey,
} from '../../../domain/directory/identifier.rules.js';
import type { LoginAssertion } from '../xml/login/login-assertion.js';
import { LoginRefused } from '../xml/login/login-refused.js';

/** Attributes that tell who has logged in (Sweden Connect attribute specification 3.1). */
export const IDENTITY_ATTRIBUTES = [
  { name: 'urn:oid:1.2.752.201.3.1', friendlyName: 'orgAffiliation', type: 'orgAffiliation' },
  { name: 'urn:oid:1.2.752.29.6.2.1', friendlyName: 'employeeHsaId', type: 'hsaId' },
] as const;

export interface Identity {
  readonly subjects: readonly SubjectKey[];
  readonly organisationNumber: string;
}

/**
 * Who has logged in, of which organisation: every identity that the assertion holds must be of the one organisation, and that
 * among those that the identity provider speaks for.
 * @param scopes of the identity provider's metadata
 * @throws LoginRefused
 */
export function identityIn({ attributes }: LoginAssertion, scopes: readonly string[]): Identity {
  const found = IDENTITY_ATTRIBUTES.flatMap(({ name, type }) =>
    (attributes.get(name) ?? []).map((raw) => identity(type, raw)),
  );
  const [first] = found;
  if (!first || found.some(({ number }) => number !== first.number)) throw new LoginRefused('identity');
  if (!scopes.includes(first.number)) throw new LoginRefused('scope');
  return { subjects: found.map(({ subject }) => subject), organisationNumber: first.number };
}

function identity(type: 'orgAffiliation' | 'hsaId', raw: string): { subject: SubjectKey; number: string } {
  const subject = subjectKey(type, raw);
  const number =
    type === 'hsaId' ? subject?.value.slice(2, 12) : subject && parseOrgAffiliation(subject.value)?.number;
  if (!subject || number === undefined) throw new LoginRefused('identity');
  return { subject, number };
}
