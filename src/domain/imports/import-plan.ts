import type { ImportTransaction } from '../../platform/database/importing-database.js';
import { run, type ImportParameters } from './bound.sql.js';
import { employments } from './employments.sql.js';
import type { ImportMode, ImportTotals } from './import.js';
import { mandates } from './mandates.sql.js';
import {
  ANALYZE_PLANNED,
  CREATE_AND_CHANGE,
  ONE_UNTOLD,
  REJECT_TWICE,
  REJECT_UNREADABLE,
  countMissing,
  endMissing,
  rejectEndedByHand,
} from './plan.sql.js';
import { stageMetInVain } from './known-rows.js';
import type { KnownLines } from './reading/known-lines.js';
import type { RowSet } from './reading/imported-row.js';
import { roleAssignments } from './role-assignments.sql.js';
import type { RowSetSql } from './row-set.sql.js';
import { units } from './units.sql.js';

export const ROW_SETS: Readonly<Record<RowSet, RowSetSql>> = {
  units,
  employments,
  'role-assignments': roleAssignments,
  mandates,
};

/** Told of the share that is done, 0 to 1, between pieces of work. */
export type OnShare = (done: number) => Promise<void>;

/** From here on the planner has to be told how many rows there are: a plan made for one takes hours for a million. */
const MANY_PLANNED = 20_000;

/** Decides about every row that was received, and changes nothing but the plan. @param known those lines that were met */
export async function plan(
  tx: ImportTransaction,
  rowSet: RowSet,
  mode: ImportMode,
  known: KnownLines | undefined,
  of: ImportParameters,
  onShare: OnShare,
): Promise<ImportTotals> {
  const sql = ROW_SETS[rowSet];
  if (known) await stageMetInVain(tx, sql, of, known);
  const parameters = known ? { ...of, others: known.others() } : of;
  await run(tx, REJECT_UNREADABLE, parameters);
  await run(tx, REJECT_TWICE, parameters);
  await run(tx, rejectEndedByHand(sql), parameters);
  const planned = await run(tx, CREATE_AND_CHANGE, parameters);
  const heldBack = mode === 'full' && sql.ends ? await planEnds(tx, sql, parameters) : 0;
  if (planned >= MANY_PLANNED) await tx.run(ANALYZE_PLANNED);
  for (const [at, { statement, repeat = false }] of sql.checks.entries()) {
    await onShare((at + 1) / (sql.checks.length + 1));
    let touched = await run(tx, statement, parameters);
    while (repeat && touched > 0) touched = await run(tx, statement, parameters);
  }
  return { ...(await totals(tx, parameters, known?.met ?? 0)), heldBack };
}

/** A row that cannot be told may be any that is missing, so with one such row nothing is ended. */
async function planEnds(
  tx: ImportTransaction,
  sql: RowSetSql,
  parameters: ImportParameters,
): Promise<number> {
  if ((await run(tx, ONE_UNTOLD, parameters)) > 0) return run(tx, countMissing(sql), parameters);
  await run(tx, endMissing(sql), parameters);
  return 0;
}

async function totals(
  tx: ImportTransaction,
  { batch }: ImportParameters,
  met: number,
): Promise<Omit<ImportTotals, 'heldBack'>> {
  const rows = await tx.query<Omit<ImportTotals, 'heldBack' | 'unchanged'>>(
    `select (select count(*) from behorig.staged where batch_id = $1)::int as read,
       (count(*) filter (where verdict = 'create'))::int as created,
       (count(*) filter (where verdict = 'change'))::int as changed,
       (count(*) filter (where verdict = 'end'))::int as ended,
       (count(*) filter (where verdict = 'rejected'))::int as rejected
     from import_row where batch_id = $1`,
    [batch],
  );
  const counted = rows[0] ?? { read: 0, created: 0, changed: 0, ended: 0, rejected: 0 };
  const read = counted.read + met;
  return { ...counted, read, unchanged: read - counted.created - counted.changed - counted.rejected };
}
