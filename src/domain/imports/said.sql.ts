/** Fields that have a column of their own: what is taken out of JSON leads into no index under row-level security. */
const COLUMNS: Readonly<Record<string, string>> = { uid: 'uid', unit: 'unit', hsaId: 'hsa_id', eppn: 'eppn' };

/** What the planned row `r` says, as text; null where it says nothing. */
export function said(field: string): string {
  const column = COLUMNS[field];
  return column === undefined ? `(r.content->>'${field}')` : `r.${column}`;
}

/** Its end, as an instant. */
export const UNTIL = `(${said('until')})::timestamptz`;

/** Its beginning, as an instant; now where nothing is said. */
export const FROM = `coalesce((${said('from')})::timestamptz, :at)`;

/** Its period. */
export const PERIOD = `tstzrange(${FROM}, ${UNTIL})`;

/** From when the planned row `r` would hold: a change begins now, unless it corrects what is over. */
export const HOLDS_FROM = `case when r.verdict = 'change' and coalesce(${UNTIL} > :at, true) then greatest(${FROM}, :at) else ${FROM} end`;

/** Whether it holds at the instant of the import. What is over need not be a period: it may end before it begins. */
export const HOLDS_NOW = `(${FROM} <= :at and coalesce(${UNTIL} > :at, true))`;
