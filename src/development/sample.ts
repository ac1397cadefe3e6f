import { join, resolve } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import type { Logger } from 'pino';
import { MachineClientsService } from '../domain/callers/machine-clients.service.js';
import { EmployeesService } from '../domain/directory/employees.service.js';
import { IssuerCodesService } from '../domain/directory/issuer-codes.service.js';
import { fromLocalDates } from '../domain/directory/local-date.rules.js';
import { OrganisationsService } from '../domain/directory/organisations.service.js';
import { UnitsService } from '../domain/directory/units.service.js';
import { administerPowerCode } from '../domain/access/administer-power.js';
import { MandatesService } from '../domain/mandates/mandates.service.js';
import { PowersService } from '../domain/mandates/powers.service.js';
import { AgreementsService } from '../domain/relying-parties/agreements.service.js';
import { IdentityProvidersService } from '../domain/relying-parties/identity-providers.service.js';
import { MetadataFeedsService } from '../domain/relying-parties/metadata-feeds.service.js';
import { RelyingPartiesService } from '../domain/relying-parties/relying-parties.service.js';
import { RoleCatalogueService } from '../domain/roles/role-catalogue.service.js';
import { RolesService } from '../domain/roles/roles.service.js';
import { Environment } from '../platform/config/environment.js';
import { UnderWay } from '../platform/jobs/giving-way.js';
import { LOG } from '../platform/logging/logger.js';
import { MetadataFeeds } from '../protocols/saml/feeds/metadata-feeds.js';
import { issueSampleClients } from './sample-clients.js';
import * as data from './sample-data.js';
import { makeSampleEServices, type SampleEService } from './sample-e-services.js';
import {
  describeSampleFederation,
  makeSampleFederationKeys,
  publishSampleFederation,
  SAMPLE_FEDERATION,
} from './sample-federation.js';

const CALLER = { actor: 'development:sample', administers: 'all' } as const;
const LEGAL_BASIS = 'Avtal om anslutning till exempeltjänsten';

export interface Sample {
  /** The e-services that can ask about it. */
  readonly eServices: SampleEService[];
  /** METADATA_FEEDS_FILE of the federation that they are known by. */
  readonly feedsFile: string;
}

/**
 * Makes what the sample has outside of the register: keys and metadata of its e-services, and the federation that publishes them.
 * @param folder the DATA_FOLDER
 * @param others metadata of other entities of its federation
 */
export async function publishSample(folder: string, others: readonly string[] = []): Promise<Sample> {
  const federation = join(resolve(folder), 'federation');
  await makeSampleFederationKeys(federation);
  const { eServices, metadataFolder } = await makeSampleEServices(join(resolve(folder), 'e-services'));
  publishSampleFederation(federation, metadataFolder, others);
  return { eServices, feedsFile: describeSampleFederation(federation) };
}

/**
 * Takes the sample's federation at once, also when it was taken before: it has been published anew. Whatever feeds the service itself is told of.
 * @param feedsFile of the sample
 */
export async function takeSampleFederation(
  context: INestApplicationContext,
  feedsFile: string,
): Promise<void> {
  const feeds = context.get(MetadataFeedsService);
  const known = await feeds.list(CALLER);
  if (known.some(({ name }) => name === SAMPLE_FEDERATION)) {
    const configured = known.filter(({ state }) => state !== 'not-configured').map(({ name }) => name);
    await feeds.configure(CALLER, [...configured, SAMPLE_FEDERATION]);
    await feeds.hasten(CALLER, SAMPLE_FEDERATION);
  }
  const sampleFeeds = new MetadataFeeds(
    Object.assign(new Environment(), context.get(Environment), { METADATA_FEEDS_FILE: feedsFile }),
    feeds,
    context.get(RelyingPartiesService),
    context.get(IdentityProvidersService),
    context.get(UnderWay),
    context.get<Logger>(LOG),
  );
  await sampleFeeds.refreshDue();
}

/**
 * Loads who there is in the sample and what they may do into an empty register, through the same services that every other door uses.
 */
export async function loadSampleRegister(
  context: INestApplicationContext,
  { ATTRIBUTE_BASE_URI }: Environment,
): Promise<void> {
  await loadDirectory(context);
  await loadRoles(context);
  await loadMandates(context);
  await loadAdministrators(context, administerPowerCode(ATTRIBUTE_BASE_URI));
}

/**
 * Then the agreements with those who ask about them, and issues tokens to the sample's machine clients.
 * @param context of a service that has taken the sample's federation
 */
export async function loadSampleAgreements(
  context: INestApplicationContext,
  { DATA_FOLDER }: Environment,
): Promise<void> {
  await loadAgreements(context);
  await issueSampleClients(context.get(MachineClientsService), CALLER, DATA_FOLDER);
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
