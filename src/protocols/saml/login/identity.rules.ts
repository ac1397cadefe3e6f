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

/**
 * Who has logged in. The identity provider must speak for the number of every identity: for an HSA-id that is a member of HSA,
 * not always the employer. An orgAffiliation of an organisation that is not here names nobody here, and does not count where
 * another one does.
 * @param scopes of the identity provider's metadata
 * @param ours numbers of the organisations that are here
 * @returns one or more, which are to name one employment
 * @throws LoginRefused
 */
export function identityIn(
  { attributes }: LoginAssertion,
  scopes: readonly string[],
  ours: readonly string[],
): readonly SubjectKey[] {
  const found = IDENTITY_ATTRIBUTES.flatMap(({ name, type }) =>
    (attributes.get(name) ?? []).map((raw) => subjectOf(type, raw)),
  );
  if (found.length === 0) throw new LoginRefused('identity');
  if (!speaksFor(scopes, found)) throw new LoginRefused('scope');
  const affiliations = found.filter(({ type }) => type === 'orgAffiliation');
  const here = affiliations.filter((one) => ours.includes(numberIn(one) ?? ''));
  if (new Set(here.map(({ value }) => value)).size > 1) throw new LoginRefused('several-employments');
  return here.length === 0 ? found : [...here.slice(0, 1), ...found.filter(({ type }) => type === 'hsaId')];
}

/** Whether each identity is of an organisation that the identity provider may speak for. */
export function speaksFor(scopes: readonly string[], subjects: readonly SubjectKey[]): boolean {
  return subjects.every((subject) => scopes.includes(numberIn(subject) ?? ''));
}

function subjectOf(type: 'orgAffiliation' | 'hsaId', raw: string): SubjectKey {
  const subject = subjectKey(type, raw);
  if (!subject) throw new LoginRefused('identity');
  return subject;
}

function numberIn({ type, value }: SubjectKey): string | undefined {
  return type === 'hsaId' ? value.slice(2, 12) : parseOrgAffiliation(value)?.number;
}
