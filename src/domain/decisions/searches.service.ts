import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AttributeCatalogue } from '../attributes/attribute-catalogue.js';
import { DisclosuresStore } from '../audit/disclosures.store.js';
import { identifierTypes } from '../directory/identifier.rules.js';
import { attributeAllowed } from '../relying-parties/agreement.rules.js';
import type { AgreementInForce } from '../relying-parties/agreement.js';
import { NO_EVIDENCE, type Evidence, type EvidenceRefusal } from '../relying-parties/evidence.js';
import { withheldByLogin } from '../relying-parties/evidence.rules.js';
import { ShownLogins } from '../relying-parties/shown-logins.js';
import { AskedFactsStore } from './asked-facts.store.js';
import { aboutDecision, type Answered, type Judged, type Sought } from './disclosed-decision.rules.js';
import type { AccessQuestion, Act, AskedEmployment } from './decision.js';
import type { Asking } from './decisions.service.js';
import { HoldersStore, type NamedEmployment } from './holders.store.js';
import { covers, isListed, judge } from './judgement.rules.js';
import { atProvenLevel, loginFor } from './proven-login.rules.js';
import { UNSPECIFIED } from './subject-names.rules.js';
import { inOrganisation, Subjects, type AskedSubject } from './subjects.service.js';

/** A page of what was found. */
export interface Found {
  readonly id: string;
  /** In a stable order; a repeated one is left out. */
  readonly names: readonly string[];
  /** Where the next page begins; absent: there is no more. */
  readonly next?: string;
  /** Why the evidence does not count, whoever is asked about. */
  readonly evidenceRefused?: EvidenceRefusal;
}

export interface FoundSubjects extends Found {
  /** For each of the names, where a page behind it begins. */
  readonly places: readonly string[];
}

export interface PageOf {
  readonly limit: number;
  readonly after?: string;
}

/** A question whose sought part is a type alone. */
export type SubjectSearch = Omit<AccessQuestion, 'subject' | 'evidence'> & {
  readonly subject: Omit<AccessQuestion['subject'], 'id'>;
};
export type ResourceSearch = Omit<AccessQuestion, 'resource'> & {
  readonly resource: Omit<AccessQuestion['resource'], 'id'>;
};
export type ActionSearch = Omit<AccessQuestion, 'action'>;

interface FoundEmployee {
  readonly at: string;
  readonly judged: Judged;
  readonly name: string;
}

/** Kinds of names that are attributes. */
const ATTRIBUTES = { orgAffiliation: 'orgAffiliation', hsaId: 'hsaId', eppn: 'eppn', prid: 'prid' } as const;

/** A search among what the subject's own mandates name. */
interface Among {
  readonly asking: Asking;
  readonly search: 'resource' | 'action';
  readonly question: AccessQuestion;
  readonly evidence: Evidence;
  readonly subject: AskedSubject;
  readonly named: (employment: AskedEmployment) => string[];
  readonly asked: (name: string) => Act;
}

