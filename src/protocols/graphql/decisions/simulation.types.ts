import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import type {
  EntitlementChange as ChangeView,
  Simulation as View,
} from '../../../domain/decisions/simulations.service.js';
import { orRefusal } from '../errors/refusal.type.js';
import { listCost } from '../limits/cost.js';
import { Limit, toLimits } from '../mandates/limit.types.js';
import { ExplainedDecision, toExplainedDecision } from './explained-decision.types.js';

export const SimulatedState = {
  PENDING: 'pending',
  ACTIVE: 'active',
  REVOKED: 'revoked',
} as const satisfies Record<Uppercase<View['state']>, View['state']>;
registerEnumType(SimulatedState, {
  name: 'SimulatedState',
  valuesMap: {
    PENDING: { description: 'It would wait for approvals, and change nothing until it has them.' },
    ACTIVE: { description: 'It would be in force in its period.' },
    REVOKED: { description: 'It would be ended, with all that was passed on from it.' },
  },
});

@ObjectType({ description: 'A question, as it is decided and as it would be.' })
export class SimulatedDecision {
  @Field(() => ExplainedDecision)
  readonly before!: ExplainedDecision;

  @Field(() => ExplainedDecision)
  readonly after!: ExplainedDecision;

  @Field({ description: 'Whether the outcome would be another one, or for another reason.' })
  readonly changes!: boolean;
}

@ObjectType({ description: 'A power that an employee would gain or lose by a mandate.' })
export class EntitlementChange {
  @Field({ description: 'uid@organisation-number.' })
  readonly employment!: string;

  @Field({ description: 'Power code.' })
  readonly power!: string;

  @Field(() => [Limit], { description: 'None: as far as the power goes.' })
  readonly limits!: readonly Limit[];

  @Field(() => ID, { description: 'Of a mandate that would be granted, one that never was.' })
  readonly mandate!: string;
}

@ObjectType({ description: 'What would be if it was done. Nothing of it is recorded, and nothing stays.' })
export class Simulation {
  @Field(() => SimulatedState)
  readonly state!: View['state'];

  @Field(() => [ID], { description: 'Mandates that would be ended, the one that is revoked first.' })
  readonly ended!: readonly string[];

  @Field(() => [SimulatedDecision], { complexity: listCost, description: 'In the order of the questions.' })
  readonly decisions!: readonly SimulatedDecision[];

  @Field(() => [EntitlementChange], { complexity: listCost, description: 'Of at most 100 holders.' })
  readonly gained!: readonly EntitlementChange[];

  @Field(() => [EntitlementChange], { complexity: listCost, description: 'Of at most 100 holders.' })
  readonly lost!: readonly EntitlementChange[];
}

export const SimulationResult = orRefusal('SimulationResult', () => Simulation);

export function toSimulation({ state, endedIds, decisions, gained, lost }: View): Simulation {
  return {
    state,
    ended: endedIds,
    decisions: decisions.map(({ before, after }) => ({
      before: toExplainedDecision(before),
      after: toExplainedDecision(after),
      changes: before.outcome !== after.outcome || before.reason?.code !== after.reason?.code,
    })),
    gained: gained.map(toChange),
    lost: lost.map(toChange),
  };
}

function toChange({ employment, entitlement: { code, limits }, mandateId }: ChangeView): EntitlementChange {
  return { employment, power: code, limits: toLimits(limits), mandate: mandateId };
}
