import type { ImportBatch } from './import.js';

/**
 * What the log is told of an import: ids, counts and codes, nothing of a row.
 * @param begun by `performance.now()`
 */
export function toldInTheLog(batch: ImportBatch, begun: number): object {
  const { id, source, state, read, created, changed, ended, rejected, reason } = batch;
  const ms = Math.round(performance.now() - begun);
  return { import: id, source, state, read, created, changed, ended, rejected, reason: reason?.code, ms };
}
