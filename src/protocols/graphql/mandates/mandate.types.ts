import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { MandateStatus as Status, MandateSummary } from '../../../domain/mandates/mandate.js';
import { connectionOf } from '../connections/connection.types.js';
import { Period } from '../connections/period.types.js';
import { Limit, toLimits } from './limit.types.js';

export const MandateStatus = {
  PENDING: 'pending',
  SCHEDULED: 'scheduled',
  ACTIVE: 'active',
  SUSPENDED: 'suspended',
  EXPIRED: 'expired',
  REVOKED: 'revoked',
  REJECTED: 'rejected',
} as const satisfies Record<Uppercase<Status>, Status>;
registerEnumType(MandateStatus, {
  name: 'MandateStatus',
  description: 'What a mandate is. One that was passed on is no more than those it comes from.',
  valuesMap: {
    PENDING: { description: 'Waits for approvals.' },
    SCHEDULED: { description: 'Its period has not begun.' },
    ACTIVE: { description: 'In force, as long as its holder is employed.' },
    SUSPENDED: { description: 'Nobody may use it until it is resumed.' },
    EXPIRED: { description: 'Ended by time.' },
    REVOKED: { description: 'Ended by an act, for good.' },
    REJECTED: { description: 'Not approved, for good.' },
  },
});

@ObjectType({
  description:
    'The act by which an organisation empowers a holder with a power, within limits, for a period, on a legal basis.',
})
export class Mandate {
  @Field(() => ID)
  readonly id!: string;

  readonly organisationId!: string;

  readonly holderId!: string;

  readonly powerId!: string;

  readonly parentId?: string;

  @Field({ description: 'Number of the organisation that empowers.' })
  readonly organisation!: string;

  @Field(() => [Limit], { description: 'None: as far as the power goes.' })
  readonly limits!: readonly Limit[];

  @Field(() => Period)
  readonly period!: Period;

  @Field({ description: 'Legal basis: reference of the decision.' })
  readonly basis!: string;

  @Field(() => MandateStatus)
  readonly status!: Status;

  @Field(() => ID, { nullable: true, description: 'The person who asked for it, where one is known.' })
  readonly requestedByPersonId?: string;

  @Field({ description: 'Changes with every state; give it back as `ifVersion`.' })
  readonly version!: string;

  @Field({ description: 'The source that keeps it up to date; `manual`: administrators.' })
  readonly managedBy!: string;

  @Field(() => Date)
  readonly recordedAt!: Date;
}

export const MandateConnection = connectionOf<Mandate>('Mandate', () => Mandate);

export function toMandate(view: MandateSummary): Mandate {
  const { validFrom: from, validUntil: until } = view;
  return { ...view, limits: toLimits(view.limits), period: new Period({ from, until }) };
}
