import type { Stats } from 'node:fs';
import { lstat, mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { unpacked } from '../unpacked.js';
import { refusals } from './fetching.errors.js';
import { isSame, openFile, timeOf, type OpenFile } from './folder-file.js';
import type { FetchedFile } from './import-fetch.js';

/** What is written while we look has changed more recently. */
const AT_REST_MS = 5_000;
/** By then who writes under another name first has given the file its own. */
const LEFT_LYING_MS = 3_600_000;
const FILES = /\.(csv|tsv|txt|ndjson|jsonl)(\.gz)?$/i;

/**
 * The files in a folder that are at rest, by name. Each is looked at when its turn comes, and moved to `imported` or
 * `refused` below the folder, under the import's id, so that what stays is what is still to be done. Links and folders are
 * passed over: whoever may write here might lead elsewhere.
 * @throws DomainError `import.folder-unreadable`; `import.file-changed` while a file is read
 */
export async function* watchedFolder(folder: string): AsyncGenerator<FetchedFile> {
  for (const name of await readable(() => namesIn(folder))) {
    const file = await readable(() => atRest(folder, name));
    if (!file) continue;
    try {
      yield {
        bytes: unpacked(file.bytes()),
        arrived: file.arrived,
        put: (batchId, imported) =>
          readable(() => move(folder, name, file.stats, imported ? 'imported' : 'refused', batchId)),
      };
    } finally {
      await file.close();
    }
  }
}

/**
 * How many files lie in the folder for an hour or more that are not taken, because of their names.
 * @throws DomainError `import.folder-unreadable`
 */
export async function countLeftLying(folder: string): Promise<number> {
  return readable(async () => {
    const others = (await visibleNamesIn(folder)).filter((name) => !FILES.test(name));
    if (others.length === 0) return 0;
    const now = await timeOf(folder);
    const all = await Promise.all(others.map((name) => lstat(join(folder, name)).catch(() => undefined)));
    return all.filter((file) => file?.isFile() && now - file.mtimeMs >= LEFT_LYING_MS).length;
  });
}

async function namesIn(folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  return (await visibleNamesIn(folder)).filter((name) => FILES.test(name)).sort();
}

async function visibleNamesIn(folder: string): Promise<string[]> {
  await requireFolder(folder);
  return (await readdir(folder)).filter((name) => !name.startsWith('.'));
}

/** By the clock of what keeps the folder, which need not be ours. */
async function atRest(folder: string, name: string): Promise<OpenFile | undefined> {
  await requireFolder(folder);
  const file = await openFile(join(folder, name));
  if (!file) return undefined;
  if ((await timeOf(folder)) - file.stats.mtimeMs >= AT_REST_MS) return file;
  await file.close();
  return undefined;
}

/** What has taken the file's name since, or was added to it, is the next file. */
async function move(
  folder: string,
  name: string,
  read: Stats,
  to: 'imported' | 'refused',
  batchId: string,
): Promise<void> {
  const now = await lstat(join(folder, name)).catch(() => undefined);
  if (!now || !isSame(now, read)) return;
  const target = join(folder, to);
  await mkdir(target, { recursive: true });
  await requireFolder(target);
  await rename(join(folder, name), join(target, `${batchId}-${name}`));
}

async function requireFolder(path: string): Promise<void> {
  if (!(await lstat(path)).isDirectory()) throw refusals.folderUnreadable();
}

async function readable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch {
    throw refusals.folderUnreadable();
  }
}
