import type { AttributeDefinition } from '../attributes/attribute-catalogue.js';
import type { StatedCode } from '../attributes/attribute-value.js';
import type { SubjectKey } from '../directory/identifier.rules.js';
import { ALL, type AgreementInForce } from './agreement.js';

/** How the party named the employee. */
export interface AskedBy {
  readonly type: SubjectKey['type'];
  /** The NameID's format was unspecified and was read as this type. */
  readonly unspecified: boolean;
  /** It was read in this attribute of a certificate's subject. */
  readonly rdn?: string;
}

/** Whether the party may ask about the organisation's employees in this way; if not, they are unknown to it. */
export function subjectAllowed(agreement: AgreementInForce, { type, unspecified, rdn }: AskedBy): boolean {
  if (rdn !== undefined) return certificateAllowed(agreement, type, rdn);
  if (unspecified) return agreement.unspecifiedMeans === type;
  return type !== 'personalIdentityNumber' || agreement.personalNumberSubjects;
}

function certificateAllowed(
  { certificateSubject, personalNumberSubjects }: AgreementInForce,
  type: SubjectKey['type'],
  rdn: string,
): boolean {
  if (certificateSubject?.attribute !== rdn || certificateSubject.means !== type) return false;
  return type !== 'personalIdentityNumber' || personalNumberSubjects;
}

/** Whether the agreement lists the attribute. */
export function attributeAllowed(
  agreement: AgreementInForce,
  { name, onlyWhenNamed }: AttributeDefinition,
): boolean {
  return agreement.attributes.includes(name) || (!onlyWhenNamed && agreement.attributes.includes(ALL));
}

/** Whether the agreement lists the role or power. All are not those of another e-service: these are listed by code. */
export function codeAllowed(
  agreement: AgreementInForce,
  { kind, code, relyingPartyId }: StatedCode,
): boolean {
  const listed = kind === 'role' ? agreement.roles : agreement.powers;
  const isOfOther = relyingPartyId !== undefined && relyingPartyId !== agreement.relyingPartyId;
  return listed.includes(code) || (listed.includes(ALL) && !isOfOther);
}
