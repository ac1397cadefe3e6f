import type { ImportTransaction } from '../../platform/database/importing-database.js';
import { run, type ImportParameters } from './bound.sql.js';
import { ROW_SETS } from './import-plan.js';
import { refusals } from './imports.errors.js';
import { audit, KNOW_AGAIN, MANAGE, MANAGE_NO_MORE } from './plan.sql.js';
import type { RowSet } from './reading/imported-row.js';

/** From here on the next import must not wait for autovacuum to tell the planner. */
const MANY = 50_000;

/** Does what was planned, with an audit event for every row of it. In the same transaction, so all of it or nothing. */
export async function apply(
  tx: ImportTransaction,
  { rowSet, unchanged }: { readonly rowSet: RowSet; readonly unchanged: number },
  parameters: ImportParameters,
  onShare: (done: number) => void = () => undefined,
): Promise<void> {
  const sql = ROW_SETS[rowSet];
  for (const [at, statement] of sql.apply.entries()) {
    await run(tx, statement, parameters);
    onShare((at + 1) / (sql.apply.length + 3));
  }
  const left = sql.mustNotBe?.['import.protected-elsewhere'];
  if (left && (await run(tx, left, parameters)) > 0) throw refusals.protectedElsewhere();
  const written = await run(tx, audit(sql), parameters);
  await run(tx, MANAGE, parameters);
  await run(tx, MANAGE_NO_MORE, parameters);
  if (unchanged > 0) await run(tx, KNOW_AGAIN, parameters);
  if (written >= MANY) await tx.run('select behorig.analyze_register()');
}
