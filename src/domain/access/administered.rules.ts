import type { Caller } from './caller.js';

/**
 * The rows of organisations that the caller administers; a row of no organisation is shared by all. Row-level security
 * gives no others, but what is read is not to depend on it alone.
 */
export function administered<Row extends { readonly organisationId?: string | undefined | null }>(
  { administers }: Caller,
  rows: readonly Row[],
): Row[] {
  if (administers === 'all') return [...rows];
  return rows.filter(({ organisationId }) => !organisationId || administers.includes(organisationId));
}
