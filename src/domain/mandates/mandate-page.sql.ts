import type { PreparedStatement } from '../../platform/database/answering-database.js';
import { conditionsOf, type Condition } from './mandate-conditions.sql.js';
import type { MandateQuestion } from './mandate-question.js';
import { scopeOf } from './mandate-scope.sql.js';
import { STATUS } from './mandate-status.sql.js';
import { NAMES, SUMMARY } from './mandate-summary.sql.js';

/** The place of a mandate in the order: when it was recorded, in microseconds since 1970, and its id. */
export type MandatePlace = readonly [recordedAt: string, id: string];

/** After every mandate there is. */
const END: MandatePlace = ['999999999999999999', 'ffffffff-ffff-ffff-ffff-ffffffffffff'];
const NEWEST_FIRST = 'order by m.recorded_at desc, m.id desc';

/**
 * The statement of a page and its values. The newest first: rows are taken in the order of an index and their status is
 * found out one by one, so the work ends with the page. Where few are meant (a holder, a unit, a state that few are in)
 * those are fetched and sorted before. It gives one row: whether the organisation and the holder are there, and the
 * page's rows. Equal names have equal texts.
 */
export function mandatePage(question: MandateQuestion, after: MandatePlace = END, limit: number) {
  const values: unknown[] = [];
  const parameter = (value: unknown) => `$${values.push(value)}`;
  const scope = scopeOf(question, parameter);
  const conditions = conditionsOf(question, scope.isLimited, parameter);
  const [instant, id] = after.map(parameter);
  const rows = parameter(limit);
  const place = `(timestamptz 'epoch' + ${instant}::bigint * interval '1 microsecond', ${id}::uuid)`;
  const first = [
    ...(scope.isLimited ? ['m.organisation_id = o.id'] : []),
    `(m.recorded_at, m.id) < ${place}`,
  ];
  const chosen = `${withStatus(conditions, first)} ${NEWEST_FIRST} limit ${rows}`;
  const text = `with ${scope.tables} chosen as materialized (
    ${scope.isLimited ? `select m.* from ${scope.source} cross join lateral (${chosen}) m ${NEWEST_FIRST} limit ${rows}` : chosen})
select ${scope.found}, array(
  select row_to_json(summary) from (
    select ${SUMMARY} from chosen m cross join lateral (select m.status) s ${NAMES} ${NEWEST_FIRST}) summary) as rows`;
  const name = ['mandate-page', scope.name, ...conditions.map((one) => one.name)].join('-');
  return { statement: { name, text } satisfies PreparedStatement, values };
}

/** A fence (offset 0) keeps the sorting of few before the finding out of their status. */
function withStatus(conditions: readonly Condition[], first: readonly string[]): string {
  const ofStatus = conditions.flatMap((one) => one.ofStatus ?? []);
  const ofMandate = [...first, ...conditions.flatMap(({ text }) => text ?? [])];
  const sets = conditions.flatMap(({ ids }) => ids ?? []);
  const fenced = sets.length > 0 || conditions.some(({ isSelective }) => isSelective);
  const mandates = fenced
    ? `(select m.* from ${sourceOf(sets)} where ${ofMandate.join(' and ')} ${NEWEST_FIRST} offset 0) m`
    : 'mandate m';
  const remaining = fenced ? ofStatus : [...ofMandate, ...ofStatus];
  return `
    select m.*, s.status from ${mandates}
      join mandate_state own on own.mandate_id = m.id and own.ended_at is null
      cross join lateral (${STATUS}) s
    where ${['true', ...remaining].join('\n and ')}`;
}

/** Each mandate that is in all the sets is fetched by its id; the fences keep the planner from reading all instead. */
function sourceOf(sets: readonly string[]): string {
  if (sets.length === 0) return 'mandate m';
  return `(select distinct id from (${sets.join('\n intersect ')}) found (id) offset 0) found
    cross join lateral (select * from mandate where mandate.id = found.id offset 0) m`;
}
