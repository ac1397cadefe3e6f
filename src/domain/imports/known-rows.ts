import type { ImportTransaction } from '../../platform/database/importing-database.js';
import { rows, type ImportParameters } from './bound.sql.js';
import { metInVain } from './plan.sql.js';
import { DIGEST, KnownLines } from './reading/known-lines.js';
import type { RowSet } from './reading/imported-row.js';
import type { RowSetSql } from './row-set.sql.js';
import { stage } from './staging.js';

/** A source that manages more is read whole each time: memory stays flat. */
const MOST = 2_000_000;

/** Of COPY's binary format (PostgreSQL manual, COPY, File Formats): what comes first, and what a row of one column is. */
const HEADER = 19;
const ROW = 2 + 4 + DIGEST;

/** The lines that a source is known by, so many; undefined: there are too many. */
export async function knownLines(
  tx: ImportTransaction,
  { sourceId, rowSet, count }: { sourceId: string; rowSet: RowSet; count: number },
): Promise<KnownLines | undefined> {
  if (count > MOST) return undefined;
  const known = new KnownLines(count);
  let [rest, at] = [Buffer.alloc(0), HEADER];
  for await (const piece of tx.copied(
    `copy (
       select line_digest from import_managed_row
       where source_id = '${sourceId}' and row_set = '${rowSet}' and line_digest is not null limit ${count}
     ) to stdout (format binary)`,
  )) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, piece]) : piece;
    for (; at + ROW <= bytes.length; at += ROW) known.add(bytes, at + ROW - DIGEST);
    rest = Buffer.from(bytes.subarray(at));
    at = 0;
  }
  return known;
}

/** Stages lines that were met but need a verdict: what they said was ended by hand, or another line has the same key. */
export async function stageMetInVain(
  tx: ImportTransaction,
  sql: RowSetSql,
  parameters: ImportParameters,
  known: KnownLines,
): Promise<void> {
  const found = await rows<{ lineDigest: Buffer; key: string; digest: string }>(
    tx,
    metInVain(sql),
    parameters,
  );
  const staged = found.flatMap(({ lineDigest, key, digest }) => {
    const line = known.takeBack(lineDigest.toString('latin1'));
    return line === undefined ? [] : [{ line, key, digest }];
  });
  await stage(tx, parameters.batch, staged);
}
