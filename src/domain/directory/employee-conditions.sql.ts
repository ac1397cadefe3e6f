import type { EmployeeFilter } from './employee-search.js';
import { brokenOffAt } from './broken-off.sql.js';
import { IS_PROTECTED } from './employment-record.sql.js';

/** Which employments (row `e`) are meant, as the rest of a query with its values. Equal names have equal texts. */
export interface Conditions {
  readonly name: string;
  /** From `from` on; more conditions can be added by `and`. */
  readonly text: string;
  readonly values: readonly unknown[];
  /** Finding a protected identity tells something that is masked otherwise. */
  readonly tells: boolean;
}

/** The id of the organisation the statement is about. */
const ORGANISATION = '(select id from owner)';
/** Names shorter than this have no trigrams that an index could be asked for. */
const SHORTEST_INDEXED = 3;

/**
 * The filter as SQL, for a statement with a query `owner` that gives the organisation's id.
 * @param filter its identifier normalised
 * @param parameters how many the statement has before those of the conditions
 */
export function employeeConditions(
  filter: EmployeeFilter,
  unmasked: boolean,
  parameters: number,
): Conditions {
  const values: unknown[] = [];
  const parameter = (value: unknown) => `$${parameters + values.push(value)}`;
  const parts = partsOf(filter, parameter);
  const tells = parts.some((part) => part.tells);
  const shielded = tells && !unmasked;
  const conditions = [
    ...parts.flatMap(({ condition }) => condition ?? []),
    ...(shielded ? [`not ${IS_PROTECTED}`] : []),
  ];
  const from = source(parts.flatMap(({ ids }) => ids ?? []));
  return {
    name: ['all', ...parts.map(({ name }) => name), ...(shielded ? ['shielded'] : [])].join('-'),
    text: [`from ${from} where e.organisation_id = ${ORGANISATION}`, ...conditions].join('\n and '),
    values,
    tells,
  };
}

/**
 * Where sets of ids are given, each employment in all of them is fetched by its id. The fences (offset 0) keep the
 * planner, which cannot know how many there are, from going through the whole organisation for each of them.
 */
function source(sets: readonly string[]): string {
  if (sets.length === 0) return 'employment e';
  return `(select distinct id from (${sets.join('\n intersect ')}) found (id) offset 0) found
    cross join lateral (select * from employment where employment.id = found.id offset 0) e`;
}

interface Part {
  readonly name: string;
  /** A query for the ids of all that are meant; where several are said they are found apart and compared by hash. */
  readonly ids?: string;
  /** Else a condition to try one by one. */
  readonly condition?: string;
  /** Finding somebody by it would tell what is masked. */
  readonly tells?: boolean;
}

function partsOf(filter: EmployeeFilter, parameter: (value: unknown) => string): Part[] {
  const { name, identifier, unit, includeSubunits = true, role, power, employedAt } = filter;
  const holds = role !== undefined || power !== undefined;
  return [
    ...(name === undefined ? [] : [named(name, parameter)]),
    ...(identifier === undefined ? [] : [identified(identifier, parameter)]),
    ...(unit === undefined ? [] : [working(parameter(unit), parameter(includeSubunits))]),
    ...(role === undefined ? [] : [{ name: 'role', ids: assigned(parameter(role)) }]),
    ...(power === undefined ? [] : [{ name: 'power', ids: empowered(parameter(power)) }]),
    ...(employedAt || holds ? [{ name: 'employed', condition: EMPLOYED }] : []),
  ];
}

const inForce = (row: string) => `${row}.valid_from <= statement_timestamp()
   and coalesce(least(${row}.valid_until, ${row}.ended_at) > statement_timestamp(), true)`;

const EMPLOYED = `exists (select from employment_term t where t.employment_id = e.id and ${inForce('t')})`;

/** A pattern is not asked of an index under row-level security, so a function with the owner's eyes does it. */
function named(part: string, parameter: (value: unknown) => string): Part {
  if (part.length >= SHORTEST_INDEXED) {
    const ids = `select * from behorig.employments_named(${ORGANISATION}, ${parameter(part)})`;
    return { name: 'name', ids, tells: true };
  }
  const pattern = parameter(`%${part.replace(/[\\%_]/g, String.raw`\$&`)}%`);
  const condition = `exists (select from employment_term t
    where t.employment_id = e.id and t.display_name ilike ${pattern} and ${inForce('t')})`;
  return { name: 'short', condition, tells: true };
}

function identified(
  { type, value }: { type: string; value: string },
  parameter: (value: unknown) => string,
): Part {
  const named = `i.value = ${parameter(value)} and i.type = ${parameter(type)}::identifier_type and ${inForce('i')}`;
  const ids = `(
    select i.employment_id from identifier i where i.employment_id is not null and ${named}
    union all
    select other.id from identifier i join employment other on other.person_id = i.person_id where ${named})`;
  return { name: type === 'orgAffiliation' ? 'own' : 'identifier', ids, tells: type !== 'orgAffiliation' };
}

function working(code: string, includeSubunits: string): Part {
  const ids = `(
    with recursive below as (
      select id from unit where organisation_id = ${ORGANISATION} and code = ${code}
      union all
      select unit.id from below join unit on unit.parent_id = below.id
      where ${includeSubunits}::boolean and unit.organisation_id = ${ORGANISATION})
    select t.employment_id from below join employment_term t on t.unit_id = below.id
    where t.organisation_id = ${ORGANISATION} and ${inForce('t')})`;
  return { name: 'unit', ids, tells: true };
}

const assigned = (code: string) => `(
    select a.employment_id from role_assignment a join role r on r.id = a.role_id
    where a.organisation_id = ${ORGANISATION} and lower(r.code) = lower(${code}) and ${inForce('a')})`;

const empowered = (code: string) => `(
    select m.holder_id from power p join mandate m on m.power_id = p.id
      join mandate_state s on s.mandate_id = m.id and s.ended_at is null and s.state = 'active'
    where p.code = ${code} and m.organisation_id = ${ORGANISATION}
      and m.valid_from <= statement_timestamp() and m.valid_until > statement_timestamp()
      and ${brokenOffAt('m.holder_id', 'm.valid_from')} is null
    union all
    select a.employment_id from power p join role_power rp on rp.power_id = p.id join role_assignment a on a.role_id = rp.role_id
    where p.code = ${code} and a.organisation_id = ${ORGANISATION} and ${inForce('a')})`;
