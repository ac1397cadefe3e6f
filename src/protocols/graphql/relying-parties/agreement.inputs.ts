import { ArgsType, Field, ID, InputType, Int } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsUUID,
  Length,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import type { IdentifierType as Identified } from '../../../domain/directory/identifier.rules.js';
import {
  certificateMeanings,
  type CertificateMeaning,
} from '../../../domain/relying-parties/certificate-subject.js';
import type { PartyKind } from '../../../domain/relying-parties/entity-category.js';
import { PeriodInput } from '../connections/period.types.js';
import { IdentifierType } from '../directory/identifier.types.js';
import { IsOrganisationNumber } from '../inputs/organisation-number.js';
import { ReasonedInput } from '../inputs/reasoned.input.js';
import { SubjectType } from '../release/subject-type.js';
import { RelyingPartyKind, Sector } from './declared-categories.types.js';

const LONGEST_ENTITY_ID = 1024;
const LONGEST_CODE = 300;
const MOST_CODES = 200;
const CERTIFICATE_MEANS =
  'HSA_ID, PERSONAL_IDENTITY_NUMBER, or ORG_AFFILIATION: its personal part, in the organisation of the agreement';
const MOST_CATEGORIES = 10;

@ArgsType()
export class AgreementArgs {
  @Field({ nullable: true, description: 'Organisation number.' })
  @IsOptional()
  @IsOrganisationNumber()
  readonly organisation?: string;

  @Field({
    nullable: true,
    description: 'entityID; those with any party are among them where it declares what they require.',
  })
  @IsOptional()
  @MaxLength(LONGEST_ENTITY_ID)
  readonly relyingParty?: string;

  @Field({ defaultValue: false, description: 'Also those that have ended.' })
  @IsBoolean()
  readonly ended: boolean = false;
}

@InputType({ description: 'By what of the subjects of which certificates the e-service may ask.' })
export class CertificateSubjectInput {
  @Field({
    description:
      'Whose certificates the e-service verifies before it asks, and for whose subjects alone it does.',
  })
  @Length(1, 500)
  readonly issuer!: string;

  @Field({
    description: 'The attribute of the subject that is read: `serialNumber`, or an object identifier.',
  })
  @Length(1, 100)
  readonly attribute!: string;

  @Field(() => SubjectType, { description: CERTIFICATE_MEANS })
  @IsIn(certificateMeanings, { message: CERTIFICATE_MEANS })
  readonly means!: CertificateMeaning;
}

@InputType({ description: 'What a party has to declare, at the moment of each answer: all that is said.' })
export class PartyConditionsInput {
  @Field(() => [String], { nullable: true, description: 'URIs.' })
  @IsOptional()
  @ArrayMaxSize(MOST_CATEGORIES)
  @Length(1, LONGEST_CODE, { each: true })
  readonly contracts?: string[];

  @Field(() => [String], { nullable: true, description: 'URIs.' })
  @IsOptional()
  @ArrayMaxSize(MOST_CATEGORIES)
  @Length(1, LONGEST_CODE, { each: true })
  readonly serviceCategories?: string[];

  @Field(() => Sector, { nullable: true, description: '`PUBLIC` or `PRIVATE`.' })
  @IsOptional()
  @IsIn([Sector.PUBLIC, Sector.PRIVATE], { message: '$property must be PUBLIC or PRIVATE' })
  readonly sector?: 'public' | 'private';

  @Field(() => RelyingPartyKind, {
    nullable: true,
    description: 'Default: of a party that is named whichever, else `E_SERVICE`.',
  })
  @IsOptional()
  @IsIn(Object.values(RelyingPartyKind))
  readonly kind?: PartyKind;
}

@InputType({ description: 'What is not said is not released.' })
export class MakeAgreementInput extends ReasonedInput {
  @Field({ description: 'Organisation number.' })
  @IsOrganisationNumber()
  readonly organisation!: string;