const BEGINNING = '00000000-0000-0000-0000-000000000000';
/** Holders judged in one go, and found for one page at most: a page may be short although there is more. */
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
    private readonly catalogue: AttributeCatalogue,
    private readonly logins: ShownLogins,
  ) {}

  /** Employees by the kind of name asked for; never one whose identity is protected, nor by personal number. */
  async subjects(asking: Asking, search: SubjectSearch, page: PageOf): Promise<FoundSubjects> {
    const { type } = search.subject;
    const { relyingPartyId: partyId } = asking.eService;
    const isKnown = type === UNSPECIFIED || identifierTypes.some((one) => one === type);
    const found: FoundEmployee[] = [];
    const act = { action: search.action.name, type: search.resource.type };
    const from = { after: page.after ?? BEGINNING, limit: MOST_LOOKED_AT };
    const ids = isKnown ? await this.holders.holders(partyId, { ...act, ...from }) : [];
    let next: string | undefined;
    for (let at = 0; at < ids.length && next === undefined; at += AT_ONCE)
      for (const one of await this.permitted(partyId, ids.slice(at, at + AT_ONCE), search)) {
        if (found.length < page.limit) found.push(one);
        else next ??= found.at(-1)?.judged.employment.employmentId ?? from.after;
      }
    if (ids.length === MOST_LOOKED_AT) next ??= ids.at(-1);
    const question = { ...search, subject: { ...search.subject, id: '' } };
    const id = await this.record(
      asking,
      { question, evidence: NO_EVIDENCE, at: found[0]?.at ?? new Date().toISOString() },
      { search: 'subject', judged: found.map(({ judged }) => judged) },
    );
    const places = new Map<string, string>();
    // Of an employee that comes again the first place: going on from there leaves nobody out.
    for (const { name, judged } of found)
      if (!places.has(name)) places.set(name, judged.employment.employmentId);
    return {
      ...{ id, names: [...places.keys()], places: [...places.values()] },
      ...(next !== undefined && { next }),
    };
  }

  /** Resources that mandates of the subject name: a mandate without a limit to some names none. */
  async resources(asking: Asking, search: ResourceSearch, page: PageOf): Promise<Found> {
    const { type } = search.resource;
    const evidence = await this.logins.of(search.evidence, asking.eService.entityId);
    const question = atProvenLevel({ ...search, resource: { ...search.resource, id: '' } }, evidence);
    const subject = await this.subjectsAsked.forAct(asking.eService, question, evidence);
    // What else is held may be known for questions of others that were asked at the same time.
    const named = ({ held, agreement }: AskedEmployment): string[] =>
      held
        .filter(({ power }) => covers(power, question) && agreement && isListed(agreement, power))
        .flatMap(({ limits }) => (Object.hasOwn(limits, type) ? (limits[type] ?? []) : []));
    const asked = (id: string) => ({ ...question, resource: { ...question.resource, id } });
    return this.among({ asking, search: 'resource', question, evidence, subject, named, asked }, page);
  }

  /** Actions that powers of the subject cover on the type of resource. */
  async actions(asking: Asking, search: ActionSearch, page: PageOf): Promise<Found> {
    const evidence = await this.logins.of(search.evidence, asking.eService.entityId);
    const question = atProvenLevel({ ...search, action: { name: '' } }, evidence);
    const subject = await this.subjectsAsked.forType(asking.eService.relyingPartyId, question, evidence);
    const named = ({ held }: AskedEmployment): string[] => held.flatMap(({ power }) => power.actions);
    const asked = (name: string) => ({ ...question, action: { name } });
    return this.among({ asking, search: 'action', question, evidence, subject, named, asked }, page);
  }

  /** Of the names, those that are permitted when they are asked for, in the order of their code units. */
  private async among(
    { asking, search, question, evidence, subject, named, asked }: Among,
    { limit, after = '' }: PageOf,
  ): Promise<Found> {
    const agreed = subject.ambiguous ? [] : subject.employments.filter(({ agreement }) => agreement);
    const kept = agreed.flatMap((employment): Judged[] => {
      const login = loginFor(employment, evidence);
      const withheld = employment.agreement && withheldByLogin(login, employment.agreement);
      return withheld ? [{ employment, login, withheld, searched: { search, found: [] } }] : [];
    });
    const employments = agreed.filter((one) => !kept.some(({ employment }) => employment === one));
    const permitted = new Map(
      employments.map((employment) => [employment, permittedOf(employment, named(employment), asked)]),
    );
    const all = new Set([...permitted.values()].flatMap((names) => [...names]));
    const rest = [...all].sort().filter((name) => name > after);
    const names = rest.slice(0, limit);
    // Each organisation is told of its own alone.
    const judged = employments.map((employment): Judged => ({
      employment,
      searched: { search, found: names.filter((name) => permitted.get(employment)?.has(name)) },
    }));
    const answered = { question, evidence, at: subject.at };
    const id = await this.record(asking, answered, { search, judged: [...judged, ...kept] });
    return {
      ...{ id, names },
      ...(rest.length > names.length && { next: names.at(-1) ?? after }),
      ...(evidence.outcome === 'refused' && { evidenceRefused: evidence.reason }),
    };
  }

  private async permitted(
    partyId: string,
    ids: readonly string[],
    { subject, action, resource, context }: SubjectSearch,
  ): Promise<FoundEmployee[]> {
    if (ids.length === 0) return [];
    const wanted = { covering: 'act', actions: [action.name], types: [resource.type] } as const;
    const { at, employments } = await this.facts.forParticipants(partyId, ids, wanted);
    const type = subject.type === UNSPECIFIED ? undefined : subject.type;
    const names = new Map<string, NamedEmployment>();
    for (const one of await this.holders.names(partyId, ids, type))
      if (!names.has(one.employmentId)) names.set(one.employmentId, one);
    const act: Act = { subject, action, resource, ...(context && { context }) };
    return ids.flatMap((_, n) =>
      inOrganisation(employments.get(n) ?? [], context).flatMap((employment) => {
        const { agreement } = employment;
        const named = names.get(employment.employmentId);
        if (!agreement || !named || !this.mayName(agreement, named, type)) return [];
        const verdict = judge(employment, { act, agreement, propertiesCount: agreement.passedProperties });
        if (verdict.outcome !== 'permit') return [];
        return [
          { at, judged: { employment, verdict, searched: { search: 'subject' } }, name: nameOf(named, type) },
        ];
      }),
    );
  }

  /** A name is told only where the agreement releases it, or says that the party names employees so. */
  private mayName(
    agreement: AgreementInForce,
    { type }: NamedEmployment,
    asked: string | undefined,
  ): boolean {
    if (asked === undefined || agreement.unspecifiedMeans === type)
      return agreement.unspecifiedMeans === type;
    const attribute = ATTRIBUTES[type as keyof typeof ATTRIBUTES] as 'orgAffiliation' | undefined;
    return attribute !== undefined && attributeAllowed(agreement, this.catalogue.standard[attribute]);
  }

  private async record(
    { eService, channel, requestId }: Asking,
    answered: Answered,
    { search, judged }: { readonly search: Sought; readonly judged: readonly Judged[] },
  ): Promise<string> {
    const id = randomUUID();
    await this.disclosures.record({
      channel,
      requester: eService.entityId,
      relyingPartyId: eService.relyingPartyId,
      requestId: requestId ?? id,
      responseId: id,
      about: aboutDecision(answered, judged, search),
    });
    return id;
  }
}

function permittedOf(
  employment: AskedEmployment,
  names: readonly string[],
  asked: (name: string) => Act,
): ReadonlySet<string> {
  const { agreement } = employment;
  if (!agreement) return new Set();
  const judging = { agreement, propertiesCount: agreement.passedProperties };
  return new Set(
    [...new Set(names)].filter(
      (name) => judge(employment, { act: asked(name), ...judging }).outcome === 'permit',
    ),
  );
}

/**
 * An unspecified name that means an orgAffiliation leaves out the organisation, as the party may when it asks; not where
 * agreements with several organisations say so, for a uid could then be somebody else's, too.
 */
function nameOf({ name, uid, type, meanings }: NamedEmployment, asked: string | undefined): string {
  return asked === undefined && type === 'orgAffiliation' && meanings === 1 ? uid : name;
}
