import type { ImportTransaction } from '../../platform/database/importing-database.js';
import { rows, run, type ImportParameters } from './bound.sql.js';
import type { ImportTotals } from './import.js';
import { ROW_SETS, type OnShare } from './import-plan.js';
import { refusals } from './imports.errors.js';
import { droppedLines, type AppliedLines, type FileLines } from './kept-lines.js';
import { audit, KNOW_AGAIN, LOCK_SOURCE, manage, MANAGE_NO_MORE, PLANNED_ROWS } from './plan.sql.js';
import type { RowSet } from './reading/imported-row.js';

/** Planned rows that a statement takes in one go: what it can be stopped between. */
const AT_ONCE = 20_000n;
/** From here on the next import must not wait for autovacuum to tell the planner. */
const MANY = 200;

/**
 * Does what was planned, with an audit event for every row of it. In the same transaction, so all of it or nothing.
 * @param lines of the full file, where it was read a moment ago
 * @returns what is to be known of them when it is done
 */
export async function apply(
  tx: ImportTransaction,
  { rowSet, unchanged, rejected }: Pick<ImportTotals, 'unchanged' | 'rejected'> & { readonly rowSet: RowSet },
  parameters: ImportParameters,
  onShare: OnShare,
  lines?: FileLines,
): Promise<AppliedLines | undefined> {
  const sql = ROW_SETS[rowSet];
  const left = sql.mustNotBe?.['import.protected-elsewhere'];
  await run(tx, LOCK_SOURCE, parameters);
  await tx.run(`select set_config('behorig.importing', 'on', true)`); // what it ends is its own (behorig.may_be_ended)
  const parts = await partsOf(tx, parameters);
  // Managed rows after what they are of, as whoever ends something by hand comes to them: nobody waits for the other.
  const before = [...sql.apply];
  const after = [audit(sql), manage(sql), MANAGE_NO_MORE];
  const all = before.length + after.length;
  let [done, written] = [0, 0];
  const inTurns = async (statement: string) => {
    let touched = 0;
    for (const part of statement.includes(':firstRow') ? parts : [parameters]) {
      touched += await run(tx, statement, part);
      done += part === parameters ? 1 : 1 / parts.length;
      await onShare(Math.min(1, done / all));
    }
    return touched;
  };
  for (const statement of before) await inTurns(statement);
  if (left && (await run(tx, left, parameters)) > 0) throw refusals.protectedElsewhere();
  for (const statement of after) written = Math.max(written, await inTurns(statement));
  if (unchanged > 0) await run(tx, KNOW_AGAIN, parameters);
  const { known, read } = lines ?? {};
  const applied = known && read && { known, read, dropped: await droppedLines(tx, rejected, parameters) };
  if (written >= MANY)
    await tx.run('select behorig.analyze_register($1, $2)', [[...sql.writes, 'import_managed_row'], written]);
  return applied;
}

async function partsOf(tx: ImportTransaction, parameters: ImportParameters): Promise<ImportParameters[]> {
  const [planned] = await rows<{ first: string | null; last: string | null }>(tx, PLANNED_ROWS, parameters);
  const parts: ImportParameters[] = [];
  const last = BigInt(planned?.last ?? 0);
  for (let first = BigInt(planned?.first ?? 1); first <= last; first += AT_ONCE)
    parts.push({ ...parameters, firstRow: String(first), lastRow: String(first + AT_ONCE - 1n) });
  return parts;
}
