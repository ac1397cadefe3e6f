import { Injectable } from '@nestjs/common';
import { digest, type CanonicalValue } from '../audit/canonical-json.js';
import { isUuid } from '../directory/uuid.rules.js';
import type { AgreementInForce } from '../relying-parties/agreement.js';
import { AskedFactsStore } from './asked-facts.store.js';
import {
  idOf,
  type Act,
  type AskedEmployment,
  type Basis,
  type FailureCode,
  type Held,
  type Together,
} from './decision.js';
import { judge } from './judgement.rules.js';
import { textIn } from './told.rules.js';
import { TogetherStore, type Part, type PartTaken } from './together.store.js';

/** One of several persons who do something together. */
export interface Participant {
  readonly partyId: string;
  readonly employment: AskedEmployment;
  readonly agreement: AgreementInForce;
  /** Each would be enough if enough others took part. */
  readonly candidates: readonly [Held, ...Held[]];
  readonly act: Act;
}

export type TogetherOutcome = {
  /** Of the candidates the one that counted. */
  readonly held: Held;
} & (
  | {
      readonly outcome: 'complete';
      readonly together: Together;
      /** What the others who counted could use the power by. */
      readonly others: readonly Basis[];
    }
  | { readonly outcome: 'incomplete'; readonly code: FailureCode; readonly together?: Together }
);

const FAILURES: Readonly<Partial<Record<PartTaken['outcome'], FailureCode>>> = {
  unknown: 'together-unknown',
  used: 'together-used',
  expired: 'together-expired',
};
const TRIES = 10;

/**
 * Powers that take k distinct natural persons: the first opens a use and gets its reference, the others take part in it
 * for the same act, and the last of them gets the one permit: whoever of them is the first to have it recorded.
 */
@Injectable()
export class TogetherService {
  constructor(
    private readonly store: TogetherStore,
    private readonly facts: AskedFactsStore,
  ) {}

  /** Takes part in the use whose reference the context names, or opens a new one. */
  async takePart(participant: Participant): Promise<TogetherOutcome> {
    const { candidates, act, partyId, employment } = participant;
    const reference = textIn(act.context, 'together');
    if (reference !== undefined && !isUuid(reference))
      return { outcome: 'incomplete', code: 'together-unknown', held: candidates[0] };
    for (let tries = 0; tries < TRIES; tries++) {
      const before = reference === undefined ? [] : await this.store.parts(reference, partyId);
      const others = before.filter(({ personId }) => personId !== employment.personId);
      const stillHeld = await this.stillHeld(participant, others);
      const { held, still } = nearestOf(candidates, stillHeld);
      const { personsTogether: needed, togetherMinutes: minutes, id: powerId } = held.power;
      const taken = await this.store.takePart({
        ...(reference !== undefined && { reference }),
        ...{ partyId, powerId, needed, minutes, still },
        organisationId: employment.organisation.id,
        question: questionOf(participant),
        personId: employment.personId,
        employmentId: employment.employmentId,
        bases: candidates.map(({ basis }) => idOf(basis)),
        lookedAt: others.map(({ personId }) => personId),
      });
      if (taken.outcome === 'again') continue;
      const counted = taken.counted.flatMap((person) => stillHeld.get(person)?.get(powerId) ?? []);
      return { held, ...outcomeOf(taken, needed, counted) };
    }
    return { outcome: 'incomplete', code: 'more-persons-needed', held: candidates[0] };
  }

  /**
   * By person who took part before: by id of a power, what they hold it by still and was enough for them then. Another
   * mandate of the same power was not judged with what was said of them.
   */
  private async stillHeld(
    { partyId, act, agreement }: Participant,
    others: readonly Part[],
  ): Promise<StillHeld> {
    if (others.length === 0) return new Map();
    const wanted = { covering: 'act', actions: [act.action.name], types: [act.resource.type] } as const;
    const ids = others.map(({ employmentId }) => employmentId);
    const { employments } = await this.facts.forParticipants(partyId, ids, wanted);
    const judging = { act, agreement, propertiesCount: agreement.passedProperties, tookPart: true };
    return new Map(
      [...employments.values()].flat().map((one) => {
        const { bases = [] } = others.find(({ personId }) => personId === one.personId) ?? {};
        const enough = one.held.filter(
          (held) =>
            bases.includes(idOf(held.basis)) && judge({ ...one, held: [held] }, judging).outcome !== 'deny',
        );
        return [one.personId, new Map(enough.map(({ power, basis }) => [power.id, basis]))];
      }),
    );
  }
}

/** By person and id of a power. */
type StillHeld = ReadonlyMap<string, ReadonlyMap<string, Basis>>;

/** The candidate that the fewest are missing for, and who can still use it. */
function nearestOf(
  [first, ...rest]: Participant['candidates'],
  stillHeld: StillHeld,
): { held: Held; still: string[] } {
  const withStill = (held: Held) => ({
    held,
    still: [...stillHeld].filter(([, powers]) => powers.has(held.power.id)).map(([person]) => person),
  });
  const missing = ({ held, still }: ReturnType<typeof withStill>) =>
    held.power.personsTogether - still.length;
  return rest
    .map(withStill)
    .reduce((best, one) => (missing(one) < missing(best) ? one : best), withStill(first));
}

function outcomeOf(
  { outcome, reference, counted, expiresAt }: PartTaken,
  needed: number,
  others: readonly Basis[],
) {
  const have = counted.length;
  const together =
    reference !== null && expiresAt !== null && have > 0 ? { reference, needed, have, expiresAt } : undefined;
  if (outcome === 'complete' && together) return { outcome, together, others } as const;
  const code = FAILURES[outcome] ?? 'more-persons-needed';
  return { outcome: 'incomplete', code, ...(together && { together }) } as const;
}

/** What is said of one of the persons, not of what they do. */
const OF_EACH = ['acr', 'together', 'organisation'];

/** What the persons have to agree in: the action, the resource and the circumstances, with what counts of what is said. */
function questionOf({ act: { action, resource, context = {} }, agreement }: Participant): Uint8Array {
  const counted = agreement.passedProperties;
  const circumstances = Object.entries(context).filter(([name]) => counted && !OF_EACH.includes(name));
  return digest({
    context: Object.fromEntries(circumstances) as CanonicalValue,
    action: {
      name: action.name,
      properties: (counted ? action.properties : undefined) as CanonicalValue | undefined,
    },
    resource: {
      type: resource.type,
      id: resource.id,
      properties: (counted ? resource.properties : undefined) as CanonicalValue | undefined,
    },
  });
}
