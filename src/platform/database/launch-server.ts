import { join } from 'node:path';
import { serverAccount } from './server-account.js';
import { exists, makeData, startServer, type Server } from './server-files.js';
import { serverFolders } from './server-folders.js';
import { serverPrograms } from './server-programs.js';

export interface EmbeddedPostgresOptions {
  /** Kept between starts; made when missing. One server per folder. */
  readonly folder: string;
  /** False: faster, and a power failure may lose everything. For tests. */
  readonly durable: boolean;
  /** What it may keep in memory at most; never more than a quarter of the machine's, the default. */
  readonly sharedMegabytes?: number;
  /** Folder of another PostgreSQL 18, with its programs in `bin`; that of the npm package when absent. */
  readonly installation?: string | undefined;
  /** Called, perhaps more than once, when a program of PostgreSQL has been started: who waits may now keep this thread busy. */
  readonly launched?: (() => void) | undefined;
}

/**
 * Makes the data folder of the server that belongs to the folder, unless it is there, and starts the server unless it seems to run. It
 * needs no driver, so it can begin before anything else of the service is read.
 */
export async function launchServer(options: EmbeddedPostgresOptions): Promise<Server> {
  const { folder, durable, sharedMegabytes, installation, launched } = options;
  const account = await serverAccount();
  const folders = await serverFolders(folder, account, durable);
  const programs = await serverPrograms(account, folders.shelter, installation);
  const places = { account, folders, durable, sharedMegabytes, programs, launched };
  const server = { ...places, fresh: await makeData(places) };
  // A start may fail, as another process may be starting or stopping the same server: who connects will see.
  if (!(await exists(join(folders.data, 'postmaster.pid')))) await startServer(server).catch(() => undefined);
  return server;
}
