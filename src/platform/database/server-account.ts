import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { promisify } from 'node:util';
import { DomainError } from '../errors/domain-error.js';

const run = promisify(execFile);
const ACCOUNT = 'postgres';
const OTHERS_MAY_ENTER = 0o001;

/** The account the server runs as where it cannot be our own. */
export interface ServerAccount {
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root: then it is run as the system's user `postgres`, which is made when missing.
 * Undefined: we are not root, and the server runs as ourselves.
 */
export async function serverAccount(): Promise<ServerAccount | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const known = await lookUp();
  if (known) return known;
  await makeAccount();
  return lookUp();
}

/** Whether the account can come to the path, which need not exist yet, through every folder above it. */
export async function canReach(account: ServerAccount | undefined, path: string): Promise<boolean> {
  if (!account) return true;
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    const { mode, uid } = await stat(folder).catch(() => ({ mode: OTHERS_MAY_ENTER, uid: -1 }));
    if (uid !== account.uid && (mode & OTHERS_MAY_ENTER) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

async function makeAccount(): Promise<void> {
  try {
    await run('useradd', [
      '--system',
      '--user-group',
      '--no-create-home',
      '--shell',
      '/usr/sbin/nologin',
      ACCOUNT,
    ]);
  } catch (cause) {
    const message = `PostgreSQL does not run as root. Run as another user, or make a system user "${ACCOUNT}".`;
    throw new DomainError('database.not-as-root', 'unavailable', message, {}, { cause });
  }
}

async function lookUp(): Promise<ServerAccount | undefined> {
  try {
    const [uid, gid] = await Promise.all(
      ['-u', '-g'].map(async (flag) => Number((await run('id', [flag, ACCOUNT])).stdout)),
    );
    return uid && gid ? { uid, gid } : undefined;
  } catch {
    return undefined;
  }
}
