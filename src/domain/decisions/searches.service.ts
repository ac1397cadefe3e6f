import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DisclosuresStore } from '../audit/disclosures.store.js';
import { identifierTypes } from '../directory/identifier.rules.js';
import { AskedFactsStore } from './asked-facts.store.js';
import { aboutDecision, type Judged } from './disclosed-decision.rules.js';
import type { AccessQuestion, Act, AskedEmployment } from './decision.js';
import type { Asking } from './decisions.service.js';
import { HoldersStore, type NamedEmployment } from './holders.store.js';
import { judge } from './judgement.rules.js';
import { UNSPECIFIED } from './subject-names.rules.js';
import { Subjects, type AskedSubject } from './subjects.service.js';

/** A page of what was found. */
export interface Found {
  readonly id: string;
  /** In a stable order; a repeated one is left out. */
  readonly names: readonly string[];
  /** Where the next page begins; absent: there is no more. */
  readonly next?: string;
}

export interface PageOf {
  readonly limit: number;
  readonly after?: string;
}

/** A question whose sought part is a type alone. */
export type SubjectSearch = Omit<AccessQuestion, 'subject'> & {
  readonly subject: Omit<AccessQuestion['subject'], 'id'>;
};
export type ResourceSearch = Omit<AccessQuestion, 'resource'> & {
  readonly resource: Omit<AccessQuestion['resource'], 'id'>;
};
export type ActionSearch = Omit<AccessQuestion, 'action'>;

/** A search among what the subject's own mandates name. */
interface Among {
  readonly asking: Asking;
  readonly search: 'resource' | 'action';
  readonly question: AccessQuestion;
  readonly subject: AskedSubject;
  readonly named: (employment: AskedEmployment) => string[];
  readonly asked: (name: string) => Act;
}

const BEGINNING = '00000000-0000-0000-0000-000000000000';
/** Holders looked at in one go, and at most for one page: a page may be short although there is more. */
const AT_ONCE = 200;
const MOST_LOOKED_AT = 2_000;

/** Whom, what and what for a permit would be given: what is found is permitted when it is asked for. */
@Injectable()
export class SearchesService {
  constructor(
    private readonly facts: AskedFactsStore,
    private readonly holders: HoldersStore,
    private readonly subjectsAsked: Subjects,
    private readonly disclosures: DisclosuresStore,
  ) {}

  /** Employees by the kind of name asked for; never one whose identity is protected, nor by personal number. */
  async subjects(asking: Asking, search: SubjectSearch, page: PageOf): Promise<Found> {
    const { type } = search.subject;
    const { relyingPartyId: partyId } = asking.eService;
    const isKnown = type === UNSPECIFIED || identifierTypes.some((one) => one === type);
    const found: { judged: Judged; name: string }[] = [];
    let after = page.after ?? BEGINNING;
    let next: string | undefined;
    for (let looked = 0; isKnown && next === undefined;) {
      const { action, resource } = search;
      const ids = await this.holders.holders(partyId, {
        action: action.name,
        type: resource.type,
        after,
        limit: AT_ONCE,
      });
      for (const one of await this.permitted(partyId, ids, search)) {
        if (found.length < page.limit) found.push(one);
        else next ??= found.at(-1)?.judged.employment.employmentId;
      }
      looked += ids.length;
      after = ids.at(-1) ?? after;
      if (ids.length < AT_ONCE) break;
      if (next === undefined && looked >= MOST_LOOKED_AT) next = after;
    }
    const question = { ...search, subject: { ...search.subject, id: '' } };
    const id = await this.record(
      asking,
      question,
      found.map(({ judged }) => judged),
    );
    return { id, names: [...new Set(found.map(({ name }) => name))], ...(next !== undefined && { next }) };
  }

