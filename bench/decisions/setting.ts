import { chmodSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Child } from '../measuring/child.js';
import { startDatabase, type Database } from '../measuring/database.js';
import { makeKeyFolder } from '../measuring/key-folder.js';
import { loadRegister, type Register } from '../measuring/register.js';
import { say } from '../measuring/say.js';
import { startService, type ServiceProcess } from '../measuring/service-process.js';
import { temporaryFolder } from '../measuring/temporary-folder.js';
import type { Undoing } from '../measuring/undoing.js';
import { startCerbos, type Cerbos } from './cerbos.js';
import { registerEService } from './e-service.js';
import type { LoadCommand, LoadReport } from './load.messages.js';
import type { Options } from './options.js';
import { DECIDED, MANDATES_PER_EMPLOYEE } from './register.plan.js';

/** Everything that takes part in the measurements. */
export interface Setting {
  readonly database: Database;
  readonly register: Register;
  /** Of the e-service that asks. */
  readonly token: string;
  readonly service: ServiceProcess;
  readonly cerbos: Cerbos;
  readonly load: Child<LoadCommand, LoadReport>;
  /** Starts one more instance of the service, on the same database. */
  startAnother(): Promise<ServiceProcess>;
}

/**
 * Sets up database, register, e-service, service, Cerbos and load generator below a new temporary folder.
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
  const token = await registerEService(database);
  const start = async (name: string, profiled?: string) => {
    const home = join(folder, name);
    mkdirSync(home, { mode: 0o700 });
    await makeKeyFolder(join(home, 'keys'));
    const service = await startService(home, database, { profiles: profiled });
    atEnd.push(() => service.stop());
    return service;
  };
  const service = await start('service', profiles);
  const cerbos = await startCerbos(join(folder, 'cerbos'), register.organisationNumbers);
  atEnd.push(() => cerbos.stop());
  const load = new Child<LoadCommand, LoadReport>(resolve(import.meta.dirname, 'load.ts'));
  atEnd.push(() => {
    load.stop();
  });
  return { database, register, token, service, cerbos, load, startAnother: () => start('another') };
}

async function fill({ ownerUrl }: Database, { employees, organisations }: Options): Promise<Register> {
  say(`loading ${employees} employees with ${MANDATES_PER_EMPLOYEE} mandates each`);
  const size = { employees, organisations, mandatesPerEmployee: MANDATES_PER_EMPLOYEE };
  return loadRegister(ownerUrl, size, { plan: DECIDED, checked: false });
}
