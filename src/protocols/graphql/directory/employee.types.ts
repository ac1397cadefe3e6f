import { Field, ID, ObjectType } from '@nestjs/graphql';
import type { EmployeeView } from '../../../domain/directory/employee.js';
import { connectionOf } from '../connections/connection.types.js';
import { Period } from '../connections/period.types.js';
import { orRefusal } from '../errors/refusal.type.js';
import { listCost } from '../limits/cost.js';
import { periodOf } from './employment.types.js';
import { Identifier, toIdentifier } from './identifier.types.js';

@ObjectType({
  description:
    'A person known through an employment. Name, title, unit, mail and period are of the term in force now, else of the ' +
    'next one, else of the last.',
})
export class Employee {
  @Field(() => ID, { name: 'id', description: 'Of the employment.' })
  readonly employmentId!: string;

  readonly organisationId!: string;

  readonly unitId?: string;

  /** Why a protected identity is unmasked; absent: it is not. */
  readonly unmask?: { readonly purpose: string };

  @Field(() => ID, { description: 'The same in all employments of one natural person.' })
  readonly personId!: string;

  @Field({ description: 'The personal part of the orgAffiliation; never given to another employment.' })
  readonly uid!: string;

  @Field({ description: 'uid@organisation-number.' })
  readonly orgAffiliation!: string;

  @Field()
  readonly protectedIdentity!: boolean;

  @Field({
    description:
      'What tells who or where the person is was left out: name, title, unit, mail and identifiers.',
  })
  readonly masked!: boolean;

  @Field({ description: 'Whether the employment is in force now.' })
  readonly employed!: boolean;

  @Field({ nullable: true })
  readonly displayName?: string;

  @Field({ nullable: true })
  readonly title?: string;

  @Field({ nullable: true })
  readonly mail?: string;

  @Field({ nullable: true, description: 'Code of the unit the person works in.' })
  readonly unitCode?: string;

  @Field(() => Period, { nullable: true })
  readonly period?: Period;

  @Field(() => [Identifier], {
    complexity: listCost,
    description: 'In force now; when masked, the orgAffiliation alone.',
  })
  readonly identifiers!: readonly Identifier[];

  @Field({ description: 'The source that keeps the employment up to date; `manual`: administrators.' })
  readonly managedBy!: string;

  @Field({ description: 'Changes whenever a term is added or ended; give it back as `ifVersion`.' })
  readonly version!: string;
}

export const EmployeeConnection = connectionOf<Employee>('Employee', () => Employee);

export const EmployeeResult = orRefusal('EmployeeResult', () => Employee);

/** @param unmask as it was asked for; what hangs on the employee is shown alike */
export function toEmployee(view: EmployeeView, unmask?: { purpose: string }): Employee {
  const identifiers = view.identifiers.map(toIdentifier);
  return { ...view, identifiers, unitCode: view.unit, period: periodOf(view), ...(unmask && { unmask }) };
}
