import { Injectable } from '@nestjs/common';
import { ReadingDatabase } from '../../platform/database/reading-database.js';
import type { Caller } from '../access/caller.js';
import type { AuditEventView } from './audit.js';
import { recordsPage, type Condition, type Parameter, type RecordsQuestion } from './records-page.sql.js';

export interface AuditQuestion extends RecordsQuestion {
  readonly act?: string;
  readonly subjectId?: string;
  readonly actor?: string;
}

type Optional = 'organisationId' | 'actorPersonId' | 'reason';
type Row = Omit<AuditEventView, Optional | 'recordedAt'> &
  Record<Optional, string | null> & { readonly recordedAt: string };

/** After every event there is. */
const END = '999999999999999999';
const COLUMNS = `r.id::text, r.organisation_id as "organisationId", r.actor, r.actor_person_id as "actorPersonId", r.act,
    r.subject_ids as "subjectIds", r.details, r.reason, r.recorded_at as "recordedAt"`;

/** @param before the id of the event before the page */
export function auditPage(question: AuditQuestion, before = END, limit: number) {
  const values: unknown[] = [];
  const parameter = (value: unknown) => `$${values.push(value)}`;
  const place = `${parameter(before)}::bigint`;
  const conditions = conditionsOf(question, parameter);
  const records = {
    name: question.subjectId === undefined ? 'audit-page' : 'audit-page-about',
    source: sourceOf(question, parameter),
    columns: COLUMNS,
    newestFirst: 'order by r.id desc',
    before: `r.id < ${place}`,
    conditions,
    ...(conditions.length === 0 && { within: within(place) }),
  };
  return { statement: recordsPage(question, records, limit, parameter), values };
}

/** A range of organisation and id, which is one organisation, and an order that only the index of both gives. */
const within = (place: string) => ({
  before: `r.organisation_id >= o.id and (r.organisation_id, r.id) < (o.id, ${place})`,
  newestFirst: 'order by r.organisation_id desc, r.id desc',
});

/** Events about a subject are few; the fences keep the planner from looking for them among all. */
function sourceOf({ subjectId }: AuditQuestion, parameter: Parameter): string {
  if (subjectId === undefined) return 'audit_event';
  return `(select event.* from behorig.audit_events_about(${parameter(subjectId)}::uuid) about (id)
    cross join lateral (select * from audit_event where audit_event.id = about.id offset 0) event offset 0)`;
}

function conditionsOf({ act, actor }: AuditQuestion, parameter: Parameter): Condition[] {
  return [
    ...(act === undefined ? [] : [{ name: 'act', text: `r.act = ${parameter(act)}` }]),
    ...(actor === undefined ? [] : [{ name: 'actor', text: `r.actor = ${parameter(actor)}` }]),
  ];
}

@Injectable()
export class AuditReadsStore {
  constructor(private readonly database: ReadingDatabase) {}

  /** The newest first; the organisation's id where one was named and is in the caller's scope. */
  async page(caller: Caller, question: AuditQuestion, before: string | undefined, limit: number) {
    const { statement, values } = auditPage(question, before, limit);
    const [found] = await this.database.query<{ organisationId: string | null; rows: Row[] }>(
      caller.administers,
      statement,
      values,
    );
    return { organisationId: found?.organisationId ?? null, events: (found?.rows ?? []).map(toView) };
  }
}

function toView({ organisationId, actorPersonId, reason, recordedAt, ...row }: Row): AuditEventView {
  return {
    ...row,
    ...(organisationId !== null && { organisationId }),
    ...(actorPersonId !== null && { actorPersonId }),
    ...(reason !== null && { reason }),
    recordedAt: new Date(recordedAt),
  };
}
