import { ArgsType, Field, InputType, Int } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsBoolean,
  IsEnum,
  IsInt,
  IsOptional,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { levelsAtLeast } from '../../../domain/mandates/assurance-levels.rules.js';
import type { DimensionKind as Kind, NewPower } from '../../../domain/mandates/power.js';
import { given } from '../inputs/given.js';
import { IsOrganisationNumber } from '../inputs/organisation-number.js';
import { ReasonedInput } from '../inputs/reasoned.input.js';
import { atLeastOf, LevelsAtLeastInput } from './levels.inputs.js';
import { DimensionKind } from './power.types.js';

@ArgsType()
export class PowersArgs {
  @Field({ description: 'Organisation number.' })
  @IsOrganisationNumber()
  readonly organisation!: string;
}

@InputType({ description: 'Something that mandates of a power can be limited in.' })
export class DimensionInput {
  @Field({ description: 'In a-z, 0-9 and hyphens; `unit` and `assurance-level` every power has.' })
  @Matches(/^[a-z][a-z0-9-]{0,63}$/, { message: '$property must be a name in a-z, 0-9 and hyphens' })
  readonly name!: string;

  @Field(() => DimensionKind, { nullable: true, description: 'Default: VALUES.' })
  @IsOptional()
  @IsEnum(DimensionKind)
  readonly kind?: Kind;
}

@InputType()
export class DefinePowerInput extends ReasonedInput {
  @Field({
    nullable: true,
    description:
      'Number of the organisation whose it is; none: any organisation may empower with it (operators alone).',
  })
  @IsOptional()
  @IsOrganisationNumber()
  readonly organisation?: string;

  @Field({ nullable: true, description: 'entityID of the e-service it belongs to (operators alone).' })
  @IsOptional()
  @MaxLength(1024)
  readonly relyingParty?: string;

  @Field({ description: 'An absolute URI without spaces and `@`; nobody else has it.' })
  @Length(3, 512)
  readonly code!: string;

  @Field({ description: 'In Swedish.' })
  @Length(1, 200)
  readonly nameSv!: string;

  @Field({ description: 'In English.' })
  @Length(1, 200)
  readonly nameEn!: string;

  @Field(() => [DimensionInput], { nullable: true })
  @IsOptional()
  @ArrayMaxSize(20)
  @ArrayUnique(({ name }: DimensionInput) => name)
  @ValidateNested({ each: true })
  @Type(() => DimensionInput)
  readonly dimensions?: DimensionInput[];

  @Field(() => [String], {
    nullable: true,
    description: 'Accepted levels of assurance, exact URIs; default: any.',
  })
  @IsOptional()
  @ArrayMaxSize(20)
  @MaxLength(512, { each: true })
  readonly assuranceLevels?: string[];

  @Field(() => LevelsAtLeastInput, { nullable: true, description: 'These are accepted too.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => LevelsAtLeastInput)
  readonly levelAtLeast?: LevelsAtLeastInput;

  @Field({
    nullable: true,
    description: 'Levels may be of a federation that is not known here; default: no, they are mistakes.',
  })
  @IsOptional()
  @IsBoolean()
  readonly otherLevels?: boolean;

  @Field(() => Int, { nullable: true, description: 'The longest that a mandate of it may be; default: 60.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(600)
  readonly maximumMonths?: number;

  @Field(() => Int, {
    nullable: true,
    description: 'How many times it may be passed on in a chain; default: 0, never.',
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(20)
  readonly passableDepth?: number;

  @Field(() => Int, { nullable: true, description: 'Natural persons needed together to use it; default: 1.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(20)
  readonly personsTogether?: number;

  @Field(() => Int, {
    nullable: true,
    description: 'Within how many minutes of the first they have to use it; default: 60.',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(10_080)
  readonly togetherMinutes?: number;

  @Field(() => Int, {
    nullable: true,
    description: 'Approvals before a mandate of it is active; default: 0.',
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(20)
  readonly approvalsNeeded?: number;

  @Field(() => [String], {
    nullable: true,
    description:
      'Names of actions that it covers, as e-services ask about them; default: no decision rests on it.',
  })
  @IsOptional()
  @ArrayMaxSize(50)
  @Length(1, 256, { each: true })
  readonly actions?: string[];

  @Field(() => [String], {
    nullable: true,
    description: 'Types of resources that it covers; default: no decision rests on it.',
  })
  @IsOptional()
  @ArrayMaxSize(50)
  @Length(1, 256, { each: true })
  readonly resourceTypes?: string[];

  @Field({
    nullable: true,
    description:
      'What else must be so when it is used: CEL over subject, action, resource, context and mandate.',
  })
  @IsOptional()
  @Length(1, 1000)
  readonly condition?: string;

  @Field(() => [String], {
    nullable: true,
    description: 'Codes of powers that one person may not hold together with it.',
  })
  @IsOptional()
  @ArrayMaxSize(50)
  @MaxLength(512, { each: true })
  readonly incompatibleWith?: string[];
}

type Definition = NewPower & Pick<DefinePowerInput, 'reason'>;

export function toNewPower({ dimensions, levelAtLeast, ...power }: DefinePowerInput): Definition {
  const atLeast = atLeastOf(levelAtLeast);
  const levels = atLeast && [...(power.assuranceLevels ?? []), ...levelsAtLeast(atLeast)];
  return given({
    ...power,
    ...(levels && { assuranceLevels: levels }),
    dimensions: dimensions?.map(given),
  });
}
