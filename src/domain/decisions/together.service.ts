import { Injectable } from '@nestjs/common';
import { digest, type CanonicalValue } from '../audit/canonical-json.js';
import { isUuid } from '../directory/uuid.rules.js';
import type { AgreementInForce } from '../relying-parties/agreement.js';
import { AskedFactsStore } from './asked-facts.store.js';
import type { Act, AskedEmployment, FailureCode, Held, Together } from './decision.js';
import { judge } from './judgement.rules.js';
import { textIn } from './told.rules.js';
import { TogetherStore, type PartTaken } from './together.store.js';

/** One of several persons who use a power together. */
export interface Participant {
  readonly partyId: string;
  readonly employment: AskedEmployment;
  readonly agreement: AgreementInForce;
  readonly held: Held;
  readonly act: Act;
}

export type TogetherOutcome =
  | { readonly outcome: 'complete'; readonly together: Together }
  | { readonly outcome: 'incomplete'; readonly code: FailureCode; readonly together?: Together };

const FAILURES: Readonly<Partial<Record<PartTaken['outcome'], FailureCode>>> = {
  unknown: 'together-unknown',
  used: 'together-used',
  expired: 'together-expired',
};
const TRIES = 10;

/**
 * Powers that take k distinct natural persons: the first opens a use and gets its reference, the others take part in it
 * for the same act, and the last of them gets the one permit.
 */
@Injectable()
export class TogetherService {
  constructor(
    private readonly store: TogetherStore,
    private readonly facts: AskedFactsStore,
  ) {}

  /** Takes part in the use whose reference the context names, or opens a new one. */
  async takePart(participant: Participant): Promise<TogetherOutcome> {
    const { held, act, partyId, employment } = participant;
    const reference = textIn(act.context, 'together');
    if (reference !== undefined && !isUuid(reference))
      return { outcome: 'incomplete', code: 'together-unknown' };
    const { personsTogether: needed, togetherMinutes: minutes, id: powerId } = held.power;
    for (let tries = 0; tries < TRIES; tries++) {
      const before = reference === undefined ? [] : await this.store.parts(reference, partyId);
      const others = before.filter(({ personId }) => personId !== employment.personId);
      const taken = await this.store.takePart({
        ...(reference !== undefined && { reference }),
        ...{ partyId, powerId, needed, minutes },
        organisationId: employment.organisation.id,
        question: questionOf(participant),
        personId: employment.personId,
        employmentId: employment.employmentId,
        still: await this.whoStillMay(
          participant,
          others.map(({ employmentId }) => employmentId),
        ),
        lookedAt: others.map(({ personId }) => personId),
      });
      if (taken.outcome !== 'again') return outcomeOf(taken, needed);
    }
    return { outcome: 'incomplete', code: 'more-persons-needed' };
  }

  /** Persons whose part counts still: what they took part with is in force, and covers the act. */
  private async whoStillMay(
    { partyId, act, agreement, held }: Participant,
    employmentIds: readonly string[],
  ): Promise<string[]> {
    if (employmentIds.length === 0) return [];
    const wanted = { covering: 'act', actions: [act.action.name], types: [act.resource.type] } as const;
    const { employments } = await this.facts.forParticipants(partyId, employmentIds, wanted);
    const judging = { act, agreement, propertiesCount: agreement.passedProperties, tookPart: true };
    return [...employments.values()]
      .flat()
      .filter((one) => {
        const ofThisPower = one.held.filter(({ power }) => power.id === held.power.id);
        return judge({ ...one, held: ofThisPower }, judging).outcome !== 'deny';
      })
      .map(({ personId }) => personId);
  }
}

function outcomeOf({ outcome, reference, have, expiresAt }: PartTaken, needed: number): TogetherOutcome {
  const together =
    reference !== null && expiresAt !== null && have > 0 ? { reference, needed, have, expiresAt } : undefined;
  if (outcome === 'complete' && together) return { outcome, together };
  const code = FAILURES[outcome] ?? 'more-persons-needed';
  return { outcome: 'incomplete', code, ...(together && { together }) };
}

/** What the persons have to agree in: the action and the resource, with what counts of what is said of them. */
function questionOf({ act: { action, resource }, agreement }: Participant): Uint8Array {
  const counted = agreement.passedProperties;
  return digest({
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
