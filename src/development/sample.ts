import { join, resolve } from 'node:path';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { MachineClientsModule } from '../domain/callers/machine-clients.module.js';
import { MachineClientsService } from '../domain/callers/machine-clients.service.js';
import { DirectoryModule } from '../domain/directory/directory.module.js';
import { EmployeesService } from '../domain/directory/employees.service.js';
import { IssuerCodesService } from '../domain/directory/issuer-codes.service.js';
import { fromLocalDates } from '../domain/directory/local-date.rules.js';
import { OrganisationsService } from '../domain/directory/organisations.service.js';
import { UnitsService } from '../domain/directory/units.service.js';
import { administerPowerCode } from '../domain/access/administer-power.js';
import { MandatesModule } from '../domain/mandates/mandates.module.js';
import { MandatesService } from '../domain/mandates/mandates.service.js';
import { PowersService } from '../domain/mandates/powers.service.js';
import { AgreementsService } from '../domain/relying-parties/agreements.service.js';
import { MetadataFeedsService } from '../domain/relying-parties/metadata-feeds.service.js';
import { RelyingPartiesModule } from '../domain/relying-parties/relying-parties.module.js';
import { RelyingPartiesService } from '../domain/relying-parties/relying-parties.service.js';
import { RoleCatalogueService } from '../domain/roles/role-catalogue.service.js';
import { RolesModule } from '../domain/roles/roles.module.js';
import { RolesService } from '../domain/roles/roles.service.js';
import { Environment } from '../platform/config/environment.js';
import { createLogger } from '../platform/logging/logger.js';
import { PlatformModule } from '../platform/platform.module.js';
import { MetadataFeeds } from '../protocols/saml/feeds/metadata-feeds.js';
import { issueSampleClients } from './sample-clients.js';
import * as data from './sample-data.js';
import { makeSampleEServices, type SampleEService } from './sample-e-services.js';
import { publishSampleFederation, SAMPLE_FEDERATION } from './sample-federation.js';

const CALLER = { actor: 'development:sample', administers: 'all' } as const;
const LEGAL_BASIS = 'Avtal om anslutning till exempeltjänsten';

export interface Sample {
  /** The e-services that can ask about it. */
  readonly eServices: SampleEService[];
  /** METADATA_FEEDS_FILE of the federation that they are known by. */
  readonly feedsFile: string;
}

/**
 * Loads the sample through the same services that every other door uses, into an empty register. One that has it already
 * is left as it is, but for what its federation says.
 * @param others metadata of other entities of its federation
 * @returns undefined when the register is somebody's own: a sample in it could never be taken out again
 */
export async function loadSample(
  environment: Environment,
  others: readonly string[] = [],
): Promise<Sample | undefined> {
  const folder = resolve(environment.DATA_FOLDER);
  const { eServices, metadataFolder } = await makeSampleEServices(join(folder, 'e-services'));
  const feedsFile = await publishSampleFederation(join(folder, 'federation'), metadataFolder, others);
  const context = await NestFactory.createApplicationContext(
    SampleModule.with(Object.assign(new Environment(), environment, { METADATA_FEEDS_FILE: feedsFile })),
    { logger: false },
  );
  try {
    const found = await whatIsThere(context);
    if (found === 'register') return undefined;
    await takeFederation(context);
    if (found === 'nothing') {
      await load(context, environment);
      await issueSampleClients(
        context.get(MachineClientsService, { strict: false }),
        CALLER,
        environment.DATA_FOLDER,
      );
    }
    return { eServices, feedsFile };
  } finally {
    await context.close();
  }
}

/** At once, also when it was taken before: it has been published anew. */
async function takeFederation(context: INestApplicationContext): Promise<void> {
  const feeds = context.get(MetadataFeedsService, { strict: false });
  const known = await feeds.list(CALLER);
  if (known.some(({ name }) => name === SAMPLE_FEDERATION)) await feeds.hasten(CALLER, SAMPLE_FEDERATION);
  await context.get(MetadataFeeds).refreshDue();
}

@Module({})
class SampleModule {
  static with(environment: Environment) {
    return {
      module: SampleModule,
      imports: [
        PlatformModule.with(environment, createLogger({ LOG_LEVEL: 'silent', NODE_ENV: 'production' })),
        DirectoryModule,
        RolesModule,
        MandatesModule,
        RelyingPartiesModule,
        MachineClientsModule,
      ],
      providers: [MetadataFeeds],
    };
  }
}

async function whatIsThere(context: INestApplicationContext): Promise<'nothing' | 'sample' | 'register'> {
  const organisations = await context.get(OrganisationsService).list(CALLER);
  const parties = await context.get(RelyingPartiesService).list(CALLER);
  if (organisations.length + parties.length === 0) return 'nothing';
  if (!organisations.some(({ number }) => number === data.AUTHORITY)) return 'register';
  // The agreements come last, so they tell a whole sample from one whose loading was cut off.
  const own = data.E_SERVICES.reduce((sum, { agreements }) => sum + agreements.length, 0);
  const wanted = own + data.OPEN_AGREEMENTS.length;
  const agreements = await context.get(AgreementsService).list(CALLER);
  if (agreements.length >= wanted) return 'sample';
  throw new Error(
    'The sample was loaded only in part. Remove the data folder, or the database, and start again.',
  );
}

