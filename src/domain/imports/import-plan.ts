import type { ImportTransaction } from '../../platform/database/importing-database.js';
import { rows, run, type ImportParameters } from './bound.sql.js';
import { employments } from './employments.sql.js';
import type { ImportMode, ImportTotals } from './import.js';
import { mandates } from './mandates.sql.js';
import {
  ANALYZE_PLANNED,
  COUNT_STAGED,
  LOCK_SOURCE,
  ONE_UNTOLD,
  REJECT_TWICE,
  REJECT_UNREADABLE,
  countMissing,
  countVerdicts,
  createAndChange,
  endMissing,
  forgetRunOut,
  rejectEndedByHand,
  rejectEndedMeanwhile,
} from './plan.sql.js';
import { stageMetInVain } from './known-rows.js';
import type { KnownLines } from './reading/known-lines.js';
import type { RowSet } from './reading/imported-row.js';
import { roleAssignments } from './role-assignments.sql.js';
import { rejectFirst } from './row-problem.sql.js';
import type { RowSetSql } from './row-set.sql.js';
import { units } from './units.sql.js';

export const ROW_SETS: Readonly<Record<RowSet, RowSetSql>> = {
  units,
  employments,
  'role-assignments': roleAssignments,
  mandates,
};

type Verdicts = Pick<ImportTotals, 'created' | 'changed' | 'ended' | 'rejected'>;

/** Told of the share that is done, 0 to 1, between pieces of work. */
export type OnShare = (done: number) => Promise<void>;

/** From here on the planner has to be told how many rows there are: a plan made for one takes hours for a million. */
const MANY_PLANNED = 20_000;

/** What is missing in a full file. */
interface Missing {
  readonly heldBack: number;
  /** Came to its own end. */
  readonly runOut: number;
}
const NONE_MISSING: Missing = { heldBack: 0, runOut: 0 };

/** Decides about every row that was received, and changes nothing but the plan. @param known those lines that were met */
export async function plan(
  tx: ImportTransaction,
  rowSet: RowSet,
  mode: ImportMode,
  known: KnownLines | undefined,
  of: ImportParameters,
  onShare: OnShare,
): Promise<ImportTotals & Missing> {
  const sql = ROW_SETS[rowSet];
  if (known) await stageMetInVain(tx, sql, of, known);
  const parameters = known ? { ...of, others: known.others() } : of;
  await run(tx, REJECT_UNREADABLE, parameters);
  await run(tx, REJECT_TWICE, parameters);
  await run(tx, rejectEndedByHand(sql), parameters);
  const planned = await run(tx, createAndChange(sql), parameters);
  const missing = mode === 'full' && sql.ends ? await planEnds(tx, sql, known, parameters) : NONE_MISSING;
  if (planned >= MANY_PLANNED) await tx.run(ANALYZE_PLANNED);
  for (const [at, step] of sql.checks.entries()) {
    await onShare((at + 1) / (sql.checks.length + 1));
    await run(tx, statementOf(step, sql), parameters);
  }
  const [staged] = await rows<{ count: number }>(tx, COUNT_STAGED, parameters);
  const read = (staged?.count ?? 0) + (known?.met ?? 0);
  const verdicts = await counted(tx, sql, parameters);
  const unchanged = read - verdicts.created - verdicts.changed - verdicts.rejected;
  return { ...verdicts, ...missing, read, unchanged };
}

/**
 * Looks again at what was planned in an earlier transaction, days ago where it waited: what somebody ended, revoked or
 * took in the meantime is rejected.
 */
export async function lookAgain(
  tx: ImportTransaction,
  rowSet: RowSet,
  parameters: ImportParameters,
): Promise<Verdicts> {
  const sql = ROW_SETS[rowSet];
  await run(tx, rejectEndedMeanwhile(sql), parameters);
  for (const step of sql.checks) {
    const checks = typeof step === 'string' ? step : step.filter(({ once }) => !once);
    if (checks.length > 0) await run(tx, statementOf(checks, sql), parameters);
  }
  return counted(tx, sql, parameters);
}

/** What came to its own end and left the file (`runOut`) is from now on no longer managed. Nothing is ended by it. */
export async function forget(
  tx: ImportTransaction,
  rowSet: RowSet,
  known: KnownLines | undefined,
  of: ImportParameters,
): Promise<void> {
  await run(tx, LOCK_SOURCE, of); // lines of an earlier file may be being kept, and are forgotten with what is managed
  await run(
    tx,
    forgetRunOut(ROW_SETS[rowSet], linesOf(known)),
    known ? { ...of, others: known.others() } : of,
  );
}

/** A row that cannot be told may be any that is missing, so with one such row nothing is ended. */
async function planEnds(
  tx: ImportTransaction,
  sql: RowSetSql,
  known: KnownLines | undefined,
  parameters: ImportParameters,
): Promise<Missing> {
  if ((await run(tx, ONE_UNTOLD, parameters)) > 0) {
    const [missing] = await rows<{ count: number }>(tx, countMissing(sql, linesOf(known)), parameters);
    return { heldBack: missing?.count ?? 0, runOut: 0 };
  }
  const [ended] = await rows<{ runOut: number }>(tx, endMissing(sql, linesOf(known)), parameters);
  return { heldBack: 0, runOut: ended?.runOut ?? 0 };
}

function statementOf(step: RowSetSql['checks'][number], { beside }: RowSetSql): string {
  return typeof step === 'string' ? step : rejectFirst(step, beside);
}

function linesOf(known: KnownLines | undefined): 'known' | 'unknown' {
  return known ? 'known' : 'unknown';
}

async function counted(
  tx: ImportTransaction,
  sql: RowSetSql,
  parameters: ImportParameters,
): Promise<Verdicts> {
  const [verdicts] = await rows<Verdicts>(tx, countVerdicts(sql), parameters);
  return verdicts ?? { created: 0, changed: 0, ended: 0, rejected: 0 };
}
