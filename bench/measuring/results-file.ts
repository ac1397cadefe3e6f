import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/**
 * Keeps the results of a run as JSON, and says where.
 * @param file by default one named after the bench and the instant, under data/bench
 */
export function writeResults(bench: string, at: string, results: object, file?: string): void {
  const path = resolve(file ?? join('data', 'bench', `${bench}-${at.replace(/[:.]/g, '-')}.json`));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(results, null, 2));
  console.log(`Written to ${relative(process.cwd(), path)}`);
}
