import { rowSets, type RowSet } from './imported-row.js';
import { refusals } from './reading.errors.js';

/** Columns by our names, those that must be there first. `limit.<dimension>` comes to those of mandates. */
export const columns: Readonly<
  Record<RowSet, { readonly required: readonly string[]; readonly optional: readonly string[] }>
> = {
  units: { required: ['code', 'name'], optional: ['parent'] },
  employments: {
    required: ['uid', 'displayName'],
    optional: [
      'unit',
      'title',
      'mail',
      'firstDay',
      'lastDay',
      'personalNumber',
      'protectedIdentity',
      'hsaId',
      'eppn',
    ],
  },
  'role-assignments': { required: ['uid', 'role'], optional: ['id', 'unit', 'firstDay', 'lastDay'] },
  mandates: { required: ['uid', 'power', 'lastDay', 'basis'], optional: ['id', 'firstDay', 'parent'] },
};

/** What tells the sets apart where nobody says it. */
const MARKS: Readonly<Record<RowSet, readonly string[]>> = {
  units: ['code', 'name'],
  employments: ['uid', 'displayName'],
  'role-assignments': ['uid', 'role'],
  mandates: ['uid', 'power'],
};

/** @param present our names of the columns that the file has. @throws DomainError `import.rows-unrecognised` */
export function recognise(present: ReadonlySet<string>): RowSet {
  const rowSet = recognisable(present);
  if (!rowSet) throw refusals.unrecognised();
  return rowSet;
}

/** Undefined where they do not tell. */
export function recognisable(present: ReadonlySet<string>): RowSet | undefined {
  const fitting = rowSets.filter((rowSet) => MARKS[rowSet].every((column) => present.has(column)));
  return fitting.length === 1 ? fitting[0] : undefined;
}
