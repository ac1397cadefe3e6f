import { Field, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsIn, IsOptional, IsString, IsUUID, Length, ValidateNested } from 'class-validator';
import { endOfDay } from '../../../domain/directory/local-date.rules.js';
import type { NewIdentifier } from '../../../domain/directory/employee.js';
import { instantsOf, PeriodInput } from '../connections/period.types.js';
import { given } from '../inputs/given.js';
import { IsOrgAffiliation } from '../inputs/org-affiliation.js';
import { ReasonedInput } from '../inputs/reasoned.input.js';
import { LocalDateScalar } from '../scalars/local-date.scalar.js';
import { IdentifierType, PridPersistence } from './identifier.types.js';

const { ORG_AFFILIATION, ...REGISTERED } = IdentifierType;
const NOT_REGISTERED = `type must not be ORG_AFFILIATION: the ${ORG_AFFILIATION} is made with the employment`;

@InputType({ description: 'Any identifier but the orgAffiliation, which is made with the employment.' })
export class NewIdentifierInput implements NewIdentifier {
  @Field(() => IdentifierType, {
    description: 'PRID: operators alone, since it names the person everywhere.',
  })
  @IsIn(Object.values(REGISTERED), { message: NOT_REGISTERED })
  readonly type!: NewIdentifier['type'];

  @Field({ description: 'As its issuer writes it.' })
  @Length(1, 256)
  readonly value!: string;

  @Field(() => PridPersistence, {
    nullable: true,
    description: 'Of a PRID, and of nothing else: as it came with it.',
  })
  @IsOptional()
  @IsIn(Object.values(PridPersistence))
  readonly persistence?: NewIdentifier['persistence'];
}

@InputType()
export class AddIdentifierInput extends ReasonedInput {
  @Field({ description: 'uid@organisation-number.' })
  @IsOrgAffiliation()
  readonly employee!: string;

  @Field(() => IdentifierType, {
    description: 'PRID: operators alone, since it names the person everywhere.',
  })
  @IsIn(Object.values(REGISTERED), { message: NOT_REGISTERED })
  readonly type!: NewIdentifier['type'];

  @Field({ description: 'As its issuer writes it.' })
  @Length(1, 256)
  readonly value!: string;

  @Field(() => PridPersistence, {
    nullable: true,
    description: 'Of a PRID, and of nothing else: as it came with it.',
  })
  @IsOptional()
  @IsIn(Object.values(PridPersistence))
  readonly persistence?: NewIdentifier['persistence'];

  @Field(() => PeriodInput, { nullable: true })
  @IsOptional()
  @ValidateNested()
  @Type(() => PeriodInput)
  readonly period?: PeriodInput;
}

@InputType()
export class EndIdentifierInput extends ReasonedInput {
  @Field(() => ID)
  @IsUUID()
  readonly identifier!: string;

  @Field(() => LocalDateScalar, { nullable: true, description: 'Included; default: it ends at once.' })
  @IsOptional()
  @IsString()
  readonly lastDay?: string;
}

export function toIdentifierToAdd({ employee, period, ...input }: AddIdentifierInput) {
  return given({ employment: employee, ...input, ...instantsOf(period) });
}

export function toIdentifierToEnd({ identifier, lastDay, reason }: EndIdentifierInput) {
  return { identifierId: identifier, reason, ...(lastDay && { at: endOfDay(lastDay) }) };
}
