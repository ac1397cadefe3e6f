import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { chown, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ServerAccount } from './server-account.js';
import type { ServerFolders } from './server-folders.js';
import type { ServerPrograms } from './server-programs.js';

const run = promisify(execFile);

/** The one server that lives in these folders. */
export interface Server {
  /** Called when one of its programs has been started: meanwhile there is nothing to do for us. */
  readonly launched?: (() => void) | undefined;
  readonly account: ServerAccount | undefined;
  readonly programs: ServerPrograms;
  readonly folders: ServerFolders;
  readonly durable: boolean;
  /** Its data folder was made by us, just now. */
  readonly fresh: boolean;
  readonly sharedMegabytes?: number | undefined;
}

export const OWNER = 'behorig';
const PORT_OF_SOCKET = 5432;
const windows = process.platform === 'win32';

/**
 * Makes the data folder unless it is there. It is made beside its place and then moved there, so it is whole or
 * missing, and of two processes that make it at once one wins.
 * @returns whether we made it
 */
export async function makeData(server: Omit<Server, 'fresh'>): Promise<boolean> {
  const { data, home } = server.folders;
  if (await exists(data)) return false;
  const fresh = join(home, `new-${randomUUID()}`);
  const secret = `${fresh}-password`;
  await writeAs(server, secret, randomBytes(24).toString('base64url'));
  await launch(server, server.programs.initdb, initdbArguments(fresh, secret, server.durable));
  await rename(secret, join(fresh, 'owner-password'));
  await writeAs(server, join(fresh, 'owner-port'), String(windows ? await freePort() : PORT_OF_SOCKET));
  return rename(fresh, data).then(
    () => true,
    () => rm(fresh, { recursive: true }).then(() => false),
  );
}

/** Writes the settings, which hold paths and so may differ from those of the last start. */
async function writeSettings(server: Server): Promise<void> {
  const { folders, durable, sharedMegabytes = Infinity } = server;
  const shared = Math.min(sharedMegabytes, aQuarterOfMemory());
  const settings = {
    listen_addresses: windows ? '127.0.0.1' : '',
    port: await ownerFile(server, 'port'),
    unix_socket_directories: windows ? '' : folders.socket,
    unix_socket_permissions: '0700',
    max_connections: '200',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // The log must not hold what statements are about.
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
    // The defaults are for machines of long ago: a register of a million mandates is several gigabytes, and an import
    // writes hundreds of megabytes to the log within seconds.
    ...(durable && { shared_buffers: `${shared}MB`, max_wal_size: '2GB', wal_buffers: '64MB' }),
    ...(!durable && { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off' }),
    // To have other processes read is for disks; files of tests are in memory.
    ...(!durable && { wal_level: 'minimal', max_wal_senders: '0', io_method: 'sync' }),
  };
  const lines = Object.entries(settings).map(
    ([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`,
  );
  await writeAs(server, join(folders.data, 'postgresql.auto.conf'), lines.join(''));
}

/** In megabytes, as PostgreSQL advises (manual, 19.4.1); it is taken as it is used. */
function aQuarterOfMemory(): number {
  return Math.max(128, Math.floor(totalmem() / 2 ** 20 / 4));
}

/** @throws Error also when another process starts or stops it at the same time */
export async function startServer(server: Server): Promise<void> {
  await writeSettings(server);
  await control(server, 'start');
}

/** Runs pg_ctl, which also takes away the rights that the server refuses to have on Windows. */
export async function control(server: Server, command: 'start' | 'stop'): Promise<void> {
  const { folders, programs } = server;
  const options = { start: ['--log', folders.log, '--silent'], stop: ['--mode', 'fast', '--silent'] }[
    command
  ];
  await launch(server, programs.pgCtl, [command, '--pgdata', folders.data, '--wait', ...options]);
}

async function launch(server: Omit<Server, 'fresh'>, program: string, args: string[]): Promise<void> {
  const ended = run(program, args, { ...server.account, cwd: server.folders.home });
  server.launched?.();
  await ended;
}

/** Connects as the owner; the address is the same for every start of this server. */
export async function ownerAddress(server: Server): Promise<string> {
  const url = new URL(`postgresql://${OWNER}@localhost/postgres`);
  url.password = await ownerFile(server, 'password');
  url.port = await ownerFile(server, 'port');
  if (!windows) url.searchParams.set('host', server.folders.socket);
  return url.href;
}

function initdbArguments(data: string, passwordFile: string, durable: boolean): string[] {
  return [
    ...['--pgdata', data, '--username', OWNER, '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
    ...['--encoding', 'UTF8', '--no-locale', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
    ...(durable ? [] : ['--no-sync']),
  ];
}

function ownerFile(server: Server, name: 'password' | 'port'): Promise<string> {
  return readFile(join(server.folders.data, `owner-${name}`), 'utf8');
}

async function writeAs({ account }: Pick<Server, 'account'>, path: string, content: string): Promise<void> {
  await writeFile(path, content, { mode: 0o600 });
  if (account) await chown(path, account.uid, account.gid);
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });
}
