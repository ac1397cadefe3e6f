import { Injectable } from '@nestjs/common';
import { cursorOf, placeOf, UUID_PART } from '../../platform/paging/cursor.rules.js';
import type { Edge, Page, PageRequest } from '../../platform/paging/page.js';
import { rowsToRead } from '../../platform/paging/page.rules.js';
import type { Caller } from '../access/caller.js';
import { OrganisationReads } from '../directory/organisation-reads.service.js';
import { AdministeredDecisions, type ExplainedQuestion } from './administered-decisions.service.js';
import { AdministeredHoldersStore } from './administered-holders.store.js';
import { AskedFactsStore, type AskedAt } from './asked-facts.store.js';
import type { Act, Held } from './decision.js';
import { explained, type ExplainedDecision } from './explained.rules.js';

/** What an administrator asks about an organisation's employees. */
export interface ExplainedSearch extends Omit<ExplainedQuestion, 'employment'> {
  /** Organisation number. */
  readonly organisation: string;
}

export interface WhoMayDo {
  /** uid@organisation-number */
  readonly employment: string;
  readonly outcome: ExplainedDecision['outcome'];
  readonly held: Held;
}

interface Judging {
  readonly act: Act;
  readonly party: string | undefined;
  readonly instants: AskedAt;
}

const BEGINNING = '00000000-0000-0000-0000-000000000000';
/** Holders judged in one go, and found for one page at most: a page may be short although there is more. */
const AT_ONCE = 200;
const MOST_LOOKED_AT = 2_000;

/** Searches as administrators see them: nothing is recorded, everything told; as of any instant. */
@Injectable()
export class AdministeredSearches {
  constructor(
    private readonly organisations: OrganisationReads,
    private readonly decisions: AdministeredDecisions,
    private readonly holders: AdministeredHoldersStore,
    private readonly facts: AskedFactsStore,
  ) {}

  /**
   * Employees of the organisation who may do this, alone or with others, in the order of their employments' ids.
   * @throws DomainError `organisation.not-found`, `relying-party.not-found`, and as a page is refused
   */
  async whoMay(
    caller: Caller,
    { organisation, relyingParty, subjectProperties, ...question }: ExplainedSearch,
    page: PageRequest,
    instants: AskedAt = {},
  ): Promise<Page<WhoMayDo>> {
    const wanted = rowsToRead(page.first);
    const [after = BEGINNING] = placeOf(page.after, [UUID_PART]) ?? [];
    const { id: organisationId } = await this.organisations.byNumber(caller, organisation);
    const party = relyingParty === undefined ? undefined : await this.decisions.partyId(relyingParty);
    const act = { ...question, subject: subjectProperties ? { properties: subjectProperties } : {} };
    const covering = { organisationId, action: act.action.name, type: act.resource.type };
    const from = { after, limit: MOST_LOOKED_AT };
    const ids = await this.holders.holders(caller, { ...covering, ...from }, instants);
    const found: Edge<WhoMayDo>[] = [];
    let looked = 0;
    for (; looked < ids.length && found.length < wanted; looked += AT_ONCE)
      found.push(
        ...(await this.judged(caller, ids.slice(looked, looked + AT_ONCE), { act, party, instants })),
      );
    const isMore = looked < ids.length || ids.length === MOST_LOOKED_AT;
    const edges = found.slice(0, page.first);
    const last = ids[Math.min(looked, ids.length) - 1];
    const endCursor =
      found.length > page.first || !isMore || last === undefined ? edges.at(-1)?.cursor : cursorOf([last]);
    return {
      edges,
      hasNextPage: isMore || found.length > page.first,
      ...(endCursor !== undefined && { endCursor }),
    };
  }

  private async judged(
    caller: Caller,
    ids: readonly string[],
    { act, party, instants }: Judging,
  ): Promise<Edge<WhoMayDo>[]> {
    if (ids.length === 0) return [];
    const wanted = { covering: 'act', actions: [act.action.name], types: [act.resource.type] } as const;
    const { at, employments } = await this.facts.forEmployments(caller, ids, wanted, { ...instants, party });
    return ids.flatMap((id, n) =>
      (employments.get(n) ?? []).flatMap((employment) => {
        const { outcome, held } = explained(employment, act, at, party === undefined ? 'nobody' : 'party');
        if (outcome === 'deny' || !held) return [];
        const name = `${employment.uid}@${employment.organisation.number}`;
        return [{ cursor: cursorOf([id]), node: { employment: name, outcome, held } }];
      }),
    );
  }
}
