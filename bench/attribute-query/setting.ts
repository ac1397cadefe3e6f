import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AttributeCatalogue } from '../../src/domain/attributes/attribute-catalogue.js';
import { startDatabase, withClient, type Database } from '../measuring/database.js';
import { makeKeyFolder, type SigningKeys } from '../measuring/key-folder.js';
import { loadRegister, type Register } from '../measuring/register.js';
import { say } from '../measuring/say.js';
import { ATTRIBUTE_BASE_URI, startService, type ServiceProcess } from '../measuring/service-process.js';
import { temporaryFolder } from '../measuring/temporary-folder.js';
import type { Undoing } from '../measuring/undoing.js';
import { startUsualService } from '../usual-libraries/usual-service.js';
import type { Case } from './cases.js';
import { makeEService, registerEService, type EService } from './e-services.js';
import { FloorMeter } from './floor.js';
import { LoadGenerator } from './load-generator.js';
import type { Options } from './options.js';

/** Everything that takes part in the measurements. */
export interface Setting {
  readonly database: Database;
  readonly register: Register;
  readonly signing: SigningKeys;
  readonly eServices: ReadonlyMap<Case, EService>;
  readonly service: ServiceProcess;
  /** The attribute authority from the usual libraries, when a case needs it. */
  readonly usual?: ServiceProcess;
  readonly load: LoadGenerator;
  readonly floor: FloorMeter;
  /** The ten that are asked for, by Name. */
  readonly attributes: readonly string[];
}

/**
 * Sets up database, register, e-services, service and load generator below a new temporary folder.
 * @param atEnd gets what undoes each step; to be called in reverse order, whatever happens
 * @param profiles where the service writes a CPU profile, if it shall
 */
export async function setUp(options: Options, atEnd: Undoing, profiles?: string): Promise<Setting> {
  const folder = temporaryFolder('bench', atEnd);
  // The account that runs PostgreSQL for root has to come into its folder below this one.
  chmodSync(folder, 0o755);
  const database = await startDatabase(folder);
  atEnd.push(() => database.stop());
  say(`loading ${options.employees} employees with ${options.mandatesPerEmployee} mandates each`);
  const register = await loadRegister(database.ownerUrl, options);
  const eServices = await registerEServices(database, options.cases);
  const home = join(folder, 'service');
  mkdirSync(home, { mode: 0o700 });
  const signing = await makeKeyFolder(join(home, 'keys'));
  const service = await startService(home, database, profiles);
  atEnd.push(() => service.stop());
  const usual = await startUsual(options.cases, eServices, { database, home, signing });
  if (usual) atEnd.push(() => usual.stop());
  const load = new LoadGenerator();
  atEnd.push(() => {
    load.stop();
  });
  const floor = new FloorMeter();
  atEnd.push(() => floor.close());
  return { database, register, signing, eServices, service, usual, load, floor, attributes: attributes() };
}

async function startUsual(
  cases: readonly Case[],
  eServices: ReadonlyMap<Case, EService>,
  { database, home, signing }: { database: Database; home: string; signing: SigningKeys },
): Promise<ServiceProcess | undefined> {
  const one = cases.find(({ usual }) => usual);
  const asker = one && eServices.get(one);
  if (!asker) return undefined;
  const party = {
    entityId: asker.entityId,
    signingCertificate: asker.signing.certificate,
    encryptionCertificate: asker.encryption.certificate,
  };
  return startUsualService(home, { databaseUrl: database.ownerUrl, signing: signing.RSA, party });
}

async function registerEServices(
  { ownerUrl }: Database,
  cases: readonly Case[],
): Promise<Map<Case, EService>> {
  const details = new AttributeCatalogue(ATTRIBUTE_BASE_URI).mandateDetails.name;
  const eServices = new Map<Case, EService>();
  await withClient(ownerUrl, async (owner) => {
    for (const one of cases) {
      const eService = await makeEService(one);
      await registerEService(owner, eService, details);
      eServices.set(one, eService);
    }
  });
  return eServices;
}

function attributes(): string[] {
  const { standard, role, mandate } = new AttributeCatalogue(ATTRIBUTE_BASE_URI);
  const { orgAffiliation, organisationName, organisationNumber, unitName, hsaId, displayName, mail, title } =
    standard;
  const directory = [
    orgAffiliation,
    organisationName,
    organisationNumber,
    unitName,
    hsaId,
    displayName,
    mail,
    title,
  ];
  return [...directory, role, mandate].map(({ name }) => name);
}