async function load(context: INestApplicationContext, { ATTRIBUTE_BASE_URI }: Environment): Promise<void> {
  await loadDirectory(context);
  await loadRoles(context);
  await loadMandates(context);
  await loadAdministrators(context, administerPowerCode(ATTRIBUTE_BASE_URI));
  await loadAgreements(context);
}

async function loadDirectory(context: INestApplicationContext): Promise<void> {
  for (const { number, name, units, ...more } of data.ORGANISATIONS) {
    const scopes = 'scopes' in more ? [...more.scopes] : [];
    await context.get(OrganisationsService).onboard(CALLER, { number, name, scopes });
    for (const unit of units)
      await context.get(UnitsService).addUnit(CALLER, { organisation: number, ...unit });
    for (const code of 'issuerCodes' in more ? more.issuerCodes : [])
      await context.get(IssuerCodesService).add(CALLER, { organisation: number, code, reason: 'Exempel' });
  }
  for (const employee of data.EMPLOYEES) await addEmployee(context, employee);
}

async function addEmployee(
  context: INestApplicationContext,
  employee: (typeof data.EMPLOYEES)[number],
): Promise<void> {
  const { uid, number, unit, title, displayName } = employee;
  const identifiers = [
    ...('hsaId' in employee ? [{ type: 'hsaId' as const, value: employee.hsaId }] : []),
    ...('eppn' in employee ? [{ type: 'eppn' as const, value: employee.eppn }] : []),
  ];
  const until = 'employedUntilDays' in employee ? day(employee.employedUntilDays) : undefined;
  await context.get(EmployeesService).addEmployee(CALLER, {
    organisation: number,
    uid,
    person: 'personalNumber' in employee ? { personalNumber: employee.personalNumber } : undefined,
    protectedIdentity: 'protectedIdentity' in employee,
    term: { displayName, unit, title, mail: `${uid}@${number}.example`, ...period(-500, until) },
    identifiers,
  });
}

async function loadRoles(context: INestApplicationContext): Promise<void> {
  for (const power of data.POWER_DEFINITIONS) await context.get(PowersService).definePower(CALLER, power);
  for (const role of data.ROLES) await context.get(RoleCatalogueService).define(CALLER, role);
  for (const assignment of data.ASSIGNMENTS) {
    await context.get(RolesService).assign(CALLER, { ...assignment, ...period(-300), reason: 'Exempel' });
  }
}

async function loadMandates(context: INestApplicationContext): Promise<void> {
  const mandates = context.get(MandatesService);
  const ids = new Map<string, string>();
  for (const entry of data.MANDATES) {
    const { holder, basis } = entry;
    const limits = 'limits' in entry ? copyOf(entry.limits) : undefined;
    const requestedBy = 'requestedBy' in entry ? entry.requestedBy : undefined;
    const act = {
      holder,
      basis,
      limits,
      ...mandatePeriod(entry.from, entry.until),
      reason: 'Exempel',
      requestedBy,
    };
    const { mandateId } =
      'power' in entry
        ? await mandates.grant(CALLER, { ...act, power: entry.power })
        : await mandates.passOn(CALLER, { ...act, mandateId: ids.get(entry.passedOnFrom) ?? '' });
    ids.set(entry.name, mandateId);
    if ('revoked' in entry) await mandates.revoke(CALLER, { mandateId, reason: entry.revoked });
  }
}

async function loadAdministrators(context: INestApplicationContext, power: string): Promise<void> {
  for (const { holder, basis, permissions } of data.ADMINISTRATORS) {
    await context.get(MandatesService).grant(CALLER, {
      holder,
      power,
      limits: permissions === 'all' ? undefined : { permission: [...permissions] },
      ...mandatePeriod(-100, 700),
      basis,
      reason: 'Exempel',
    });
  }
}

async function loadAgreements(context: INestApplicationContext): Promise<void> {
  const service = context.get(AgreementsService);
  const common = { legalBasis: LEGAL_BASIS, roles: 'all', powers: 'all' } as const;
  for (const { entityId, agreements } of data.E_SERVICES)
    for (const agreement of agreements)
      await service.make(CALLER, { ...common, relyingParty: entityId, ...agreement });
  for (const agreement of data.OPEN_AGREEMENTS)
    await service.make(CALLER, { ...common, anyParty: true, ...agreement });
}

function copyOf(limits: Readonly<Record<string, readonly string[]>>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(limits).map(([dimension, values]) => [dimension, [...values]]));
}

/** A local date, so many days from today. */
function day(offset: number): string {
  const date = new Date(Date.now() + offset * 86_400_000);
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Stockholm' }).format(date);
}

function period(fromDays: number, until?: string): { from: Date; until?: Date } {
  return fromLocalDates({ from: day(fromDays), until });
}

function mandatePeriod(fromDays: number, untilDays: number): { from: Date; until: Date } {
  return fromLocalDates({ from: day(fromDays), until: day(untilDays) });
}
