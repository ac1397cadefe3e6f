import { Injectable } from '@nestjs/common';
import type { Reader } from '../../platform/database/reading-database.js';
import type { Caller } from '../access/caller.js';
import type { RecordedAssurance } from '../audit/disclosure.js';
import { EmployeeReads } from '../directory/employee-reads.service.js';
import { isUuid } from '../directory/uuid.rules.js';
import { RelyingPartiesAnswerStore } from '../relying-parties/relying-parties.answer-store.js';
import { refusals as partyRefusals } from '../relying-parties/relying-parties.errors.js';
import { AskedFactsStore, type AskedAt } from './asked-facts.store.js';
import type { DecisionRecord } from './decision-record.js';
import type { AccessQuestion, Act, AskedEmployment, Held, Properties } from './decision.js';
import { refusals } from './decisions.errors.js';
import { asPartyAsks, explained, type AskedAs, type ExplainedDecision } from './explained.rules.js';
import { isListed } from './judgement.rules.js';
import { withLapsed } from './lapsed.rules.js';
import { LapsedStore } from './lapsed.store.js';
import { RecordedDecisionsStore } from './recorded-decisions.store.js';

/** What an administrator asks about an employee. */
export interface ExplainedQuestion extends Omit<AccessQuestion, 'subject'> {
  /** uid@organisation-number */
  readonly employment: string;
  readonly subjectProperties?: Properties;
  /** entityID of the e-service that would ask; absent: no agreement is looked at, and all that is said counts. */
  readonly relyingParty?: string;
}

export interface Replay {
  readonly recorded: DecisionRecord;
  readonly again: ExplainedDecision;
  /** Whether it comes out the same, for the same reason. */
  readonly same: boolean;
}

type Known = Pick<AskedEmployment, 'employmentId' | 'personId' | 'uid' | 'organisation'>;

/** A question whose employee and e-service have been found. */
export interface KnownQuestion {
  readonly known: Known;
  readonly act: Act;
  readonly partyId: string | undefined;
  /** What it has shown of the employee's login; absent: nothing. */
  readonly login?: RecordedAssurance['level'];
}

/** Decisions as administrators see them: nothing is recorded, nothing opened, everything told; as of any instant. */
@Injectable()
export class AdministeredDecisions {
  constructor(
    private readonly facts: AskedFactsStore,
    private readonly lapsed: LapsedStore,
    private readonly recorded: RecordedDecisionsStore,
    private readonly employees: EmployeeReads,
    private readonly parties: RelyingPartiesAnswerStore,
  ) {}

  /** @throws DomainError as reading the employee does; `relying-party.not-found` */
  async explain(
    caller: Caller,
    question: ExplainedQuestion,
    instants: AskedAt = {},
  ): Promise<ExplainedDecision> {
    return this.judged(caller, await this.known(caller, question), instants);
  }

  /** @throws DomainError as `explain` does */
  async known(
    caller: Caller,
    { employment, relyingParty, subjectProperties, ...question }: ExplainedQuestion,
  ): Promise<KnownQuestion> {
    const known = await this.employment(caller, employment);
    const partyId = relyingParty === undefined ? undefined : await this.partyId(relyingParty);
    const subject = subjectProperties ? { properties: subjectProperties } : {};
    return { known, act: { ...question, subject }, partyId };
  }

  /** Everything the employee may do, alone or with others, in the order of the powers' codes. */
  async whatMay(
    caller: Caller,
    employment: string,
    { relyingParty, ...instants }: AskedAt & { readonly relyingParty?: string } = {},
  ): Promise<Held[]> {
    const { employmentId } = await this.employment(caller, employment);
    const party = relyingParty === undefined ? undefined : await this.partyId(relyingParty);
    const wanted = { covering: 'all', actions: [], types: [] } as const;
    const { employments } = await this.facts.forEmployments(caller, [employmentId], wanted, {
      ...instants,
      party,
    });
    const [found] = employments.get(0) ?? [];
    const { held = [], agreement } = found ? asPartyAsks(found, 'party') : {};
    return held
      .filter(({ power }) => party === undefined || (agreement !== undefined && isListed(agreement, power)))
      .sort((one, other) => (one.power.code < other.power.code ? -1 : 1));
  }

  /**
   * Decides again what was decided, from the facts, the power and the agreement as they were and as they were known then.
   * @throws DomainError `decision.not-recorded`, `decision.is-search`
   */
  async replay(caller: Caller, disclosureId: string): Promise<Replay> {
    const row = isUuid(disclosureId) ? await this.recorded.find(caller, disclosureId) : undefined;
    if (!row) throw refusals.notRecorded();
    const { decision: recorded, assurance, employmentId, personId, uid, number } = row;
    if (recorded.search) throw refusals.isSearch();
    const known = { employmentId, personId, uid, organisation: { id: row.organisationId, number } };
    const instants = { at: recorded.at, asKnownAt: recorded.at };
    const login = assurance?.level ?? 'none';
    const question = { known, act: recorded, partyId: row.partyId ?? undefined, login };
    const again = await this.judged(caller, question, instants);
    return { recorded, again, same: isSame(recorded, again) };
  }

  /** @param reader a rehearsal under way */
  async judged(
    caller: Caller,
    { known, act, partyId, login }: KnownQuestion,
    instants: AskedAt,
    reader?: Reader,
  ): Promise<ExplainedDecision> {
    const { employmentId } = known;
    const wanted = { covering: 'act', actions: [act.action.name], types: [act.resource.type] } as const;
    const asked = { ...instants, party: partyId };
    const { at, powers, employments } = await this.facts.forEmployments(
      caller,
      [employmentId],
      wanted,
      asked,
      reader,
    );
    const found = employments.get(0)?.[0];
    const rows = await this.lapsed.forCaller(
      caller,
      [employmentId],
      powers.map(({ id }) => id),
      instants,
      reader,
    );
    const inForce: AskedEmployment = found ?? {
      ...known,
      protectedIdentity: false,
      isLoggedIn: false,
      held: [],
    };
    return explained(
      withLapsed(inForce, rows, powers),
      act,
      at,
      partyId === undefined ? 'nobody' : asParty(login),
    );
  }

  private async employment(caller: Caller, orgAffiliation: string): Promise<Known> {
    const view = await this.employees.byOrgAffiliation(caller, orgAffiliation);
    const { employmentId, personId, uid, organisationId: id, organisation: number } = view;
    return { employmentId, personId, uid, organisation: { id, number } };
  }

  /** @throws DomainError `relying-party.not-found` */
  async partyId(entityId: string): Promise<string> {
    const party = await this.parties.findByEntityId(entityId);
    if (!party) throw partyRefusals.partyNotFound(entityId);
    return party.id;
  }
}

function asParty(login: KnownQuestion['login']): AskedAs {
  if (login === 'refused') return 'party-with-false-login';
  return login === 'proven' ? 'party-with-login' : 'party';
}

/** What took several persons is not decided by one of them: the same is that it takes them still. */
function isSame({ outcome, reason, together, power }: DecisionRecord, again: ExplainedDecision): boolean {
  if (together !== undefined || reason?.startsWith('together-')) return again.outcome === 'together';
  if (outcome === 'permitted') return again.outcome === 'permit' && again.held?.power.code === power;
  return again.outcome === 'deny' && (reason === undefined || reason === again.reason?.code);
}
