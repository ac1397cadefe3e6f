import type { RowSet } from './imported-row.js';
import { rowOf } from './row-contents.js';
import { RowFields } from './row-fields.js';
import { RowRejected } from './row-rejected.js';

const ORGANISATION = '2999990001';
const CONTEXT = {
  organisation: ORGANISATION,
  hashNumber: (number: string) => Buffer.from(number),
  sealNumber: (number: string) => Buffer.from(number),
};
const GOOD = {
  units: { code: 'e1', name: 'Enhet' },
  employments: { uid: 'anna', displayName: 'Anna' },
  'role-assignments': { uid: 'anna', role: 'handler' },
  mandates: { uid: 'anna', power: 'https://id.example/power', lastDay: '2030-01-01', basis: 'Beslut' },
};

/** The column and the code of what is wrong with a row that is good but for the cells. */
function problem(rowSet: RowSet, cells: Readonly<Record<string, string>>): string | undefined {
  const values: Readonly<Record<string, string>> = { ...GOOD[rowSet], ...cells };
  try {
    rowOf(
      rowSet,
      1,
      new RowFields(
        (column) => values[column],
        () => ({}),
      ),
      CONTEXT,
    );
    return undefined;
  } catch (error) {
    if (error instanceof RowRejected) return `${String(error.problem.column)} ${error.problem.code}`;
    throw error;
  }
}

it.each(Object.keys(GOOD) as RowSet[])('takes a row of %s', (rowSet) => {
  expect(problem(rowSet, {})).toBeUndefined();
});

// All but lengths and days said "write it as documented", of which nobody could tell what was wrong.
it.each<{ rowSet: RowSet; column: string; cell: string; code: string }>([
  { rowSet: 'units', column: 'code', cell: 'two words', code: 'import.code-malformed' },
  { rowSet: 'units', column: 'parent', cell: 'e1@2999990001', code: 'import.code-malformed' },
  { rowSet: 'units', column: 'code', cell: 'e'.repeat(65), code: 'import.value-too-long' },
  { rowSet: 'units', column: 'name', cell: 'Två\nrader', code: 'import.value-unprintable' },
  { rowSet: 'employments', column: 'uid', cell: 'a'.repeat(201), code: 'import.uid-malformed' },
  { rowSet: 'employments', column: 'uid', cell: '900101-2385', code: 'import.uid-personal-number' },
  { rowSet: 'employments', column: 'protectedIdentity', cell: 'kanske', code: 'import.yes-or-no' },
  { rowSet: 'employments', column: 'protectedIdentity', cell: 'inte som vi vet', code: 'import.yes-or-no' },
  { rowSet: 'employments', column: 'hsaId', cell: '2999990001-A001', code: 'import.hsa-id-malformed' },
  { rowSet: 'employments', column: 'eppn', cell: 'anna', code: 'import.eppn-malformed' },
  { rowSet: 'employments', column: 'lastDay', cell: '31/12/2030', code: 'import.day-malformed' },
  {
    rowSet: 'employments',
    column: 'lastDay',
    cell: `2030-01-01${' 00'.repeat(20)}`,
    code: 'import.day-malformed',
  },
  { rowSet: 'role-assignments', column: 'id', cell: '=A2', code: 'import.id-malformed' },
  { rowSet: 'mandates', column: 'lastDay', cell: '9999-12-31', code: 'import.day-malformed' },
])('says of $column in $rowSet what is wrong with it: $code', ({ rowSet, column, cell, code }) => {
  expect(problem(rowSet, { [column]: cell })).toBe(`${column} ${code}`);
});
