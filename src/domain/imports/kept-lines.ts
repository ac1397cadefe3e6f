import type { ImportTransaction } from '../../platform/database/importing-database.js';
import { rows, run, type ImportParameters } from './bound.sql.js';
import { NO_LONGER_KNOWN, STILL_KNOWN } from './plan.sql.js';
import { DIGEST, Digests } from './reading/digests.js';
import type { KnownLines } from './reading/known-lines.js';
import { keptParts } from './reading/line-runs.js';
import type { ReadLines } from './reading/read-lines.js';

/** What was found out about the lines of a file while it was read. */
export interface FileLines {
  readonly known: KnownLines;
  readonly read: ReadLines;
}

/** Whose lines. */
type Of = Pick<ImportParameters, 'sourceId' | 'rowSet'>;

/** Parts that are written by one statement: a megabyte. */
const AT_ONCE = 128;
/** Where more is missing in a file its lines are not kept: each is looked up. */
const MOST_MISSING = 200_000;
/** More are not held when the next file is read (ImportReception). */
const MOST = 2_000_000;

const kept = ({ sourceId, rowSet }: Of) =>
  `from import_known_lines where source_id = '${sourceId}' and row_set = '${rowSet}'`;

const FORGET = 'delete from import_known_lines where source_id = :sourceId and row_set = :rowSet';

/** COPY of what was kept: nothing unless it tells all lines that the source is known by. */
export const keptPartsOf = (of: Of) =>
  `copy (select lines ${kept(of)} order by part) to stdout (format binary)`;

/** More than its digests have. */
export async function keptBytes(tx: ImportTransaction, of: Of): Promise<number> {
  const [sum] = await tx.query<{ bytes: number }>(
    `select coalesce(sum(length(lines)), 0)::int as bytes ${kept(of)}`,
  );
  return sum?.bytes ?? 0;
}

/**
 * Keeps the lines of a full file that was applied in this transaction, in place of those of the file before. Whatever changes what
 * the source manages has them forgotten (behorig.forget_lines).
 */
export async function keepLines(
  tx: ImportTransaction,
  parameters: ImportParameters,
  { known, read }: FileLines,
): Promise<void> {
  const saysTheSame = known.areInRuns && known.met === known.count && read.digests.size === 0;
  if (saysTheSame) return;
  await run(tx, FORGET, parameters);
  const others = known.others();
  if (others.length > MOST_MISSING * DIGEST || known.met + read.digests.size > MOST) return;
  const dropped = await digests(tx, NO_LONGER_KNOWN, parameters);
  const left = await digests(tx, STILL_KNOWN, { ...parameters, others });
  let [first, parts] = [0, Array<Buffer>()];
  let writing: Promise<void> | undefined;
  /** While some are written the next ones are made. */
  const write = async () => {
    await writing;
    writing = insert(tx, parameters, first, parts);
    writing.catch(() => undefined); // it may fail while nobody waits for it yet
    [first, parts] = [first + parts.length, []];
  };
  for (const part of keptParts({ known, read, dropped, left })) {
    if (part.length > 0) parts.push(part);
    if (parts.length === AT_ONCE) await write();
  }
  if (parts.length > 0) await write();
  await writing;
}

async function digests(tx: ImportTransaction, statement: string, parameters: ImportParameters) {
  const all = new Digests();
  for (const { digest } of await rows<{ digest: Buffer }>(tx, statement, parameters)) all.add(digest);
  return all;
}

/** As one value, which the database takes apart: of many each were a parameter. */
async function insert(
  tx: ImportTransaction,
  { organisation, sourceId, rowSet }: ImportParameters,
  first: number,
  parts: readonly Buffer[],
): Promise<void> {
  await tx.run(
    `insert into import_known_lines (organisation_id, source_id, row_set, part, lines)
     select $1, $2, $3, $4 + p.n, substring($5::bytea from p.until - p.length + 1 for p.length)
     from (
       select n, length, sum(length) over (order by n)::int as until
       from unnest($6::int[]) with ordinality l(length, n)) p`,
    [organisation, sourceId, rowSet, first, Buffer.concat(parts), parts.map(({ length }) => length)],
  );
}
