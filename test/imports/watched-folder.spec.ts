import { execFileSync } from 'node:child_process';
import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  rename,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { FetchedFile } from '../../src/domain/imports/fetching/import-fetch.js';
import { watchedFolder } from '../../src/domain/imports/fetching/watched-folder.js';
import { refusal } from '../directory/register.js';

const LONG_AGO = new Date(0);

let root: string;
let folder: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'behorig-watched-'));
  folder = join(root, 'hr');
  await mkdir(folder);
});
afterEach(() => rm(root, { recursive: true }));

/** A file that was written a while ago. */
async function put(path: string, content: string): Promise<string> {
  await writeFile(path, content);
  await utimes(path, LONG_AGO, LONG_AGO);
  return path;
}

async function next(files: AsyncGenerator<FetchedFile>): Promise<FetchedFile> {
  const { value } = (await files.next()) as IteratorYieldResult<FetchedFile>;
  return value;
}

async function contents(files: AsyncIterable<FetchedFile>): Promise<string[]> {
  const all: string[] = [];
  for await (const { bytes } of files) all.push(String(await buffer(bytes)));
  return all;
}

// All files were looked at before the first was imported, and opened by name hours later: whoever could write to the folder
// of one organisation had a file of another one imported, by a link in place of a file that had been looked at.
it('passes over a file that has become a link while an earlier one was imported', async () => {
  await put(join(folder, '1.csv'), 'first');
  const second = await put(join(folder, '2.csv'), 'second');
  await put(join(folder, '3.csv'), 'third');
  const files = watchedFolder(folder);
  await next(files);
  await rm(second);
  await symlink(await put(join(root, 'of-another-organisation.csv'), 'secret'), second);
  expect(await contents(files)).toEqual(['third']);
});

it('passes over a file that is being written again when its turn comes', async () => {
  await put(join(folder, '1.csv'), 'first');
  const second = await put(join(folder, '2.csv'), 'second');
  const files = watchedFolder(folder);
  await next(files);
  await appendFile(second, ' and more');
  expect(await contents(files)).toEqual([]);
});

it('passes over what is no file, without waiting for it', async () => {
  execFileSync('mkfifo', [join(folder, '1.csv')]);
  await mkdir(join(folder, '2.csv'));
  await put(join(folder, '3.csv'), 'third');
  expect(await contents(watchedFolder(folder))).toEqual(['third']);
});

it('refuses a file that is written to while it is read, and leaves it where it is', async () => {
  const path = await put(join(folder, '1.csv'), 'first');
  const files = watchedFolder(folder);
  const file = await next(files);
  const pieces = file.bytes[Symbol.asyncIterator]();
  expect(String((await pieces.next()).value)).toBe('first');
  await appendFile(path, ' and more');
  const rest = async () => {
    while (!(await pieces.next()).done);
  };
  await expect(rest()).rejects.toMatchObject(refusal('import.file-changed'));
  await file.put('an-id', false);
  await files.return(undefined);
  expect(await readdir(folder)).toEqual(['1.csv']);
});

it('gives the file that was opened, and leaves the one that has taken its name for the next time', async () => {
  const path = await put(join(folder, '1.csv'), 'first');
  const files = watchedFolder(folder);
  const file = await next(files);
  await rename(await put(join(root, 'later.csv'), 'later'), path);
  expect(String(await buffer(file.bytes))).toBe('first');
  expect(file.arrived?.()).toBe(1);
  await file.put('an-id', true);
  await files.return(undefined);
  expect(await contents(watchedFolder(folder))).toEqual(['later']);
});

it('refuses to move files by a link, and to be one', async () => {
  const elsewhere = join(root, 'elsewhere');
  await mkdir(elsewhere);
  await symlink(elsewhere, join(folder, 'imported'));
  await put(join(folder, '1.csv'), 'first');
  const files = watchedFolder(folder);
  const { put: move } = await next(files);
  await expect(move('an-id', true)).rejects.toMatchObject(refusal('import.folder-unreadable'));
  await files.return(undefined);
  expect(await readdir(elsewhere)).toEqual([]);
  const link = join(root, 'link');
  await symlink(folder, link);
  await expect(next(watchedFolder(link))).rejects.toMatchObject(refusal('import.folder-unreadable'));
});
