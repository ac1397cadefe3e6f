import type { AttributeDefinition } from '../attributes/attribute-catalogue.js';
import type { AttributeValue } from '../attributes/attribute-value.js';
import type { DisclosureAbout } from '../audit/disclosure.js';
import type { SubjectKey } from '../directory/identifier.rules.js';
import type { EmploymentFacts, EncryptedPersonalNumber } from '../entitlements/entitlement.js';
import type { AgreementInForce } from './agreement.js';
import type { Evidence } from './evidence.js';
import type { RequestedAttribute } from './requested-attributes.rules.js';

/** What a subject may be: a key to look for, and where it was read in the subject of a certificate, of which attribute. */
export interface AskedSubject extends SubjectKey {
  /** Object identifier. */
  readonly rdn?: string;
}

/** An employment in force that the party asked about, with all that could be stated about it. */
export interface Candidate {
  readonly facts: EmploymentFacts;
  readonly values: readonly AttributeValue[];
  /** The kind of identifier it was found by. */
  readonly foundBy: SubjectKey['type'];
  /** That was read in this attribute of a certificate's subject. */
  readonly rdn?: string;
}

export interface ReleaseQuestion {
  readonly candidates: readonly Candidate[];
  /** The party's agreements in force, with any organisation. */
  readonly agreements: readonly AgreementInForce[];
  /** The NameID's format was unspecified. */
  readonly unspecified: boolean;
  /** Undefined: everything that may be released. */
  readonly requested: readonly RequestedAttribute[] | undefined;
  /** The party's declared entity categories. */
  readonly entityCategories: readonly string[];
  /** The answer can be encrypted to the party. */
  readonly canEncrypt: boolean;
  /** What came with the question to prove that the employee has logged in. */
  readonly evidence: Evidence;
  /** Name of the attribute that tells limits. */
  readonly detailsAttribute: AttributeDefinition;
  /** Called only for a number that is released, or compared with one that a login is proven for. */
  readonly reveal: (number: EncryptedPersonalNumber) => string;
}

export interface ReleasedAttribute {
  readonly attribute: AttributeDefinition;
  /** At least one; distinct. */
  readonly values: readonly string[];
}

/** What is to be answered. Nothing released is an answer, the same for every reason. */
export interface Release {
  readonly released: readonly ReleasedAttribute[];
  /** The first end of anything that is stated or that allows it; absent: until further notice. */
  readonly validUntil?: Date;
  /** How the agreements that allowed something want their answers. */
  readonly signAssertion: boolean;
  readonly rsaSignature: boolean;
  /** For the record of disclosures. */
  readonly about: readonly DisclosureAbout[];
}
