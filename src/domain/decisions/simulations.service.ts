import { Injectable } from '@nestjs/common';
import type { Reader } from '../../platform/database/reading-database.js';
import { alsoFor, type Caller } from '../access/caller.js';
import type { EntitledEmployment, Entitlement } from '../entitlements/entitlement.js';
import { EntitlementsService } from '../entitlements/entitlements.service.js';
import { MandateReads } from '../mandates/mandate-reads.service.js';
import type { Decision, Grant } from '../mandates/mandate.js';
import { MandatesService } from '../mandates/mandates.service.js';
import {
  AdministeredDecisions,
  type ExplainedQuestion,
  type KnownQuestion,
} from './administered-decisions.service.js';
import { refusals } from './decisions.errors.js';
import type { ExplainedDecision } from './explained.rules.js';

/** A mandate that would be granted, or revoked with all that was passed on from it. */
export type SimulatedAct = { readonly grant: Grant } | { readonly revoke: Decision };

/** A power that an employee would gain or lose. */
export interface EntitlementChange {
  /** uid@organisation-number */
  readonly employment: string;
  readonly entitlement: Entitlement;
  readonly mandateId: string;
}

export interface Simulation {
  /** In which the mandate would be. */
  readonly state: 'pending' | 'active' | 'revoked';
  /** Mandates that would be ended, the one that is revoked first. */
  readonly endedIds: readonly string[];
  /** In the order of the questions. */
  readonly decisions: readonly { readonly before: ExplainedDecision; readonly after: ExplainedDecision }[];
  readonly gained: readonly EntitlementChange[];
  readonly lost: readonly EntitlementChange[];
}

/** What is seen while the act is done. */
interface Seen {
  readonly state: Simulation['state'];
  readonly endedIds: readonly string[];
  readonly concerned: readonly string[];
  readonly decisions: readonly ExplainedDecision[];
  readonly entitled: readonly (EntitledEmployment | undefined)[];
}

type Done = Pick<Seen, 'state' | 'endedIds'> & { readonly mandateIds: readonly string[] };

/** Simulations of this instance at once, each of which holds a connection and locks. */
const MOST_AT_ONCE = 2;
/** Employees whose entitlements are compared. */
const MOST_CONCERNED = 100;

/**
 * What would change if a mandate was granted or revoked: the act itself, with all its rules, done in the database, judged
 * there and taken back; so what is simulated cannot differ from what would be. Nothing of it is recorded.
 */
@Injectable()
export class SimulationsService {
  private running = 0;

  constructor(
    private readonly mandates: MandatesService,
    private readonly mandateReads: MandateReads,
    private readonly entitlements: EntitlementsService,
    private readonly decisions: AdministeredDecisions,
  ) {}

  /**
   * @param caller who would do the act, and may read mandates where it asks
   * @throws DomainError as the act does, as the questions do, and `simulation.busy`
   */
  async simulate(
    caller: Caller,
    act: SimulatedAct,
    questions: readonly ExplainedQuestion[],
    at?: Date,
  ): Promise<Simulation> {
    const reading = alsoFor(caller, 'mandates:read');
    if (this.running >= MOST_AT_ONCE) throw refusals.busy();
    this.running++;
    try {
      return await this.compared(reading, act, questions, at);
    } finally {
      this.running--;
    }
  }

  private async compared(
    reading: Caller,
    act: SimulatedAct,
    questions: readonly ExplainedQuestion[],
    at: Date | undefined,
  ): Promise<Simulation> {
    const known: KnownQuestion[] = [];
    for (const question of questions) known.push(await this.decisions.known(reading, question));
    const look = async (done: Done, reader: Reader): Promise<Seen> => {
      const concerned = await this.mandateReads.holders(reading, done.mandateIds, MOST_CONCERNED, reader);
      return {
        ...done,
        concerned,
        decisions: await this.judged(reading, known, at, reader),
        entitled: await this.entitlements.ofEmployments(reading, concerned, at && { at }, reader),
      };
    };
    const before = await this.judged(reading, known, at);
    const seen = await this.rehearsed(reading, act, look);
    const entitled = await this.entitlements.ofEmployments(reading, seen.concerned, at && { at });
    return {
      state: seen.state,
      endedIds: seen.endedIds,
      decisions: before.flatMap((one, n) => {
        const after = seen.decisions[n];
        return after ? [{ before: one, after }] : [];
      }),
      gained: difference(seen.entitled, entitled),
      lost: difference(entitled, seen.entitled),
    };
  }

  private async rehearsed(
    caller: Caller,
    act: SimulatedAct,
    look: (done: Done, reader: Reader) => Promise<Seen>,
  ): Promise<Seen> {
    if ('grant' in act)
      return this.mandates.rehearseGrant(caller, act.grant, ({ mandateId, state }, reader) =>
        look({ state, endedIds: [], mandateIds: [mandateId] }, reader),
      );
    return this.mandates.rehearseRevocation(caller, act.revoke, ({ revoked }, reader) =>
      look({ state: 'revoked', endedIds: revoked, mandateIds: revoked }, reader),
    );
  }

  /** One by one: a rehearsal has one connection. */
  private async judged(
    caller: Caller,
    questions: readonly KnownQuestion[],
    at: Date | undefined,
    reader?: Reader,
  ): Promise<ExplainedDecision[]> {
    const decisions: ExplainedDecision[] = [];
    for (const question of questions)
      decisions.push(
        await this.decisions.judged(caller, question, at ? { at: at.toISOString() } : {}, reader),
      );
    return decisions;
  }
}

/** Powers by mandates that the first have and the others have not. */
function difference(
  some: readonly (EntitledEmployment | undefined)[],
  others: readonly (EntitledEmployment | undefined)[],
): EntitlementChange[] {
  const there = new Set(others.flatMap(changesOf).map(({ mandateId }) => mandateId));
  return some.flatMap(changesOf).filter(({ mandateId }) => !there.has(mandateId));
}

function changesOf(employment: EntitledEmployment | undefined): EntitlementChange[] {
  if (!employment) return [];
  const { uid, organisation } = employment.facts;
  return employment.entitlements.flatMap((entitlement) =>
    entitlement.basis.kind === 'mandate'
      ? [{ employment: `${uid}@${organisation.number}`, entitlement, mandateId: entitlement.basis.mandateId }]
      : [],
  );
}
