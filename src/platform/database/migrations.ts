import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';

/** `prisma/migrations` of the package, from src as from dist. */
export const MIGRATIONS_FOLDER = resolve(import.meta.dirname, '../../../prisma/migrations');

/** Those that this version knows, in their order. */
export async function migrationNames(): Promise<string[]> {
  const entries = await readdir(MIGRATIONS_FOLDER, { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() ? entry.name : [])).sort();
}