  @Field({
    nullable: true,
    description: 'entityID of a registered relying party; needed unless it is with any.',
  })
  @IsOptional()
  @Length(1, LONGEST_ENTITY_ID)
  readonly relyingParty?: string;

  @Field({
    nullable: true,
    description: 'With whichever registered party declares what is required, instead of one; default: no.',
  })
  @IsOptional()
  @IsBoolean()
  readonly anyParty?: boolean;

  @Field(() => PartyConditionsInput, {
    nullable: true,
    description: 'Default: of a party that is named, nothing.',
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => PartyConditionsInput)
  readonly requires?: PartyConditionsInput;

  @Field({ description: 'What the e-service needs to know it for.' })
  @Length(3, 1000)
  readonly purpose!: string;

  @Field({ description: 'What allows the release.' })
  @Length(3, 1000)
  readonly legalBasis!: string;

  @Field(() => [String], {
    description:
      'Names or friendly names of attributes; `*` is all but personalIdentityNumber, which must be named.',
  })
  @ArrayMaxSize(MOST_CODES)
  @Length(1, LONGEST_CODE, { each: true })
  readonly attributes!: string[];

  @Field(() => [String], { nullable: true, description: 'Codes; `*` is all; default: none.' })
  @IsOptional()
  @ArrayMaxSize(MOST_CODES)
  @Length(1, LONGEST_CODE, { each: true })
  readonly roles?: string[];

  @Field(() => [String], { nullable: true, description: 'Codes; `*` is all; default: none.' })
  @IsOptional()
  @ArrayMaxSize(MOST_CODES)
  @Length(1, LONGEST_CODE, { each: true })
  readonly powers?: string[];

  @Field(() => PeriodInput, { nullable: true })
  @IsOptional()
  @ValidateNested()
  @Type(() => PeriodInput)
  readonly period?: PeriodInput;

  @Field({ nullable: true, description: 'The e-service may ask by personal number; default: no.' })
  @IsOptional()
  @IsBoolean()
  readonly personalNumberSubjects?: boolean;

  @Field(() => IdentifierType, {
    nullable: true,
    description: 'What a NameID of format unspecified means; default: it names nobody.',
  })
  @IsOptional()
  @IsIn(Object.values(IdentifierType))
  readonly unspecifiedMeans?: Identified;

  @Field(() => CertificateSubjectInput, {
    nullable: true,
    description: 'What a NameID of format X509SubjectName means; default: it names nobody.',
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => CertificateSubjectInput)
  readonly certificateSubject?: CertificateSubjectInput;

  @Field({ nullable: true, description: 'Default: no.' })
  @IsOptional()
  @IsBoolean()
  readonly signAssertion?: boolean;

  @Field({ nullable: true, description: 'Default: no.' })
  @IsOptional()
  @IsBoolean()
  readonly requireEncryption?: boolean;

  @Field({ nullable: true, description: 'Default: no.' })
  @IsOptional()
  @IsBoolean()
  readonly rsaSignature?: boolean;

  @Field({
    nullable: true,
    description:
      'What the e-service says of subject, action, resource and context counts in decisions; default: no.',
  })
  @IsOptional()
  @IsBoolean()
  readonly passedProperties?: boolean;

  @Field({
    nullable: true,
    description:
      "Nothing is told without an identity provider's assertion that the employee has logged in; default: no.",
  })
  @IsOptional()
  @IsBoolean()
  readonly requireEvidence?: boolean;

  @Field(() => Int, {
    nullable: true,
    description: 'How long ago a login that is proven may be; default: 60.',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1440)
  readonly evidenceMinutes?: number;
}

@InputType()
export class EndAgreementInput extends ReasonedInput {
  @Field(() => ID)
  @IsUUID()
  readonly id!: string;

  @Field({ nullable: true, description: 'The version that was read; refused when it has changed since.' })
  @IsOptional()
  @MaxLength(100)
  readonly ifVersion?: string;
}
