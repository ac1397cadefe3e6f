/**
 * SQL of the version of what consists of facts: an aggregate over their rows that changes whenever one is added or
 * ended. Microseconds, as text.
 * @param row alias of the facts' rows
 */
export const factsVersion = (row?: string): string => {
  const column = (name: string) => (row === undefined ? name : `${row}.${name}`);
  const latest = `max(greatest(${column('recorded_at')}, ${column('end_recorded_at')}))`;
  return `(extract(epoch from ${latest}) * 1000000)::bigint::text`;
};

/** SQL of the version of a row of `unit`: it changes with what of a unit may change. */
export const UNIT_VERSION = 'md5(concat_ws(chr(31), name, parent_id))';
