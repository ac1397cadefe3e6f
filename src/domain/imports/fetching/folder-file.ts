import { constants, type Stats } from 'node:fs';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { refusals } from './fetching.errors.js';

/** No link, and without waiting for what is no file. */
const TO_READ = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const TO_CREATE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;
/** Gone, a link, or a socket. */
const PASSED_OVER = ['ENOENT', 'ELOOP', 'EMLINK', 'ENXIO'];

/** A file that stays the same one whatever becomes of its name. */
export interface OpenFile {
  readonly stats: Stats;
  /** @throws DomainError `import.file-changed` at the end, when it is not what it was when it was opened */
  readonly bytes: () => AsyncGenerator<Uint8Array>;
  /** How much of it was read, 0 to 1. */
  readonly arrived: () => number;
  readonly close: () => Promise<void>;
}

/** @returns undefined when it is gone, or no file */
export async function openFile(path: string): Promise<OpenFile | undefined> {
  const handle = await handleOf(path);
  if (!handle) return undefined;
  const stats = await handle.stat();
  if (!stats.isFile()) {
    await handle.close();
    return undefined;
  }
  let read = 0;
  const bytes = async function* (): AsyncGenerator<Uint8Array> {
    for await (const piece of handle.createReadStream({ autoClose: false }) as AsyncIterable<Buffer>) {
      read += piece.length;
      yield piece;
    }
    if (!isSame(await handle.stat(), stats)) throw refusals.fileChanged();
  };
  return {
    stats,
    bytes,
    arrived: () => (stats.size > 0 ? Math.min(1, read / stats.size) : 1),
    close: () => handle.close(),
  };
}

/** Whether it is the same file, and nothing was written to it. */
export function isSame(one: Stats, other: Stats): boolean {
  const of = ({ dev, ino, size, mtimeMs }: Stats) => [dev, ino, size, mtimeMs].join();
  return of(one) === of(other);
}

/** Milliseconds since 1970 by the clock that a folder's files are dated by. */
export async function timeOf(folder: string): Promise<number> {
  const path = join(folder, `.${randomUUID()}`);
  const handle = await open(path, TO_CREATE);
  try {
    return (await handle.stat()).mtimeMs;
  } finally {
    await handle.close();
    await rm(path, { force: true });
  }
}

async function handleOf(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, TO_READ);
  } catch (error) {
    if (PASSED_OVER.includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
