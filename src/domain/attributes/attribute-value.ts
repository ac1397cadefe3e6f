import type { EncryptedPersonalNumber } from '../entitlements/entitlement.js';
import type { AttributeDefinition } from './attribute-catalogue.js';

/** What a value says that an agreement lists by code. */
export interface StatedCode {
  readonly kind: 'role' | 'power';
  readonly code: string;
  /** The e-service the power belongs to. */
  readonly relyingPartyId?: string;
}

/** One value that could be stated about an employment. Whether it is, is the release policy's decision. */
export interface AttributeValue {
  readonly attribute: AttributeDefinition;
  readonly value: string | EncryptedPersonalNumber;
  readonly organisationId: string;
  /** The scope the value asserts, for scoped attributes and for URI values that name an organisation. */
  readonly scope?: string;
  /** Every one of these must be allowed for the value to be stated. */
  readonly codes: readonly StatedCode[];
  /** The value hides limits: only for a party that is also told the details. */
  readonly hidesLimits?: true;
  /** The levels of assurance that each power it states accepts; none, or an empty list: any. */
  readonly acceptedLevels?: readonly (readonly string[])[];
  /** A less telling value of the same attribute that this one replaces where both may be stated. */
  readonly replaces?: string;
  readonly basis: { readonly assignmentIds: readonly string[]; readonly mandateIds: readonly string[] };
  readonly validUntil?: Date;
}
