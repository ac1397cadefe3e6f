import type { PreparedStatement } from '../../platform/database/answering-database.js';

/** Gives a value its place among the statement's parameters: `$1` and so on. */
export type Parameter = (value: unknown) => string;

export interface RecordsQuestion {
  /** Organisation number; else all that are administered. */
  readonly organisation?: string;
  readonly administers: 'all' | readonly string[];
}

/** What is said of the records (rows `r`). */
export interface Condition {
  readonly name: string;
  readonly text: string;
}

/** How one kind of record is read page by page. */
export interface Records {
  readonly name: string;
  /** What the rows are taken from: a table, or a query for a few of its rows. */
  readonly source: string;
  readonly columns: string;
  /** An index gives this order within an organisation, and over all. */
  readonly newestFirst: string;
  /** A condition for those before the page. */
  readonly before: string;
  /**
   * Another way to say `before` and `newestFirst` for the organisation `o.id`, where the planner would otherwise take the
   * index over all organisations and meet those of others on the way.
   */
  readonly within?: { readonly before: string; readonly newestFirst: string };
  readonly conditions: readonly Condition[];
  /** Queries before the page's own, each with a comma after it, and what is told of them. */
  readonly tables?: string;
  readonly found?: string;
}

/**
 * The newest records of the organisation that is named, else of all that are administered; those that concern no
 * organisation only where all are. One row: the organisation's id where it was named and is there, and the records.
 */
export function recordsPage(
  { organisation, administers }: RecordsQuestion,
  { name, source, columns, newestFirst, before, within, conditions, tables = '', found = '' }: Records,
  limit: number,
  parameter: Parameter,
): PreparedStatement {
  const owner =
    organisation === undefined
      ? ''
      : `owner as materialized (select id from organisation where number = ${parameter(organisation)}),`;
  const scope = owner ? 'of' : administers === 'all' ? 'all' : 'own';
  const organisations = owner
    ? 'owner o'
    : `unnest(${scope === 'own' ? parameter(administers) : ''}::uuid[]) o (id)`;
  const rows = parameter(limit);
  const ofOne = within ?? { before: `${before} and r.organisation_id = o.id`, newestFirst };
  const place = scope === 'all' ? { before, newestFirst } : ofOne;
  const where = [place.before, ...conditions.map(({ text }) => text)].join('\n and ');
  const page = `select r.* from ${source} r where ${where} ${place.newestFirst} limit ${rows}`;
  const chosen =
    scope === 'all'
      ? page
      : `select r.* from ${organisations} cross join lateral (${page}) r ${newestFirst} limit ${rows}`;
  return {
    name: [name, scope, ...conditions.map((one) => one.name)].join('-'),
    text: `with ${owner} ${tables} chosen as materialized (${chosen})
select ${owner ? '(select id from owner)' : 'null'} as "organisationId" ${found}, array(
  select row_to_json(record) from (select ${columns} from chosen r ${newestFirst}) record) as rows`,
  };
}
