import { Field, InputType } from '@nestjs/graphql';
import { IsOptional, Length, MaxLength } from 'class-validator';
import type { NewUnit, UnitChange } from '../../../domain/directory/unit.js';
import { given } from '../inputs/given.js';
import { IsOrganisationNumber } from '../inputs/organisation-number.js';
import { ReasonedInput } from '../inputs/reasoned.input.js';

@InputType({ isAbstract: true })
class UnitInput extends ReasonedInput {
  @Field({ description: 'Organisation number, ten digits.' })
  @IsOrganisationNumber()
  readonly organisation!: string;

  @Field({ description: 'Unique in the organisation; without spaces and `@`. It never changes.' })
  @Length(1, 64)
  readonly code!: string;
}

@InputType()
export class AddUnitInput extends UnitInput {
  @Field()
  @Length(1, 200)
  readonly name!: string;

  @Field({ nullable: true, description: 'Code of the unit it is a part of; default: it is at the top.' })
  @IsOptional()
  @Length(1, 64)
  readonly parentCode?: string;
}

@InputType({ description: 'What is not named stays as it is.' })
export class ChangeUnitInput extends UnitInput {
  @Field({ nullable: true })
  @IsOptional()
  @Length(1, 200)
  readonly name?: string;

  @Field(() => String, {
    nullable: true,
    description: 'Code of the unit it becomes a part of; null moves it to the top.',
  })
  @IsOptional()
  @Length(1, 64)
  readonly parentCode?: string | null;

  @Field({
    nullable: true,
    description: 'The version that was read; refused when the unit has changed since.',
  })
  @IsOptional()
  @MaxLength(64)
  readonly ifVersion?: string;
}

export function toNewUnit(input: AddUnitInput): NewUnit {
  return given(input);
}

export function toUnitChange({ parentCode, ...input }: ChangeUnitInput): UnitChange {
  return { ...given(input), ...(parentCode !== undefined && { parentCode }) };
}
