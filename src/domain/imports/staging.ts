import type { ImportTransaction } from '../../platform/database/importing-database.js';
import type { ImportedRow } from './reading/imported-row.js';

const COPY = 'copy import_staged_row (batch_id, line, key, digest, line_digest, content, problem) from stdin';

/** Adds the rows to those received of the batch. */
export async function stage(
  tx: ImportTransaction,
  batch: string,
  rows: readonly ImportedRow[],
): Promise<void> {
  await stageLines(tx, rows.map((row) => staged(batch, row)).join(''));
}

/** The same of lines of `staged`. */
export async function stageLines(tx: ImportTransaction, lines: string | Buffer): Promise<void> {
  await tx.copy(COPY, [lines]);
}

/** The row as a line of COPY. */
export function staged(
  batch: string,
  { line, key, digest, lineDigest, content, problem }: ImportedRow,
): string {
  const named = `${text(key)}\t${text(digest)}\t${text(lineDigest)}`;
  return `${batch}\t${line}\t${named}\t${json(content)}\t${json(problem)}\n`;
}

function json(value: object | undefined): string {
  return value ? text(JSON.stringify(value)) : '\\N';
}

/** As COPY's text format wants it (PostgreSQL manual, COPY, File Formats). */
function text(value: string | undefined): string {
  if (value === undefined) return '\\N';
  return /[\\\t\n\r]/.test(value)
    ? value.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r')
    : value;
}
