import { createHash } from 'node:crypto';
import { lchown, lstat, mkdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { canReach, type ServerAccount } from './server-account.js';

/** Where one embedded server keeps its things. */
export interface ServerFolders {
  /** Everything of this server; owned by the account that runs it. */
  readonly home: string;
  readonly data: string;
  readonly socket: string;
  readonly log: string;
  /** Holds programs copied for the account; shared by all servers. */
  readonly shelter: string;
}

/** Longest path of a socket that every system takes (macOS: 104 bytes with the closing zero). */
const LONGEST_SOCKET_PATH = 103;
const SOCKET_NAME = '.s.PGSQL.5432';

/**
 * Makes the folders of the server that belongs to `folder`. They lie inside it, unless the account that has to run
 * the server cannot come there (a clone under /root): then under /var/lib/behorig, or, for a server that is not
 * durable, in the folder for temporary files. The same `folder` always gives the same places.
 */
export async function serverFolders(
  folder: string,
  account: ServerAccount | undefined,
  durable: boolean,
): Promise<ServerFolders> {
  const shelter = durable ? '/var/lib/behorig' : join(tmpdir(), 'behorig');
  await mkdir(folder, { recursive: true });
  const name = createHash('sha256').update(resolve(folder)).digest('hex').slice(0, 16);
  const inside = resolve(folder, 'postgres');
  const isInside = await canReach(account, inside);
  if (!isInside) await makeShelter(shelter);
  const home = isInside ? inside : join(shelter, name);
  const socket = fits(join(home, 'socket')) ? join(home, 'socket') : join(tmpdir(), `behorig-${name}`);
  for (const path of [home, socket]) await makeFor(account, path);
  return { home, data: join(home, 'data'), socket, log: join(home, 'postgres.log'), shelter };
}

/** A folder that everybody can enter and only root can write to, since programs are run from it. */
export async function makeShelter(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o755 });
  if ((await stat(path)).uid !== 0) throw new Error(`The folder ${path} must belong to root.`);
}

function fits(socket: string): boolean {
  return Buffer.byteLength(join(socket, SOCKET_NAME)) <= LONGEST_SOCKET_PATH;
}

async function makeFor(account: ServerAccount | undefined, path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  if (!account) return;
  // Below a folder that everybody may write to, the name may have been taken, by a link to somewhere else.
  const found = await lstat(path);
  const isOurs = found.isDirectory() && [0, account.uid].includes(found.uid);
  if (!isOurs) throw new Error(`The folder ${path} belongs to somebody else.`);
  await lchown(path, account.uid, account.gid);
}
