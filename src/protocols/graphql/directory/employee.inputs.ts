import { ArgsType, Field, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsBoolean, IsEnum, IsOptional, Length, Matches, ValidateNested } from 'class-validator';
import type { EmployeeFilter as Search } from '../../../domain/directory/employee-search.js';
import type { IdentifierType as IdentifierKind } from '../../../domain/directory/identifier.rules.js';
import { PageArgs } from '../connections/connection.types.js';
import { given } from '../inputs/given.js';
import { VISIBLE } from '../inputs/reasoned.input.js';
import { IsOrgAffiliation } from '../inputs/org-affiliation.js';
import { IsOrganisationNumber } from '../inputs/organisation-number.js';
import { IdentifierType } from './identifier.types.js';

@InputType({ description: 'Shows protected identities. Every look at one is recorded, with the purpose.' })
export class UnmaskInput {
  @Field({ description: 'What they are looked at for: 3 to 1000 characters.' })
  @Length(3, 1000)
  @Matches(VISIBLE, { message: 'purpose must have at least 3 visible characters, and no control characters' })
  readonly purpose!: string;
}

@InputType({ description: 'An identifier that somebody has now, whole.' })
export class IdentifierFilter {
  @Field(() => IdentifierType)
  @IsEnum(IdentifierType)
  readonly type!: IdentifierKind;

  @Field()
  @Length(1, 256)
  readonly value!: string;
}

@InputType({
  description:
    'What is said must hold now; what is not said does not matter. Protected identities are not found by name, unit or ' +
    'identifier (but the orgAffiliation), unless identities are unmasked.',
})
export class EmployeeFilter {
  @Field({ nullable: true, description: 'A part of the name, without regard to case.' })
  @IsOptional()
  @Length(1, 200)
  readonly name?: string;

  @Field({ nullable: true, description: 'How the uid begins.' })
  @IsOptional()
  @Length(1, 200)
  readonly uid?: string;

  @Field(() => IdentifierFilter, { nullable: true })
  @IsOptional()
  @ValidateNested()
  @Type(() => IdentifierFilter)
  readonly identifier?: IdentifierFilter;

  @Field({ nullable: true, description: 'Code of the unit they work in.' })
  @IsOptional()
  @Length(1, 64)
  readonly unit?: string;

  @Field({ nullable: true, description: 'Whether those in units below it count, too; default: true.' })
  @IsOptional()
  @IsBoolean()
  readonly includeSubunits?: boolean;

  @Field({ nullable: true, description: 'Code of a role they hold.' })
  @IsOptional()
  @Length(1, 64)
  readonly role?: string;

  @Field({ nullable: true, description: 'Code of a power they hold, by a mandate or with a role.' })
  @IsOptional()
  @Length(1, 512)
  readonly power?: string;

  @Field({ nullable: true, description: 'Only those whose employment is in force; default: all.' })
  @IsOptional()
  @IsBoolean()
  readonly employedNow?: boolean;
}

@ArgsType()
export class EmployeesArgs extends PageArgs {
  @Field({ description: 'Organisation number, ten digits.' })
  @IsOrganisationNumber()
  readonly organisation!: string;

  @Field(() => EmployeeFilter, { nullable: true })
  @IsOptional()
  @ValidateNested()
  @Type(() => EmployeeFilter)
  readonly filter?: EmployeeFilter;

  @Field(() => UnmaskInput, { nullable: true })
  @IsOptional()
  @ValidateNested()
  @Type(() => UnmaskInput)
  readonly unmask?: UnmaskInput;
}

@ArgsType()
export class EmployeeArgs {
  @Field({ description: 'uid@organisation-number.' })
  @IsOrgAffiliation()
  readonly orgAffiliation!: string;

  @Field(() => UnmaskInput, { nullable: true })
  @IsOptional()
  @ValidateNested()
  @Type(() => UnmaskInput)
  readonly unmask?: UnmaskInput;
}

export function toSearch({ employedNow, ...filter }: EmployeeFilter): Search {
  return { ...given(filter), ...(employedNow && { employedAt: 'now' }) };
}
