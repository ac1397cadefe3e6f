import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import type {
  ApprovalView,
  MandateState as State,
  MandateStateView,
} from '../../../domain/mandates/mandate.js';
import { Period } from '../connections/period.types.js';
import { MandateStatus } from './mandate.types.js';

@ObjectType({ description: 'A state that a mandate was put in, and for how long.' })
export class MandateState {
  @Field(() => ID)
  readonly id!: string;

  @Field(() => MandateStatus, {
    description: 'As recorded: never SCHEDULED or EXPIRED, which come from the clock.',
  })
  readonly state!: State;

  @Field({ nullable: true })
  readonly reason?: string;

  @Field(() => Period, { description: 'When the mandate was in the state.' })
  readonly period!: Period;

  @Field(() => Date)
  readonly recordedAt!: Date;
}

export function toMandateState(view: MandateStateView): MandateState {
  return { ...view, period: new Period(view) };
}

export const Verdict = { APPROVED: 'approved', REJECTED: 'rejected' } as const satisfies Record<
  string,
  ApprovalView['verdict']
>;
registerEnumType(Verdict, {
  name: 'Verdict',
  description: 'What somebody decided on a mandate that waited for approval.',
  valuesMap: {
    APPROVED: { description: 'One of the approvals its power asks for.' },
    REJECTED: { description: 'The mandate is rejected, for good.' },
  },
});

@ObjectType({ description: "A person's decision on a mandate that waited for approval." })
export class Approval {
  @Field(() => ID)
  readonly id!: string;

  @Field(() => Verdict)
  readonly verdict!: ApprovalView['verdict'];

  @Field({ nullable: true })
  readonly reason?: string;

  @Field(() => ID)
  readonly approverPersonId!: string;

  @Field(() => Date)
  readonly recordedAt!: Date;
}
