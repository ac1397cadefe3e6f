import { createReadStream, type Stats } from 'node:fs';
import { lstat, mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { unpacked } from '../unpacked.js';
import { refusals } from './fetching.errors.js';
import type { FetchedFile } from './import-fetch.js';

/** What is written while we look has changed more recently. */
const AT_REST_MS = 5_000;
const FILES = /^[^.].*\.(csv|txt|ndjson|jsonl)(\.gz)?$/i;

/**
 * The files in a folder that are at rest, by name. Each is moved to `imported` or `refused` below it, under the import's
 * id, so that what stays is what is still to be done. Links and folders are passed over.
 * @throws DomainError `import.folder-unreadable`
 */
export async function* watchedFolder(folder: string): AsyncGenerator<FetchedFile> {
  for (const name of await filesAtRest(folder)) {
    const path = join(folder, name);
    yield {
      bytes: unpacked(createReadStream(path)),
      put: (batchId, imported) => move(folder, name, imported ? 'imported' : 'refused', batchId),
    };
  }
}

async function filesAtRest(folder: string): Promise<string[]> {
  try {
    await mkdir(folder, { recursive: true });
    const names = (await readdir(folder)).filter((name) => FILES.test(name)).sort();
    const stats = await Promise.all(names.map((name) => lstat(join(folder, name))));
    return names.filter((_, at) => isAtRest(stats[at]));
  } catch {
    throw refusals.folderUnreadable();
  }
}

function isAtRest(stat: Stats | undefined): boolean {
  return stat?.isFile() === true && Date.now() - stat.mtimeMs >= AT_REST_MS;
}

async function move(folder: string, name: string, to: string, batchId: string): Promise<void> {
  try {
    await mkdir(join(folder, to), { recursive: true });
    await rename(join(folder, name), join(folder, to, `${batchId}-${name}`));
  } catch {
    throw refusals.folderUnreadable();
  }
}
