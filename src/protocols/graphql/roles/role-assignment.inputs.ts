import { Field, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsOptional, IsUUID, Length, ValidateNested } from 'class-validator';
import type { NewAssignment } from '../../../domain/roles/role.js';
import { instantsOf, PeriodInput } from '../connections/period.types.js';
import { given } from '../inputs/given.js';
import { IsOrgAffiliation } from '../inputs/org-affiliation.js';
import { ReasonedInput } from '../inputs/reasoned.input.js';

@InputType()
export class AssignRoleInput extends ReasonedInput {
  @Field({ description: 'Who gets the role: uid@organisation-number.' })
  @IsOrgAffiliation()
  readonly holder!: string;

  @Field({ description: 'Role code.' })
  @Length(1, 64)
  readonly role!: string;

  @Field({
    nullable: true,
    description: 'Code of the only unit it holds in; default: the whole organisation.',
  })
  @IsOptional()
  @Length(1, 64)
  readonly unit?: string;

  @Field(() => PeriodInput, {
    nullable: true,
    description: 'Default: from this instant until further notice.',
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => PeriodInput)
  readonly period?: PeriodInput;
}

@InputType()
export class WithdrawRoleInput extends ReasonedInput {
  @Field(() => ID)
  @IsUUID()
  readonly assignment!: string;
}

export function toNewAssignment({ period, ...input }: AssignRoleInput): NewAssignment {
  return { ...given(input), ...instantsOf(period) };
}
