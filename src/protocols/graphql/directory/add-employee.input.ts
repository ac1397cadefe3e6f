import { Field, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsBoolean,
  IsOptional,
  IsUUID,
  Length,
  MaxLength,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import { DomainError } from '../../../platform/errors/domain-error.js';
import type { NewEmployee, NewTerm } from '../../../domain/directory/employee.js';
import { personalNumber } from '../../../domain/directory/personal-number.rules.js';
import { instantsOf, PeriodInput } from '../connections/period.types.js';
import { given } from '../inputs/given.js';
import { IsOrganisationNumber } from '../inputs/organisation-number.js';
import { ReasonedInput } from '../inputs/reasoned.input.js';
import { NewIdentifierInput } from './identifier.inputs.js';

/** What is wrong with one is said without repeating it. */
function IsPersonalNumber(): PropertyDecorator {
  return ValidateBy({
    name: 'isPersonalNumber',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && personalNumber(value) !== undefined,
      defaultMessage: () => '$property must be twelve digits that exist; reserve numbers are not taken',
    },
  });
}

@InputType({ description: 'What holds of an employment for a period.' })
export class TermInput {
  @Field()
  @Length(1, 200)
  readonly displayName!: string;

  @Field({ nullable: true })
  @IsOptional()
  @MaxLength(200)
  readonly title?: string;

  @Field({ nullable: true, description: 'Unit code.' })
  @IsOptional()
  @Length(1, 64)
  readonly unit?: string;

  @Field({ nullable: true })
  @IsOptional()
  @MaxLength(254)
  readonly mail?: string;

  @Field(() => PeriodInput, {
    nullable: true,
    description: 'Default: from this instant until further notice.',
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => PeriodInput)
  readonly period?: PeriodInput;
}

@InputType({
  description:
    'The person is named by personId or by personalNumber; by neither: somebody new without a number.',
})
export class AddEmployeeInput extends ReasonedInput {
  @Field({ description: 'Organisation number, ten digits.' })
  @IsOrganisationNumber()
  readonly organisation!: string;

  @Field({ description: 'The personal part of the orgAffiliation; never given to anybody else.' })
  @Length(1, 200)
  readonly uid!: string;

  @Field(() => ID, { nullable: true, description: 'A person who is employed already.' })
  @IsOptional()
  @IsUUID()
  readonly personId?: string;

  @Field({ nullable: true, description: 'Twelve digits. Kept encrypted, and never told.' })
  @IsOptional()
  @IsPersonalNumber()
  readonly personalNumber?: string;

  @Field({ nullable: true, description: 'Marks the person; never unmarks one. Default: false.' })
  @IsOptional()
  @IsBoolean()
  readonly protectedIdentity?: boolean;

  @Field(() => TermInput)
  @ValidateNested()
  @Type(() => TermInput)
  readonly term!: TermInput;

  @Field(() => [NewIdentifierInput], { nullable: true })
  @IsOptional()
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => NewIdentifierInput)
  readonly identifiers?: NewIdentifierInput[];
}

export function toNewEmployee({
  personId,
  personalNumber: number,
  term,
  ...input
}: AddEmployeeInput): NewEmployee {
  return given({ ...input, person: personOf(personId, number), term: toNewTerm(term) });
}

export function toNewTerm({ period, ...term }: TermInput): NewTerm {
  return { ...given(term), ...instantsOf(period) };
}

function personOf(id?: string | null, number?: string | null): NewEmployee['person'] {
  if (id && number) throw personTwice();
  if (number) return { personalNumber: number };
  return id ? { id } : undefined;
}

function personTwice(): DomainError {
  return new DomainError(
    'person.named-twice',
    'invalid-input',
    'A person is named by id or by personal number, not by both.',
    { field: 'personId' },
    { remedy: 'Leave one of them out.' },
  );
}
