import { Injectable } from '@nestjs/common';
import { ReadingDatabase } from '../../platform/database/reading-database.js';
import type { Caller } from '../access/caller.js';
import type { Disclosure } from './disclosure.js';
import { recordsPage, type Condition, type Parameter, type RecordsQuestion } from './records-page.sql.js';

export interface DisclosuresQuestion extends RecordsQuestion {
  /** The uid as stored, and the number of the organisation. */
  readonly employment?: { readonly uid: string; readonly number: string };
  readonly requester?: string;
  readonly outcome?: Disclosure['outcome'];
}

/** The place of a disclosure in the order: when it was recorded, in microseconds since 1970, and its id. */
export type DisclosurePlace = readonly [recordedAt: string, id: string];

export interface ReadDisclosure extends Disclosure {
  readonly place: string;
}

interface Found {
  readonly organisationId: string | null;
  readonly aboutOrganisationId: string | null;
  readonly aboutId: string | null;
}

/** After every disclosure there is. */
const END: DisclosurePlace = ['999999999999999999', 'ffffffff-ffff-ffff-ffff-ffffffffffff'];
const COLUMNS = `r.id, r.organisation_id as "organisationId", r.employment_id as "employmentId",
    r.person_id as "personId", r.agreement_id as "agreementId", r.channel, r.requester, r.request_id as "requestId",
    r.response_id as "responseId", r.outcome, r.released, r.withheld, r.mandate_ids as "mandateIds",
    r.role_assignment_ids as "roleAssignmentIds", r.consent, r.decision, r.assurance, r.recorded_at as "recordedAt",
    (extract(epoch from r.recorded_at) * 1000000)::bigint::text as place`;

export function disclosurePage(question: DisclosuresQuestion, after = END, limit: number) {
  const values: unknown[] = [];
  const parameter = (value: unknown) => `$${values.push(value)}`;
  const { employment } = question;
  const about = employment && tableAbout(employment, parameter);
  const [instant, id] = after.map(parameter);
  const records = {
    name: about ? 'disclosure-page-about' : 'disclosure-page',
    source: about ? ABOUT : 'disclosure',
    columns: COLUMNS,
    newestFirst: 'order by r.recorded_at desc, r.id desc',
    before: `(r.recorded_at, r.id) < (timestamptz 'epoch' + ${instant}::bigint * interval '1 microsecond', ${id}::uuid)`,
    conditions: conditionsOf(question, parameter),
    tables: about,
    found: about
      ? ', (select organisation_id from about) as "aboutOrganisationId", (select id from about) as "aboutId"'
      : '',
  };
  return { statement: recordsPage(question, records, limit, parameter), values };
}

function tableAbout({ uid, number }: { uid: string; number: string }, parameter: Parameter): string {
  return `about as materialized (
    select o.id as organisation_id, e.id, e.person_id from organisation o
    left join employment e on e.organisation_id = o.id and e.uid collate "C" = ${parameter(uid)}
    where o.number = ${parameter(number)}),`;
}

/** Found by the person, whose records an index knows. */
const ABOUT = `(select * from disclosure
    where person_id = (select person_id from about) and employment_id = (select id from about) offset 0)`;

function conditionsOf({ requester, outcome }: DisclosuresQuestion, parameter: Parameter): Condition[] {
  return [
    ...(requester === undefined
      ? []
      : [{ name: 'requester', text: `r.requester = ${parameter(requester)}` }]),
    ...(outcome === undefined
      ? []
      : [{ name: 'outcome', text: `r.outcome = ${parameter(outcome)}::disclosure_outcome` }]),
  ];
}

@Injectable()
export class DisclosureReadsStore {
  constructor(private readonly database: ReadingDatabase) {}

  /** The newest first; the ids where an organisation or an employment was named and is in the caller's scope. */
  async page(
    caller: Caller,
    question: DisclosuresQuestion,
    after: DisclosurePlace | undefined,
    limit: number,
  ): Promise<Found & { disclosures: ReadDisclosure[] }> {
    const { statement, values } = disclosurePage(question, after, limit);
    const [found] = await this.database.query<Partial<Found> & { rows: Record<string, unknown>[] }>(
      caller.administers,
      statement,
      values,
    );
    const { organisationId = null, aboutOrganisationId = null, aboutId = null, rows = [] } = found ?? {};
    return { organisationId, aboutOrganisationId, aboutId, disclosures: rows.map(toDisclosure) };
  }
}

function toDisclosure(row: Record<string, unknown>): ReadDisclosure {
  const present = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
  return { ...(present as unknown as ReadDisclosure), recordedAt: new Date(row.recordedAt as string) };
}
