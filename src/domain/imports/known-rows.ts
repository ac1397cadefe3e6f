import type { ImportTransaction } from '../../platform/database/importing-database.js';
import { rows, type ImportParameters } from './bound.sql.js';
import { metInVain } from './plan.sql.js';
import { Digests } from './reading/digests.js';
import type { ImportedRow } from './reading/imported-row.js';
import type { KnownLines } from './reading/known-lines.js';
import type { RowSetSql } from './row-set.sql.js';
import { stage } from './staging.js';

/** Lines that are looked up in one go. */
const AT_ONCE = 4_000;

interface Found {
  readonly lineDigest: Buffer;
  readonly key: string;
  readonly digest: string;
}

/** Stages lines that were met but need a verdict: what they said was ended by hand, or another line has the same key. */
export async function stageMetInVain(
  tx: ImportTransaction,
  sql: RowSetSql,
  parameters: ImportParameters,
  known: KnownLines,
): Promise<void> {
  const found = await rows<Found>(tx, metInVain(sql), parameters);
  const lines = known.takeBack(digestsOf(found));
  await stage(
    tx,
    parameters.batch,
    rowsOf(found, (at) => lines[at]),
  );
}

/** Stages all lines that were met, as if they had been read. @returns how many */
export async function stageMet(
  tx: ImportTransaction,
  { batch, sourceId, rowSet }: Pick<ImportParameters, 'batch' | 'sourceId' | 'rowSet'>,
  known: KnownLines,
): Promise<number> {
  let staged = 0;
  for (const { digests, lines } of known.takeAllBack(AT_ONCE)) {
    const found = await tx.query<Found>(
      `select uuid_send(line_digest) as "lineDigest", key, digest from import_managed_row
       where source_id = $1 and row_set = $2 and line_digest = any ($3::uuid[])`,
      [sourceId, rowSet, lines.map((_, at) => digests.bytes(at).toString('hex'))],
    );
    const sought = digestsOf(found);
    await stage(
      tx,
      batch,
      rowsOf(found, (at) => lines[digests.find(sought, at) ?? NaN]),
    );
    staged += found.length;
  }
  return staged;
}

function digestsOf(found: readonly Found[]): Digests {
  const digests = new Digests();
  for (const { lineDigest } of found) digests.add(lineDigest);
  return digests;
}

function rowsOf(found: readonly Found[], lineOf: (at: number) => number | undefined): ImportedRow[] {
  return found.flatMap(({ lineDigest, key, digest }, at) => {
    const line = lineOf(at);
    return line === undefined ? [] : [{ line, key, digest, lineDigest: lineDigest.toString('hex') }];
  });
}
