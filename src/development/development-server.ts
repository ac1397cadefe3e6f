import { join, resolve } from 'node:path';
import type { Variables } from '../platform/config/variables.js';
import { launchServer } from '../platform/database/launch-server.js';
import type { Server } from '../platform/database/server-files.js';

/** Enough for a sample. To lay out some gigabytes takes PostgreSQL a second at each start. */
const SHARED_MEGABYTES = 512;

/** Of the PostgreSQL server of development mode. */
export function developmentServer({ DATA_FOLDER }: Variables) {
  const folder = join(resolve(DATA_FOLDER ?? 'data'), 'postgres');
  return { folder, durable: true, sharedMegabytes: SHARED_MEGABYTES };
}

/**
 * Makes and starts it, unless DATABASE_URL names another.
 * @param launched called once it makes its data or starts, or has nothing to do: before, a busy thread would keep it from that
 */
export async function launchDevelopmentServer(
  variables: Variables,
  launched: () => void,
): Promise<Server | undefined> {
  try {
    if (variables.DATABASE_URL) return undefined;
    return await launchServer({ ...developmentServer(variables), launched });
  } finally {
    launched();
  }
}

/** Whether the logins of a database were made already, as an operator's are: development makes its own. */
export function hasGivenLogins(variables: Variables): boolean {
  return [variables.ADMINISTRATION_DATABASE_URL, variables.ANSWERING_DATABASE_URL].some(Boolean);
}
