import { Field, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsOptional, IsString, Length, MaxLength, ValidateNested } from 'class-validator';
import type { EmploymentChange, Reemployment } from '../../../domain/directory/employee.js';
import { endOfDay, startOfDay } from '../../../domain/directory/local-date.rules.js';
import { given } from '../inputs/given.js';
import { IsOrgAffiliation } from '../inputs/org-affiliation.js';
import { ReasonedInput } from '../inputs/reasoned.input.js';
import { LocalDateScalar } from '../scalars/local-date.scalar.js';
import { TermInput, toNewTerm } from './add-employee.input.js';

@InputType({ isAbstract: true })
class EmploymentInput extends ReasonedInput {
  @Field({ description: 'uid@organisation-number.' })
  @IsOrgAffiliation()
  readonly employee!: string;

  @Field({ nullable: true, description: 'The version that was read; refused when it has changed since.' })
  @IsOptional()
  @MaxLength(64)
  readonly ifVersion?: string;
}

@InputType({ description: 'What is not named stays as it is.' })
export class ChangeEmploymentInput extends EmploymentInput {
  @Field(() => LocalDateScalar, {
    nullable: true,
    description: 'The day from which the change holds; default: from this instant.',
  })
  @IsOptional()
  @IsString()
  readonly firstDay?: string;

  @Field(() => LocalDateScalar, {
    nullable: true,
    description:
      'The last day of the employment, included: later than it would have been; null: until further notice. An earlier one is for `endEmployment`.',
  })
  @IsOptional()
  @IsString()
  readonly lastDay?: string | null;

  @Field({ nullable: true })
  @IsOptional()
  @Length(1, 200)
  readonly displayName?: string;

  @Field(() => String, { nullable: true, description: 'Null takes it away.' })
  @IsOptional()
  @Length(1, 200)
  readonly title?: string | null;

  @Field(() => String, { nullable: true, description: 'Unit code; null: no longer in a unit.' })
  @IsOptional()
  @Length(1, 64)
  readonly unit?: string | null;

  @Field(() => String, { nullable: true, description: 'Null takes it away.' })
  @IsOptional()
  @Length(1, 254)
  readonly mail?: string | null;
}

@InputType()
export class EndEmploymentInput extends EmploymentInput {
  @Field(() => LocalDateScalar, { nullable: true, description: 'Included; default: it ends at once.' })
  @IsOptional()
  @IsString()
  readonly lastDay?: string;
}

@InputType()
export class ReemployInput extends EmploymentInput {
  @Field(() => TermInput)
  @ValidateNested()
  @Type(() => TermInput)
  readonly term!: TermInput;
}

export function toEmploymentChange(input: ChangeEmploymentInput): EmploymentChange {
  const { employee, firstDay, lastDay, title, unit, mail, ...rest } = input;
  return {
    ...given(rest),
    ...{ employment: employee, title, unit, mail },
    ...(firstDay && { from: startOfDay(firstDay) }),
    ...(lastDay !== undefined && { until: lastDay === null ? null : endOfDay(lastDay) }),
  };
}

export function toEmploymentEnd({ employee, lastDay, ...rest }: EndEmploymentInput) {
  return { ...given(rest), employment: employee, ...(lastDay && { at: endOfDay(lastDay) }) };
}

export function toReemployment({ employee, term, ...rest }: ReemployInput): Reemployment {
  return { ...given(rest), employment: employee, term: toNewTerm(term) };
}
