import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmployeesService } from '../../src/domain/directory/employees.service.js';
import { OrganisationsService } from '../../src/domain/directory/organisations.service.js';
import { UnitsService } from '../../src/domain/directory/units.service.js';
import { MandatesService } from '../../src/domain/mandates/mandates.service.js';
import { PowersService } from '../../src/domain/mandates/powers.service.js';
import type { NewAgreement } from '../../src/domain/relying-parties/agreement.js';
import { AgreementsService } from '../../src/domain/relying-parties/agreements.service.js';
import { RelyingPartiesService } from '../../src/domain/relying-parties/relying-parties.service.js';
import { RoleCatalogueService } from '../../src/domain/roles/role-catalogue.service.js';
import { RolesService } from '../../src/domain/roles/roles.service.js';
import type { KeyAlgorithm, KeyUse } from '../../src/platform/keys/key-lifetimes.rules.js';
import { readKeyIndex } from '../../src/platform/keys/key-ring.js';
import { readRelyingPartyFiles } from '../../src/protocols/saml/relying-party-files.js';
import { OPERATOR, startService, type TestService } from '../support/service.js';
import { BASE, EMPLOYEE, ORGANISATION, POWERS, PRESENTATION, RELEASED, ROLE, UNIT } from './facts.js';
import { startRecordingProxy, type RecordingProxy } from './recording-proxy.js';

/** The running service with one employee it knows, behind a proxy that records. */
export interface Authority {
  readonly entityId: string;
  readonly proxy: RecordingProxy;
  /** A place for the client's files, removed at the end. */
  readonly folder: string;
  /** Our metadata, as fetched before anything was asked. */
  readonly metadataFile: string;
  /** Files with our certificates. */
  readonly certificates: Readonly<Record<'ec' | 'rsa' | 'encryption', string>>;
  /** Registers the one party in the metadata and makes an agreement with it; unless said, to release RELEASED. */
  register(metadata: string, terms?: Partial<NewAgreement>): Promise<void>;
  stop(): Promise<void>;
}

export async function startAuthority(): Promise<Authority> {
  const proxy = await startRecordingProxy();
  const folder = mkdtempSync(join(tmpdir(), 'foreign-'));
  mkdirSync(join(folder, 'parties'));
  const AUTHORITY_METADATA_FILE = writePresentation(folder);
  const service = await startService({
    PUBLIC_URL: proxy.url,
    ATTRIBUTE_BASE_URI: BASE,
    AUTHORITY_METADATA_FILE,
  });
  proxy.target = service.address;
  await arrange(service);
  const metadataFile = join(folder, 'authority.xml');
  const metadata = await fetch(`${proxy.url}/saml/metadata`);
  writeFileSync(metadataFile, await metadata.text());
  return {
    entityId: `${proxy.url}/saml/metadata`,
    proxy,
    folder,
    metadataFile,
    certificates: certificatesIn(service.environment.KEYS_FOLDER),
    register: (text, terms) => register(service, folder, text, terms),
    stop: async () => {
      await proxy.close();
      await service.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** With everything that it may say. */
function writePresentation(folder: string): string {
  const file = join(folder, 'authority-metadata.json');
  writeFileSync(join(folder, 'logo.svg'), '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"/>');
  writeFileSync(file, JSON.stringify({ ...PRESENTATION, logo: { file: 'logo.svg' } }));
  return file;
}

function certificatesIn(folder: string): Authority['certificates'] {
  const of = (use: KeyUse, algorithm: KeyAlgorithm): string => {
    const key = readKeyIndex(folder).find((one) => one.use === use && one.algorithm === algorithm);
    return join(folder, `${key!.id}.crt.pem`);
  };
  return { ec: of('signing', 'EC'), rsa: of('signing', 'RSA'), encryption: of('encryption', 'RSA') };
}

async function register(
  { administration }: TestService,
  folder: string,
  metadata: string,
  terms: Partial<NewAgreement> = {},
): Promise<void> {
  const file = join(folder, 'parties', 'party.xml');
  writeFileSync(file, metadata);
  const { parties, problems } = readRelyingPartyFiles([file]);
  const [party] = parties;
  if (!party || problems.length > 0) throw new Error(`metadata not usable: ${JSON.stringify(problems)}`);
  await administration.get(RelyingPartiesService).add(OPERATOR, party);
  await administration.get(AgreementsService).make(OPERATOR, {
    relyingParty: party.entityId,
    organisation: ORGANISATION.number,
    purpose: 'Ärenden',
    legalBasis: 'Avtal',
    release: Object.keys(RELEASED),
    roles: 'all',
    powers: 'all',
    ...terms,
  });
}

async function arrange({ administration }: TestService): Promise<void> {
  const organisation = ORGANISATION.number;
  await administration.get(OrganisationsService).onboard(OPERATOR, { ...ORGANISATION, scopes: [] });
  await administration.get(UnitsService).addUnit(OPERATOR, { organisation, ...UNIT });
  const { uid, title, displayName, mail, hsaId } = EMPLOYEE;
  const { orgAffiliation: holder } = await administration.get(EmployeesService).addEmployee(OPERATOR, {
    organisation,
    uid,
    term: { displayName, title, mail, unit: UNIT.code },
    identifiers: [{ type: 'hsaId', value: hsaId }],
  });
  for (const { code, dimensions } of Object.values(POWERS)) {
    const names = { nameSv: code, nameEn: code };
    await administration.get(PowersService).definePower(OPERATOR, { code, ...names, dimensions });
  }
  await administration.get(RoleCatalogueService).define(OPERATOR, { code: ROLE, nameSv: ROLE, nameEn: ROLE });
  await administration.get(RolesService).assign(OPERATOR, { holder, role: ROLE, reason: 'Anställning' });
  const until = new Date(Date.now() + 100 * 86_400_000);
  for (const { code, limits } of Object.values(POWERS)) {
    const grant = {
      holder,
      power: code,
      until,
      basis: 'Delegationsordning § 4',
      reason: 'Anställning',
      limits,
    };
    await administration.get(MandatesService).grant(OPERATOR, grant);
  }
}
