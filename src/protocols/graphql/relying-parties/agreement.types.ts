import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { IdentifierType as Identified } from '../../../domain/directory/identifier.rules.js';
import type { CertificateMeaning } from '../../../domain/relying-parties/certificate-subject.js';
import type { Agreement as View } from '../../../domain/relying-parties/agreement.js';
import { Period } from '../connections/period.types.js';
import { orRefusal } from '../errors/refusal.type.js';
import { IdentifierType } from '../directory/identifier.types.js';
import { SubjectType } from '../release/subject-type.js';
import { PartyConditions, toPartyConditions } from './declared-categories.types.js';

@ObjectType({ description: 'By what of the subjects of which certificates an e-service may ask.' })
export class CertificateSubject {
  @Field({ description: 'Whose certificates the e-service verifies before it asks.' })
  readonly issuer!: string;

  @Field({ description: 'Object identifier of the attribute of the subject that is read.' })
  readonly attribute!: string;

  @Field(() => SubjectType, { description: 'ORG_AFFILIATION: its personal part.' })
  readonly means!: CertificateMeaning;
}

@ObjectType({
  description:
    'What an e-service is told about the employees of an organisation, for what purpose and on what ground.',
})
export class Agreement {
  @Field(() => ID)
  readonly id!: string;

  @Field({
    nullable: true,
    description: 'entityID of the e-service; null: whichever registered one declares what is required.',
  })
  readonly relyingParty?: string;

  @Field(() => PartyConditions, {
    description: 'Nothing is released to an e-service that does not declare it.',
  })
  readonly requires!: PartyConditions;

  @Field({ description: 'Organisation number.' })
  readonly organisation!: string;

  @Field()
  readonly purpose!: string;

  @Field()
  readonly legalBasis!: string;

  @Field(() => Period)
  readonly period!: Period;

  @Field(() => [String], {
    description: 'Names of attributes that are released; `*` is all but those that must be named.',
  })
  readonly attributes!: readonly string[];

  @Field(() => [String], { description: 'Codes of roles that are released; `*` is all.' })
  readonly roles!: readonly string[];

  @Field(() => [String], { description: 'Codes of powers that are released; `*` is all.' })
  readonly powers!: readonly string[];

  @Field({ description: 'The e-service may ask by personal number.' })
  readonly personalNumberSubjects!: boolean;

  @Field(() => IdentifierType, {
    nullable: true,
    description: 'What a NameID of format unspecified means; null: it names nobody.',
  })
  readonly unspecifiedMeans?: Identified;

  @Field(() => CertificateSubject, {
    nullable: true,
    description: 'What a NameID of format X509SubjectName means; null: it names nobody.',
  })
  readonly certificateSubject?: CertificateSubject;

  @Field({ description: 'SAML assertions are signed, beside the answer around them.' })
  readonly signAssertion!: boolean;

  @Field({ description: 'Nothing is released unless the answer is encrypted; so nothing through GraphQL.' })
  readonly requireEncryption!: boolean;

  @Field({ description: 'SAML answers are signed with RSA.' })
  readonly rsaSignature!: boolean;

  @Field({
    description: 'What the e-service says of subject, action, resource and context counts in decisions.',
  })
  readonly passedProperties!: boolean;

  @Field({
    description: "Nothing is told without an identity provider's assertion that the employee has logged in.",
  })
  readonly requireEvidence!: boolean;

  @Field(() => Int, { description: 'How long ago a login that is proven may be.' })
  readonly evidenceMinutes!: number;

  @Field({ description: 'Changes when it is ended; give it back as `ifVersion`.' })
  readonly version!: string;
}

export const AgreementResult = orRefusal('AgreementResult', () => Agreement);

export function toAgreement(view: View): Agreement {
  const requires = toPartyConditions(view.requires);
  return { ...view, requires, period: new Period({ from: view.validFrom, until: view.validUntil }) };
}