  /** Resources that mandates of the subject name: a mandate without a limit to some names none. */
  async resources(asking: Asking, search: ResourceSearch, page: PageOf): Promise<Found> {
    const { type } = search.resource;
    const question = { ...search, resource: { ...search.resource, id: '' } };
    const subject = await this.subjectsAsked.forAct(asking.eService.relyingPartyId, question);
    const named = ({ held }: AskedEmployment): string[] => held.flatMap(({ limits }) => limits[type] ?? []);
    const asked = (id: string) => ({ ...search, resource: { ...search.resource, id } });
    return this.among({ asking, search: 'resource', question, subject, named, asked }, page);
  }

  /** Actions that powers of the subject cover on the type of resource. */
  async actions(asking: Asking, search: ActionSearch, page: PageOf): Promise<Found> {
    const question = { ...search, action: { name: '' } };
    const subject = await this.subjectsAsked.forType(asking.eService.relyingPartyId, question);
    const named = ({ held }: AskedEmployment): string[] => held.flatMap(({ power }) => power.actions);
    const asked = (name: string) => ({ ...search, action: { name } });
    return this.among({ asking, search: 'action', question, subject, named, asked }, page);
  }

  /** Of the names, those that are permitted when they are asked for, in the order of their code units. */
  private async among(
    { asking, search, question, subject, named, asked }: Among,
    { limit, after = '' }: PageOf,
  ): Promise<Found> {
    const permitted = new Set<string>();
    const employments = subject.ambiguous ? [] : subject.employments.filter(({ agreement }) => agreement);
    for (const employment of employments) {
      const { agreement } = employment;
      if (!agreement) continue;
      for (const name of new Set(named(employment))) {
        const judging = { act: asked(name), agreement, propertiesCount: agreement.passedProperties };
        if (judge(employment, judging).outcome === 'permit') permitted.add(name);
      }
    }
    const rest = [...permitted].sort().filter((name) => name > after);
    const names = rest.slice(0, limit);
    const judged = employments.map((employment): Judged => ({
      employment,
      searched: { search, found: names },
    }));
    const id = await this.record(asking, question, judged, subject.at);
    return { id, names, ...(rest.length > names.length && { next: names.at(-1) ?? after }) };
  }

  private async permitted(
    partyId: string,
    ids: readonly string[],
    { subject, action, resource, context }: SubjectSearch,
  ): Promise<{ judged: Judged; name: string }[]> {
    if (ids.length === 0) return [];
    const wanted = { covering: 'act', actions: [action.name], types: [resource.type] } as const;
    const { employments } = await this.facts.forParticipants(partyId, ids, wanted);
    const type = subject.type === UNSPECIFIED ? undefined : subject.type;
    const names = new Map<string, NamedEmployment>();
    for (const one of await this.holders.names(partyId, ids, type))
      if (!names.has(one.employmentId)) names.set(one.employmentId, one);
    const act: Act = { subject, action, resource, ...(context && { context }) };
    return ids.flatMap((_, n) =>
      (employments.get(n) ?? []).flatMap((employment) => {
        const { agreement } = employment;
        const named = names.get(employment.employmentId);
        if (!agreement || !named) return [];
        const verdict = judge(employment, { act, agreement, propertiesCount: agreement.passedProperties });
        return verdict.outcome === 'permit'
          ? [{ judged: { employment, verdict, searched: { search: 'subject' } }, name: nameOf(named, type) }]
          : [];
      }),
    );
  }

  private async record(
    { eService, channel, requestId }: Asking,
    question: AccessQuestion,
    judged: readonly Judged[],
    at = new Date().toISOString(),
  ): Promise<string> {
    const id = randomUUID();
    await this.disclosures.record({
      channel,
      requester: eService.entityId,
      relyingPartyId: eService.relyingPartyId,
      requestId: requestId ?? id,
      responseId: id,
      about: aboutDecision(question, at, judged),
    });
    return id;
  }
}

/** An unspecified name that means an orgAffiliation may leave out the organisation, as the party does when it asks. */
function nameOf({ name, uid, type }: NamedEmployment, asked: string | undefined): string {
  return asked === undefined && type === 'orgAffiliation' ? uid : name;
}
