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
const COUNT = 2;
const LENGTH = 4;
const NULL = -1;

/** What a source manages. */
interface Managed {
  readonly rows: number;
  /** The lines that they are known by; undefined: there are too many. */
  readonly lines: KnownLines | undefined;
}

/** One look at each row, for there may be a million. */
export async function managedRows(
  tx: ImportTransaction,
  { sourceId, rowSet }: { sourceId: string; rowSet: RowSet },
): Promise<Managed> {
  const lines = new KnownLines();
  let [rows, rest, at] = [0, Buffer.alloc(0), HEADER];
  const from = `from import_managed_row where source_id = '${sourceId}' and row_set = '${rowSet}'`;
  for await (const piece of tx.copied(
    `copy (select line_digest ${from} limit ${MOST + 1}) to stdout (format binary)`,
  )) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, piece]) : piece;
    for (let end = endOf(bytes, at); end <= bytes.length; end = endOf(bytes, at)) {
      if (end - at > COUNT + LENGTH) lines.add(bytes, end - DIGEST);
      [rows, at] = [rows + 1, end];
    }
    rest = Buffer.from(bytes.subarray(at));
    at = 0;
  }
  if (rows <= MOST) return { rows, lines };
  const [counted] = await tx.query<{ rows: number }>(`select count(*)::int as rows ${from}`);
  return { rows: counted?.rows ?? rows, lines: undefined };
}

/** Where the row that begins here ends; further than all there is when it is not whole. */
function endOf(bytes: Buffer, at: number): number {
  const value = at + COUNT + LENGTH;
  if (value > bytes.length) return value;
  return bytes.readInt32BE(at + COUNT) === NULL ? value : value + DIGEST;
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
