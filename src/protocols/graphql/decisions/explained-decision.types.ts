import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { Replay as ReplayView } from '../../../domain/decisions/administered-decisions.service.js';
import type { WhoMayDo as WhoMayDoView } from '../../../domain/decisions/administered-searches.service.js';
import type { Held } from '../../../domain/decisions/decision.js';
import type { ExplainedDecision as View } from '../../../domain/decisions/explained.rules.js';
import { connectionOf } from '../connections/connection.types.js';
import { Limit, toLimits } from '../mandates/limit.types.js';
import { DecisionReason } from './decision.types.js';

type Outcome = View['outcome'];

export const ExplainedOutcome = {
  PERMIT: 'permit',
  DENY: 'deny',
  TOGETHER: 'together',
} as const satisfies Record<string, Outcome>;
registerEnumType(ExplainedOutcome, {
  name: 'ExplainedOutcome',
  valuesMap: {
    PERMIT: { description: 'Yes.' },
    DENY: { description: 'No.' },
    TOGETHER: { description: 'Yes, when as many others take part as the power asks for.' },
  },
});

@ObjectType({ description: 'A power that an employee holds, or held, or will hold.' })
export class HeldPower {
  @Field({ description: 'Power code.' })
  readonly power!: string;

  @Field({ description: 'In Swedish.' })
  readonly nameSv!: string;

  @Field({ description: 'In English.' })
  readonly nameEn!: string;

  @Field(() => [String])
  readonly actions!: readonly string[];

  @Field(() => [String])
  readonly resourceTypes!: readonly string[];

  @Field(() => [Limit], { description: 'None: not limited.' })
  readonly limits!: readonly Limit[];

  @Field(() => [String], { description: 'Accepted levels of assurance, exact URIs; none: any.' })
  readonly acceptedLevels!: readonly string[];

  @Field(() => Int, { description: 'Natural persons needed together to use it.' })
  readonly personsTogether!: number;

  @Field({ nullable: true, description: 'CEL over subject, action, resource, context and mandate.' })
  readonly condition?: string;

  @Field(() => ID, { nullable: true })
  readonly mandate?: string;

  @Field(() => [ID], { nullable: true, description: 'What the mandate was passed on from, nearest first.' })
  readonly passedOnFrom?: readonly string[];

  @Field(() => ID, { nullable: true, description: 'Of a role assignment.' })
  readonly assignment?: string;

  @Field({ nullable: true, description: 'Code of the role.' })
  readonly role?: string;
}

@ObjectType({
  description: 'A decision with all there is to know of it. Nothing is recorded or begun by it.',
})
export class ExplainedDecision {
  @Field({ description: 'The instant that it is for, with microseconds (RFC 3339).' })
  readonly at!: string;

  @Field(() => ExplainedOutcome)
  readonly outcome!: Outcome;

  @Field(() => HeldPower, { nullable: true, description: 'What it rests on, or what came nearest.' })
  readonly held?: HeldPower;

  @Field(() => ID, { nullable: true, description: 'With the e-service that would ask.' })
  readonly agreement?: string;

  @Field(() => DecisionReason, { nullable: true })
  readonly reason?: DecisionReason;
}

@ObjectType({ description: 'A decision from the record, and the same decided again as of then.' })
export class ReplayedDecision {
  @Field({ description: 'As recorded, as JSON.' })
  readonly recorded!: string;

  @Field(() => ExplainedDecision, { description: 'From what was known then of what held then.' })
  readonly again!: ExplainedDecision;

  @Field({ description: 'Whether it comes out the same, for the same reason.' })
  readonly same!: boolean;
}

@ObjectType({ description: 'An employee who may do something, and by what.' })
export class WhoMayDo {
  @Field({ description: 'uid@organisation-number.' })
  readonly employment!: string;

  @Field(() => ExplainedOutcome, { description: '`PERMIT`, or `TOGETHER`.' })
  readonly outcome!: Outcome;

  @Field(() => HeldPower)
  readonly held!: HeldPower;
}

export const WhoMayDoConnection = connectionOf<WhoMayDo>('WhoMayDo', () => WhoMayDo);

export function toWhoMayDo({ held, ...view }: WhoMayDoView): WhoMayDo {
  return { ...view, held: toHeldPower(held) };
}

export function toExplainedDecision({ held, agreementId: agreement, ...view }: View): ExplainedDecision {
  return {
    ...view,
    ...(held && { held: toHeldPower(held) }),
    ...(agreement !== undefined && { agreement }),
  };
}

export function toReplayed({ recorded, again, same }: ReplayView): ReplayedDecision {
  return { recorded: JSON.stringify(recorded), again: toExplainedDecision(again), same };
}

export function toHeldPower({ power, basis, limits, acceptedLevels }: Held): HeldPower {
  const { code, nameSv, nameEn, actions, resourceTypes, personsTogether, condition } = power;
  return {
    ...{ power: code, nameSv, nameEn, actions, resourceTypes, personsTogether, acceptedLevels },
    limits: toLimits(limits),
    ...(condition !== undefined && { condition }),
    ...(basis.kind === 'mandate'
      ? { mandate: basis.mandateId, passedOnFrom: basis.passedOnFrom }
      : { assignment: basis.assignmentId, role: basis.role }),
  };
}
