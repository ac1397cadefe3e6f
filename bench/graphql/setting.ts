import { chmodSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Child } from '../measuring/child.js';
import { startDatabase, type Database } from '../measuring/database.js';
import { makeKeyFolder } from '../measuring/key-folder.js';
import { issueClients, type OrganisationClient } from '../measuring/organisation-clients.js';
import { loadRegister, type Register } from '../measuring/register.js';
import { say } from '../measuring/say.js';
import { startService, type ServiceProcess } from '../measuring/service-process.js';
import { temporaryFolder } from '../measuring/temporary-folder.js';
import type { Undoing } from '../measuring/undoing.js';
import type { BaselineCommand, BaselineReport } from './baseline.messages.js';
import type { LoadCommand, LoadReport } from './load.messages.js';
import type { Options } from './options.js';
import { checkRegister } from './register-check.js';
import { ADMINISTERED, MANDATES_PER_EMPLOYEE } from './register.plan.js';

/** Everything that takes part in the measurements. */
export interface Setting {
  readonly database: Database;
  readonly register: Register;
  readonly clients: ReadonlyMap<string, OrganisationClient>;
  readonly service: ServiceProcess;
  readonly load: Child<LoadCommand, LoadReport>;
  readonly baseline: Child<BaselineCommand, BaselineReport>;
}

/**
 * Sets up database, register, tokens, service, load generator and baseline below a new temporary folder.
 * @param atEnd gets what undoes each step
 * @param profiles where the service writes a CPU profile, if it shall
 */
export async function setUp(options: Options, atEnd: Undoing, profiles?: string): Promise<Setting> {
  const folder = temporaryFolder('bench', atEnd);
  // The account that runs PostgreSQL for root has to come into its folder below this one.
  chmodSync(folder, 0o755);
  const database = await startDatabase(folder);
  atEnd.push(() => database.stop());
  const register = await fill(database, options);
  const clients = await issueClients(database, ['directory:read', 'mandates:read']);
  const home = join(folder, 'service');
  mkdirSync(home, { mode: 0o700 });
  await makeKeyFolder(join(home, 'keys'));
  const service = await startService(home, database, { profiles });
  atEnd.push(() => service.stop());
  const load = child<LoadCommand, LoadReport>('load.ts', atEnd);
  const baseline = child<BaselineCommand, BaselineReport>('baseline-worker.ts', atEnd);
  await baseline.tell({ connect: database.administrationUrl });
  return { database, register, clients, service, load, baseline };
}

async function fill(database: Database, { employees, organisations }: Options): Promise<Register> {
  say(`loading ${employees} employees with ${MANDATES_PER_EMPLOYEE} mandates each`);
  const size = { employees, organisations, mandatesPerEmployee: MANDATES_PER_EMPLOYEE };
  const startedAt = performance.now();
  const register = await loadRegister(database.ownerUrl, size, { plan: ADMINISTERED, checked: false });
  say(`loaded in ${((performance.now() - startedAt) / 1_000).toFixed(0)} s, checking a sample`);
  await checkRegister(database, register);
  return register;
}

function child<Command extends object, Report>(file: string, atEnd: Undoing): Child<Command, Report> {
  const one = new Child<Command, Report>(resolve(import.meta.dirname, file));
  atEnd.push(() => {
    one.stop();
  });
  return one;
}
