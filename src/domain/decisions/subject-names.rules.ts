import {
  identifierTypes,
  normaliseUid,
  parseIssuerId,
  subjectKey,
  type SubjectKey,
} from '../directory/identifier.rules.js';
import type { SubjectName } from './asked-facts.store.js';

/** The type of a subject whose kind of name is what the agreement says an unspecified one means. */
export const UNSPECIFIED = 'user';

type Name = Omit<SubjectName, 'hash'>;

/** What the subject may be called, as it is looked for; nothing when it can name nobody. Never throws. */
export function subjectNames({ type, id }: { readonly type: string; readonly id: string }): Name[] {
  if (type === UNSPECIFIED) return unspecified(id);
  const known = [...identifierTypes, 'personalIdentityNumber' as const].find((one) => one === type);
  const key = known && subjectKey(known, id);
  // An issuer's own name means something only where the agreement says so.
  return key ? named(key).map((name) => ({ ...name, unspecified: key.type === 'issuerId' })) : [];
}

/** An issuer's own is found as it is registered, and by the organisation that its code belongs to. */
function named(key: SubjectKey): Pick<Name, 'type' | 'value'>[] {
  const issued = key.type === 'issuerId' ? parseIssuerId(key.value) : undefined;
  return issued ? [key, { type: 'issuedUid', value: `${issued.code}!${issued.uid}` }] : [key];
}

function unspecified(id: string): Name[] {
  const keys = identifierTypes.flatMap((type) => subjectKey(type, id) ?? []);
  const uid = id.length <= 256 && !id.includes('@') ? normaliseUid(id) : undefined;
  const names = [...keys.flatMap(named), ...(uid === undefined ? [] : [{ type: 'uid', value: uid }])];
  return names.map((name) => ({ ...name, unspecified: true }));
}
