import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { IsOptional, IsString } from 'class-validator';
import { endOfDay, isEmpty, startOfDay, toLocalDates } from '../../../domain/directory/local-date.rules.js';
import { requirePeriod } from '../../../domain/directory/period.rules.js';
import { LocalDateScalar } from '../scalars/local-date.scalar.js';

@ObjectType({ description: 'A period, as instants and as the days in Sweden that it touches.' })
export class Period {
  @Field(() => Date, { description: 'The first instant.' })
  readonly from: Date;

  @Field(() => Date, {
    nullable: true,
    description: 'The first instant not included; null: until further notice.',
  })
  readonly until?: Date;

  constructor({ from, until }: { from: Date; until?: Date }) {
    this.from = from;
    this.until = until;
  }

  @Field({
    description:
      'It was ended before it began and holds on no day; firstDay and lastDay both say when it would have begun.',
  })
  get neverHeld(): boolean {
    return isEmpty(this);
  }

  @Field(() => LocalDateScalar)
  get firstDay(): string {
    return toLocalDates({ from: this.from }).from;
  }

  @Field(() => LocalDateScalar, { nullable: true, description: 'Included; null: until further notice.' })
  get lastDay(): string | undefined {
    return toLocalDates(this).until;
  }
}

@InputType({ description: 'Days in Sweden, both included.' })
export class PeriodInput {
  @Field(() => LocalDateScalar, { nullable: true, description: 'Default: from this instant on.' })
  @IsOptional()
  @IsString()
  readonly firstDay?: string;

  @Field(() => LocalDateScalar, { nullable: true, description: 'Included; default: until further notice.' })
  @IsOptional()
  @IsString()
  readonly lastDay?: string;
}

/** The instants of the days; what is not said stays absent. @throws DomainError `period.empty` */
export function instantsOf(period?: PeriodInput | null): { from?: Date; until?: Date } {
  const { firstDay, lastDay } = period ?? {};
  const from = firstDay ? startOfDay(firstDay) : undefined;
  const until = lastDay ? endOfDay(lastDay) : undefined;
  if (from) requirePeriod(from, until);
  return { ...(from && { from }), ...(until && { until }) };
}
