import type { Type } from '@nestjs/common';
import type { Caller } from '../domain/access/caller.js';
import { MachineClientsService } from '../domain/callers/machine-clients.service.js';
import { EmployeesService } from '../domain/directory/employees.service.js';
import { OrganisationsService } from '../domain/directory/organisations.service.js';
import type { NewPower } from '../domain/mandates/power.js';
import { MandatesService } from '../domain/mandates/mandates.service.js';
import { PowersService } from '../domain/mandates/powers.service.js';
import { AgreementsService } from '../domain/relying-parties/agreements.service.js';
import { RelyingPartiesService } from '../domain/relying-parties/relying-parties.service.js';

/**
 * The fixture of the AuthZEN certification scenario (AuthZEN Authorization API 1.0 - Certification Scenario, section 3):
 * subjects of type `user` called `alice` and `bob`, resources of type `record`. Loaded through the same services as
 * everything else. Rule 4 against rule 6: bob is denied without the property that the question passes, for what is passed
 * and what is stored are two things.
 */
const ORGANISATION = '5562265719';
export const CERTIFICATION_PARTY = 'https://authzen-certification.example';
const POWER = `${CERTIFICATION_PARTY}/powers`;
const RECORDS = { record: ['record-1', 'record-2'] };

const POWERS: readonly (NewPower & { readonly holders: readonly string[] })[] = [
  power('read', 'Läsa', 'Read', ['alice', 'bob']),
  {
    ...power('write', 'Skriva', 'Write', ['alice']),
    condition: '!has(resource.properties.status) || resource.properties.status != "archived"',
  },
  {
    ...power(
      'write-as-admin',
      'Skriva som administratör',
      'Write as an administrator',
      ['alice', 'bob'],
      'write',
    ),
    condition: 'has(subject.properties.role) && subject.properties.role == "admin"',
  },
  {
    ...power('delete', 'Ta bort', 'Delete', ['alice']),
    condition: 'has(action.properties.soft) && action.properties.soft == true',
  },
];

function power(code: string, nameSv: string, nameEn: string, holders: readonly string[], action = code) {
  return {
    ...{ code: `${POWER}/${code}`, nameSv, nameEn, holders, actions: [action], resourceTypes: ['record'] },
    dimensions: [{ name: 'record' }],
  };
}

/** @returns the token that the certification harness authenticates with */
export async function loadCertification(
  get: <Service>(service: Type<Service>) => Service,
  caller: Caller,
): Promise<string> {
  await get(OrganisationsService).onboard(caller, { number: ORGANISATION, name: 'AuthZEN', scopes: [] });
  for (const uid of ['alice', 'bob'])
    await get(EmployeesService).addEmployee(caller, {
      organisation: ORGANISATION,
      uid,
      term: { displayName: uid, from: new Date() },
    });
  for (const { holders, ...definition } of POWERS) {
    await get(PowersService).definePower(caller, definition);
    for (const holder of holders) await grant(get(MandatesService), caller, definition.code, holder);
  }
  await get(RelyingPartiesService).add(caller, {
    entityId: CERTIFICATION_PARTY,
    displayName: 'AuthZEN certification',
    metadata: '',
    entityCategories: [],
  });
  await get(AgreementsService).make(caller, {
    relyingParty: CERTIFICATION_PARTY,
    organisation: ORGANISATION,
    purpose: 'Certification',
    legalBasis: 'Certification',
    release: 'all',
    powers: 'all',
    unspecifiedMeans: 'orgAffiliation',
    passedProperties: true,
  });
  const { token } = await get(MachineClientsService).issue(caller, {
    relyingParty: CERTIFICATION_PARTY,
    name: 'AuthZEN certification',
    permissions: [],
    expiresAt: new Date(Date.now() + 30 * 86_400_000),
    reason: 'Certification',
  });
  return token;
}

async function grant(mandates: MandatesService, caller: Caller, code: string, holder: string): Promise<void> {
  await mandates.grant(caller, {
    holder: `${holder}@${ORGANISATION}`,
    power: code,
    limits: RECORDS,
    until: new Date(Date.now() + 300 * 86_400_000),
    basis: 'Certification',
    reason: 'Certification',
  });
}
