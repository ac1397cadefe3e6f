import type { ImportTransaction } from '../../platform/database/importing-database.js';
import { rows, run, type ImportParameters } from './bound.sql.js';
import { NOT_KNOWN, OTHER_CAME, STILL_KNOWN, TRY_SOURCE } from './plan.sql.js';
import { DIGEST, Digests } from './reading/digests.js';
import type { KnownLines } from './reading/known-lines.js';
import { keptParts, type LinesOfFile } from './reading/line-runs.js';
import type { ReadLines } from './reading/read-lines.js';

/** What was found out about the lines of a file while it was read. */
export interface FileLines {
  readonly known: KnownLines;
  /** Absent: not of a full file that may be applied, or too many of them to be kept. */
  readonly read?: ReadLines;
}

/** Of a full file that was applied. */
export interface AppliedLines extends Required<FileLines> {
  /** Of lines that were read: not to be kept. */
  readonly dropped: Digests;
}

/** Whose lines. */
type Of = Pick<ImportParameters, 'sourceId' | 'rowSet'>;

/** Parts that are written by one statement: a megabyte. */
const AT_ONCE = 128;
/** Where more is missing in a file its lines are not kept: each is looked up. */
const MOST_MISSING = 200_000;
/** Of a source that manages more rows every line is read each time: memory stays flat. */
export const MOST_HELD = 2_000_000;

const kept = ({ sourceId, rowSet }: Of) =>
  `from import_known_lines where source_id = '${sourceId}' and row_set = '${rowSet}'`;

const FORGET = 'delete from import_known_lines where source_id = :sourceId and row_set = :rowSet';

/** COPY of the lines that the source is known by; nothing where they were forgotten. */
export const keptPartsOf = (of: Of) =>
  `copy (select lines ${kept(of)} order by part) to stdout (format binary)`;

/** How much that is: somewhat more than its digests. */
export async function keptBytes(tx: ImportTransaction, of: Of): Promise<number> {
  const [sum] = await tx.query<{ bytes: number }>(
    `select coalesce(sum(length(lines)), 0)::int as bytes ${kept(of)}`,
  );
  return sum?.bytes ?? 0;
}

/**
 * Lines of a full file that were read and are not to be kept, for they were rejected. Of a file that is applied in this transaction.
 * @param rejected rows
 */
export async function droppedLines(
  tx: ImportTransaction,
  rejected: number,
  parameters: ImportParameters,
): Promise<Digests> {
  return rejected === 0 ? new Digests() : digests(tx, NOT_KNOWN, parameters);
}

/**
 * Keeps the lines of a file that was applied in an earlier transaction, in place of those of the file before, unless another
 * file of the same rows has come since. Whatever changes what the source manages has them forgotten (behorig.forget_lines), and is a file of the source.
 * @param give is called between pieces of work
 */
export async function keepLines(
  tx: ImportTransaction,
  parameters: ImportParameters,
  { known, read, dropped }: AppliedLines,
  give: () => Promise<void>,
): Promise<void> {
  // Who has it applies another file of the source, maybe for hours.
  if ((await run(tx, TRY_SOURCE, parameters)) === 0 || (await run(tx, OTHER_CAME, parameters)) > 0) return;
  const others = known.others();
  if (others.length > MOST_MISSING * DIGEST) {
    await run(tx, FORGET, parameters);
    return;
  }
  const left = await digests(tx, STILL_KNOWN, { ...parameters, others });
  const lines = { known, read, dropped, left };
  if (areTheSame(lines)) return;
  await run(tx, FORGET, parameters);
  if (known.met + read.digests.size + left.size > MOST_HELD) return;
  let [first, parts] = [0, Array<Buffer>()];
  let writing: Promise<void> | undefined;
  /** While some are written the next ones are made. */
  const write = async () => {
    await writing;
    writing = insert(tx, parameters, first, parts);
    writing.catch(() => undefined); // it may fail while nobody waits for it yet
    [first, parts] = [first + parts.length, []];
    await give();
  };
  for (const part of keptParts(lines)) {
    if (part.length > 0) parts.push(part);
    if (parts.length === AT_ONCE) await write();
  }
  if (parts.length > 0) await write();
  await writing;
}

/** Whether all that is kept still is what the source is known by, and nothing else. */
function areTheSame({ known, read, dropped, left }: LinesOfFile): boolean {
  if (!known.areInRuns || left.size < known.count - known.met) return false;
  for (let place = 0; place < read.digests.size; place++)
    if (dropped.find(read.digests, place) === undefined && left.find(read.digests, place) === undefined)
      return false;
  return true;
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
