import { Injectable } from '@nestjs/common';
import type { PreparedStatement } from '../../platform/database/answering-database.js';
import { ReadingDatabase, type Reader } from '../../platform/database/reading-database.js';
import type { Caller } from '../access/caller.js';
import type { ApprovalView, Limits, MandateStateView, MandateStatus, MandateSummary } from './mandate.js';
import { mandatePage, type MandatePlace } from './mandate-page.sql.js';
import type { MandateQuestion } from './mandate-question.js';
import { STATUS } from './mandate-status.sql.js';
import { NAMES, SUMMARY } from './mandate-summary.sql.js';

/** A mandate with its place in the order of pages. */
export interface ReadMandate extends MandateSummary {
  readonly place: string;
}

/** What a page's statement found: ids where an organisation or a holder was named and is there. */
export interface FoundMandates {
  readonly organisationId: string | null;
  readonly holderOrganisationId: string | null;
  readonly holderId: string | null;
  readonly mandates: readonly ReadMandate[];
}

type Row = Omit<ReadMandate, 'limits' | 'parentId' | 'requestedByPersonId'> & {
  limits: Limits | null;
  parentId: string | null;
  requestedByPersonId: string | null;
};

const NEWEST_FIRST = 'order by m.recorded_at desc, m.id desc';
const summaries = (name: string, condition: string): PreparedStatement => ({
  name: `mandates-by-${name}`,
  text: `select ${SUMMARY} from mandate m
    join mandate_state own on own.mandate_id = m.id and own.ended_at is null
    cross join lateral (${STATUS}) s ${NAMES}
    where ${condition} ${NEWEST_FIRST}`,
});
const BY_ID = summaries('id', 'm.id = any($1::uuid[])');
const BY_PARENT = summaries('parent', 'm.parent_id = any($1::uuid[])');
/** $2: all statuses when null. */
const BY_HOLDER = summaries(
  'holder',
  'm.holder_id = any($1::uuid[]) and ($2::text[] is null or s.status = any($2::text[]))',
);
const STATES: PreparedStatement = {
  name: 'mandate-states-by-mandate',
  text: `select id, organisation_id as "organisationId", mandate_id as "mandateId", state, reason, valid_from as "from",
    ended_at as until, recorded_at as "recordedAt", end_recorded_at as "endRecordedAt"
    from mandate_state where mandate_id = any($1::uuid[]) order by valid_from, recorded_at, ended_at nulls last`,
};
const APPROVALS: PreparedStatement = {
  name: 'approvals-by-mandate',
  text: `select id, organisation_id as "organisationId", mandate_id as "mandateId",
    approver_person_id as "approverPersonId", verdict, reason, recorded_at as "recordedAt"
    from approval where mandate_id = any($1::uuid[]) order by recorded_at, id`,
};
const HOLDERS: PreparedStatement = {
  name: 'holders-of-mandates',
  text: `select distinct holder_id as "employmentId", organisation_id as "organisationId" from mandate
    where id = any($1::uuid[]) order by holder_id limit $2`,
};

export interface Holder {
  readonly employmentId: string;
  readonly organisationId: string;
}

@Injectable()
export class MandateReadsStore {
  constructor(private readonly database: ReadingDatabase) {}

  /** In the order of their ids. */
  async holders(
    { administers }: Caller,
    mandateIds: readonly string[],
    most: number,
    reader: Reader,
  ): Promise<Holder[]> {
    return reader.query<{ [Name in keyof Holder]: Holder[Name] }>(administers, HOLDERS, [mandateIds, most]);
  }

  async page(
    caller: Caller,
    question: MandateQuestion,
    after: MandatePlace | undefined,
    limit: number,
  ): Promise<FoundMandates> {
    const { statement, values } = mandatePage(question, after, limit);
    const [found] = await this.database.query<Omit<FoundMandates, 'mandates'> & { rows: Row[] }>(
      caller.administers,
      statement,
      values,
    );
    const { rows = [], organisationId = null, holderOrganisationId = null, holderId = null } = found ?? {};
    return { organisationId, holderOrganisationId, holderId, mandates: rows.map(fromJson) };
  }

  async byIds(caller: Caller, ids: readonly string[]): Promise<ReadMandate[]> {
    return this.summaries(caller, BY_ID, [ids]);
  }

  async byParents(caller: Caller, ids: readonly string[]): Promise<ReadMandate[]> {
    return this.summaries(caller, BY_PARENT, [ids]);
  }

  /** The newest first, in every status unless some are named. */
  async byHolders(
    caller: Caller,
    employmentIds: readonly string[],
    statuses: readonly MandateStatus[] | undefined,
  ): Promise<ReadMandate[]> {
    return this.summaries(caller, BY_HOLDER, [employmentIds, statuses ?? null]);
  }

  /** Oldest first. */
  async states(caller: Caller, mandateIds: readonly string[]) {
    return this.owned<MandateStateView>(caller, STATES, mandateIds);
  }

  /** Oldest first. */
  async approvals(caller: Caller, mandateIds: readonly string[]) {
    return this.owned<ApprovalView>(caller, APPROVALS, mandateIds);
  }

  private async summaries(caller: Caller, statement: PreparedStatement, values: readonly unknown[]) {
    return (await this.database.query<Row>(caller.administers, statement, values)).map(toMandate);
  }

  private async owned<View>(caller: Caller, statement: PreparedStatement, ids: readonly string[]) {
    const rows = await this.database.query<Record<string, unknown>>(caller.administers, statement, [ids]);
    return rows.map((row) => withoutNulls(row) as View & { readonly organisationId: string });
  }
}

function fromJson(row: Row): ReadMandate {
  const { validFrom, validUntil, recordedAt } = row;
  const instants = { validFrom, validUntil, recordedAt };
  const dates = Object.entries(instants).map(([name, instant]) => [name, new Date(instant)]);
  return toMandate({ ...row, ...(Object.fromEntries(dates) as typeof instants) });
}

function toMandate({ limits, parentId, requestedByPersonId, ...row }: Row): ReadMandate {
  return {
    ...row,
    limits: limits ?? {},
    ...(parentId !== null && { parentId }),
    ...(requestedByPersonId !== null && { requestedByPersonId }),
  };
}

function withoutNulls(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
}
