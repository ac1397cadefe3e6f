import { Field, ID, ObjectType } from '@nestjs/graphql';
import type { EmployeeView, TermView } from '../../../domain/directory/employee.js';
import { Period } from '../connections/period.types.js';

@ObjectType({ description: 'The link between a person and an organisation that employs the person.' })
export class Employment {
  @Field(() => ID)
  readonly id!: string;

  readonly organisationId!: string;

  /** Why its terms are unmasked; absent: they are not. */
  readonly unmask?: { readonly purpose: string };

  @Field({ description: 'uid@organisation-number.' })
  readonly orgAffiliation!: string;

  @Field({ description: 'Whether the employment is in force now.' })
  readonly employed!: boolean;

  @Field(() => Period, {
    nullable: true,
    description: 'Of the term in force now, else of the next one, else of the last.',
  })
  readonly period?: Period;

  @Field({ description: 'The source that keeps it up to date; `manual`: administrators.' })
  readonly managedBy!: string;
}

@ObjectType({ description: 'What holds of an employment for a period. A change ends a term and adds one.' })
export class EmploymentTerm {
  @Field(() => ID)
  readonly id!: string;

  readonly organisationId!: string;

  readonly unitId?: string;

  @Field({ description: 'Name, title, unit and mail are left out: the identity is protected.' })
  readonly masked!: boolean;

  @Field({ nullable: true })
  readonly displayName?: string;

  @Field({ nullable: true })
  readonly title?: string;

  @Field({ nullable: true })
  readonly mail?: string;

  @Field({ nullable: true, description: 'Code of the unit the person works in.' })
  readonly unitCode?: string;

  @Field(() => Period, { description: 'What it holds for, cut short where it was ended.' })
  readonly period!: Period;

  @Field(() => Date)
  readonly recordedAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When its end was recorded; null: it was not ended.' })
  readonly endRecordedAt?: Date;

  @Field(() => Date, { description: 'When its source last said so.' })
  readonly lastVerifiedAt!: Date;

  @Field({ description: 'The source that keeps it up to date; `manual`: administrators.' })
  readonly managedBy!: string;
}

/** @param unmask as it was asked for; what hangs on the employment is shown alike */
export function toEmployment(view: EmployeeView, unmask?: { purpose: string }): Employment {
  const { employmentId: id, organisationId, orgAffiliation, employed, managedBy } = view;
  return { id, organisationId, orgAffiliation, employed, managedBy, period: periodOf(view), unmask };
}

export function toTerm(view: TermView, organisationId: string): EmploymentTerm {
  return { ...view, organisationId, unitCode: view.unit, period: new Period(view) };
}

/** Undefined for an employment that never came to hold. */
export function periodOf({ from, until }: { from?: Date; until?: Date }): Period | undefined {
  return from && new Period({ from, until });
}
