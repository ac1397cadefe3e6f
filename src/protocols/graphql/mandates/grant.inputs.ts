import { Field, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { endOfDay } from '../../../domain/directory/local-date.rules.js';
import { withLevels } from '../../../domain/mandates/assurance-levels.rules.js';
import type { Grant, PassingOn } from '../../../domain/mandates/mandate.js';
import { instantsOf, PeriodInput } from '../connections/period.types.js';
import { given } from '../inputs/given.js';
import { ReasonedInput } from '../inputs/reasoned.input.js';
import { LocalDateScalar } from '../scalars/local-date.scalar.js';
import { atLeastOf, LevelsAtLeastInput } from './levels.inputs.js';
import { LimitInput, limitsOf, MOST_LIMITS } from './limit.inputs.js';

@InputType({ description: 'Days in Sweden, both included. No mandate is without an end.' })
export class EndingPeriodInput {
  @Field(() => LocalDateScalar, { nullable: true, description: 'Default: from this instant on.' })
  @IsOptional()
  @IsString()
  readonly firstDay?: string;

  @Field(() => LocalDateScalar, { description: 'Included.' })
  @IsString()
  readonly lastDay!: string;
}

@InputType({ isAbstract: true })
class NewMandateInput extends ReasonedInput {
  @Field({ description: 'Who is empowered: uid@organisation-number.' })
  @MaxLength(256)
  readonly holder!: string;

  @Field({ description: 'Legal basis: reference of the decision, e.g. "Delegationsordning 2026 § 4".' })
  @Length(1, 500)
  readonly basis!: string;

  @Field(() => LevelsAtLeastInput, {
    nullable: true,
    description: 'A limit to these levels of assurance, instead of one in `assurance-level`.',
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => LevelsAtLeastInput)
  readonly levelAtLeast?: LevelsAtLeastInput;

  @Field({
    nullable: true,
    description: 'Who asked for it, uid@organisation-number; said by callers that are no person themselves.',
  })
  @IsOptional()
  @MaxLength(256)
  readonly requestedBy?: string;

  @Field({
    nullable: true,
    description:
      'A new one for each act, e.g. a UUID: the act repeated with it answers as before and does nothing more.',
  })
  @IsOptional()
  @Length(1, 200)
  readonly idempotencyKey?: string;
}

@InputType()
export class GrantMandateInput extends NewMandateInput {
  @Field({ description: 'Power code.' })
  @MaxLength(512)
  readonly power!: string;

  @Field(() => [LimitInput], { nullable: true, description: 'Default: as far as the power goes.' })
  @IsOptional()
  @ArrayMaxSize(MOST_LIMITS)
  @ArrayUnique(({ dimension }: LimitInput) => dimension)
  @ValidateNested({ each: true })
  @Type(() => LimitInput)
  readonly limits?: LimitInput[];

  @Field(() => EndingPeriodInput)
  @ValidateNested()
  @Type(() => EndingPeriodInput)
  readonly period!: EndingPeriodInput;
}

@InputType()
export class PassOnMandateInput extends NewMandateInput {
  @Field(() => ID, { description: 'The mandate that is passed on.' })
  @IsUUID()
  readonly mandate!: string;

  @Field(() => [LimitInput], {
    nullable: true,
    description: 'Where nothing is said, in a dimension or at all: those of the mandate that is passed on.',
  })
  @IsOptional()
  @ArrayMaxSize(MOST_LIMITS)
  @ArrayUnique(({ dimension }: LimitInput) => dimension)
  @ValidateNested({ each: true })
  @Type(() => LimitInput)
  readonly limits?: LimitInput[];

  @Field(() => PeriodInput, {
    nullable: true,
    description: 'Default: from this instant on, as long as the mandate that is passed on.',
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => PeriodInput)
  readonly period?: PeriodInput;
}

export function toGrant({ limits, levelAtLeast, period, ...act }: GrantMandateInput): Grant {
  const limited = withLevels(limitsOf(limits), atLeastOf(levelAtLeast));
  return given({ ...act, limits: limited, ...instantsOf(period), until: endOfDay(period.lastDay) });
}

export function toPassingOn({
  mandate,
  limits,
  levelAtLeast,
  period,
  ...act
}: PassOnMandateInput): PassingOn {
  const limited = withLevels(limitsOf(limits), atLeastOf(levelAtLeast));
  return given({ ...act, mandateId: mandate, limits: limited, ...instantsOf(period) });
}
