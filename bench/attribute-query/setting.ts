import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AttributeCatalogue } from '../../src/domain/attributes/attribute-catalogue.js';
import { startDatabase, withClient, type Database } from '../measuring/database.js';
import { makeKeyFolder, type SigningKeys } from '../measuring/key-folder.js';
import { loadRegister, type Register, type RegisterSize } from '../measuring/register.js';
import { say } from '../measuring/say.js';
import {
  ATTRIBUTE_BASE_URI,
  startService,
  type ServiceProcess,
  type Starting,
} from '../measuring/service-process.js';
import { temporaryFolder } from '../measuring/temporary-folder.js';
import type { Undoing } from '../measuring/undoing.js';
import { startUsualService } from '../usual-libraries/usual-service.js';
import type { Case } from './cases.js';
import { makeEService, registerEService, type EService } from './e-services.js';
import { FloorMeter } from './floor.js';
import { LoadGenerator } from './load-generator.js';

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
  /** Queries so far. */
  readonly asked: { count: number };
  /** The ten that are asked for, by Name. */
  readonly attributes: readonly string[];
}

/** How large a register, and who asks. */
export interface Wanted extends RegisterSize {
  readonly cases: readonly Case[];
}

/**
 * Sets up database, register, e-services, service and load generator below a new temporary folder.
 * @param atEnd gets what undoes each step; to be called in reverse order, whatever happens
 */
export async function setUp(wanted: Wanted, atEnd: Undoing, starting: Starting = {}): Promise<Setting> {
  const folder = temporaryFolder('bench', atEnd);
  // The account that runs PostgreSQL for root has to come into its folder below this one.
  chmodSync(folder, 0o755);
  const database = await startDatabase(folder, starting.root);
  atEnd.push(() => database.stop());
  say(`loading ${wanted.employees} employees with ${wanted.mandatesPerEmployee} mandates each`);
  const register = await loadRegister(database.ownerUrl, wanted, { checked: false });
  const eServices = await registerEServices(database, wanted.cases);
  const home = join(folder, 'service');
  mkdirSync(home, { mode: 0o700 });
  const signing = await makeKeyFolder(join(home, 'keys'));
  const service = await startService(home, database, starting);
  atEnd.push(() => service.stop());
  const usual = await startUsual(wanted.cases, eServices, { database, home, signing });
  if (usual) atEnd.push(() => usual.stop());
  const load = new LoadGenerator();
  atEnd.push(() => {
    load.stop();
  });
  const floor = new FloorMeter();
  atEnd.push(() => floor.close());
  return {
    database,
    register,
    signing,
    eServices,
    service,
    usual,
    load,
    floor,
    asked: { count: 0 },
    attributes: attributes(),
  };
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
      await registerEService(owner, eService, details, one.powers);
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
