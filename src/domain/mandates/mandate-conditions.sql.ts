import type { MandateState, MandateStatus } from './mandate.js';
import type { MandateQuestion } from './mandate-question.js';
import type { Parameter } from './mandate-scope.sql.js';

/** One thing that is said of the mandates (rows `m`). */
export interface Condition {
  readonly name: string;
  /** A query for the ids of all that are meant. */
  readonly ids?: string;
  readonly text?: string;
  /** What is said of the status (row `s`) or the open state (row `own`), which are found out one by one. */
  readonly ofStatus?: string;
  /** So few are meant that they are better fetched and sorted than met on the way. */
  readonly isSelective?: boolean;
}

export function conditionsOf(
  question: MandateQuestion,
  isLimited: boolean,
  parameter: Parameter,
): Condition[] {
  const { holder, power, unit, endingBefore, statuses } = question;
  const ofOne = (row: string) => (isLimited ? `${row}.organisation_id = o.id and ` : '');
  return [
    ...(holder ? [{ name: 'holder', text: 'm.holder_id = (select id from held)', isSelective: true }] : []),
    ...(power === undefined ? [] : [empowering(parameter(power))]),
    ...(unit === undefined ? [] : [{ name: 'unit', ids: concerning(parameter(unit)) }]),
    ...(endingBefore ? [ending(parameter(endingBefore))] : []),
    ...(statuses ? withStatus(statuses, ofOne, parameter) : []),
  ];
}

/** The second half is asked once, and ends the search where there is no such power. */
function empowering(code: string): Condition {
  const power = `(select id from power where code = ${code})`;
  return { name: 'power', text: `m.power_id = ${power} and ${power} is not null` };
}

/** In force or to come, and over before the instant. */
function ending(before: string): Condition {
  const text = `m.valid_until > statement_timestamp() and m.valid_until < ${before}::timestamptz`;
  return { name: 'ending', text, isSelective: true };
}

const NOT_PROTECTED =
  'not exists (select from person where person.id = employment.person_id and person.protected_identity)';

/** Limited to the unit, or held by somebody who works in it; by neither is a protected identity found. */
function concerning(code: string): string {
  const unit = `(select id from unit where organisation_id = o.id and code = ${code})`;
  return `(
    select mandate.id from mandate_limit l
      join mandate on mandate.id = l.mandate_id
      join employment on employment.id = mandate.holder_id
    where l.unit_id = ${unit} and ${NOT_PROTECTED}
    union all
    select mandate.id from employment_term t
      join employment on employment.id = t.employment_id
      join mandate on mandate.holder_id = t.employment_id
    where t.organisation_id = o.id and t.unit_id = ${unit} and t.valid_from <= statement_timestamp()
      and coalesce(least(t.valid_until, t.ended_at) > statement_timestamp(), true)
      and ${NOT_PROTECTED})`;
}

/** The states a mandate of the status can be in. */
const STATES: Readonly<Record<MandateStatus, readonly MandateState[]>> = {
  pending: ['pending'],
  rejected: ['rejected'],
  revoked: ['revoked'],
  suspended: ['active', 'suspended'],
  active: ['active'],
  scheduled: ['active'],
  expired: ['active', 'suspended', 'pending'],
};

function withStatus(
  statuses: readonly MandateStatus[],
  ofOne: (row: string) => string,
  parameter: Parameter,
): Condition[] {
  const states = [...new Set(statuses.flatMap((status) => STATES[status]))];
  const ofStatus = `own.state = any(${parameter(states)}::mandate_state_name[]) and s.status = any(${parameter(statuses)}::text[])`;
  const few = statuses.length === 1 && statuses[0] ? fewWith(statuses[0], ofOne) : undefined;
  return [
    { name: 'status', ofStatus },
    ...(few === undefined ? [] : [{ name: statuses[0] ?? '', ids: few }]),
  ];
}

/** All mandates that may have the status, where they are few as a rule. */
function fewWith(status: MandateStatus, ofOne: (row: string) => string): string | undefined {
  const inState = (state: string) =>
    `select open.mandate_id as id from mandate_state open where ${ofOne('open')}open.ended_at is null and open.state = '${state}'`;
  if (status === 'pending' || status === 'rejected') return inState(status);
  if (status === 'suspended') return withPassedOn(inState('suspended'));
  if (status !== 'scheduled') return undefined;
  return withPassedOn(`
      select later.id from mandate later where ${ofOne('later')}later.valid_from > statement_timestamp()
      union
      select later.id from employment_term t join mandate later on later.holder_id = t.employment_id
      where ${ofOne('t')}t.valid_from > statement_timestamp()`);
}

function withPassedOn(ids: string): string {
  return `(
    with recursive root as (${ids}), tree as (
      select id from root
      union
      select child.id from tree join mandate child on child.parent_id = tree.id)
    select id from tree)`;
}
