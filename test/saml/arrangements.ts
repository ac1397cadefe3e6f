import { randomUUID } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import { DisclosureReads } from '../../src/domain/audit/disclosure-reads.service.js';
import { EmployeesService } from '../../src/domain/directory/employees.service.js';
import type { NewEmployee } from '../../src/domain/directory/employee.js';
import { EmploymentChangesService } from '../../src/domain/directory/employment-changes.service.js';
import { OrganisationsService } from '../../src/domain/directory/organisations.service.js';
import { UnitsService } from '../../src/domain/directory/units.service.js';
import type { Grant } from '../../src/domain/mandates/mandate.js';
import { MachineClientsService } from '../../src/domain/callers/machine-clients.service.js';
import { MandatesService } from '../../src/domain/mandates/mandates.service.js';
import type { NewPower } from '../../src/domain/mandates/power.js';
import { PowersService } from '../../src/domain/mandates/powers.service.js';
import type { NewAgreement } from '../../src/domain/relying-parties/agreement.js';
import { AgreementsService } from '../../src/domain/relying-parties/agreements.service.js';
import { IdentityProvidersService } from '../../src/domain/relying-parties/identity-providers.service.js';
import { RelyingPartiesService } from '../../src/domain/relying-parties/relying-parties.service.js';
import { RoleCatalogueService } from '../../src/domain/roles/role-catalogue.service.js';
import type { NewAssignment } from '../../src/domain/roles/role.js';
import { RolesService } from '../../src/domain/roles/roles.service.js';
import { readRelyingPartyMetadata } from '../../src/protocols/saml/xml/relying-party-metadata.js';
import type { EService } from '../support/e-service.js';
import { OPERATOR } from '../support/service.js';

export const EXEMPEL = '2021006883';
const REASON = 'test';

/** What an administrator arranges before an e-service asks, through the domain's services; the rest of each input has a default. */
export class Arrangements {
  constructor(private readonly administration: INestApplicationContext) {}

  async organisation(number: string, name: string, scopes: string[] = []): Promise<void> {
    await this.administration.get(OrganisationsService).onboard(OPERATOR, { number, name, scopes });
  }

  async unit(code: string, name: string): Promise<void> {
    await this.administration.get(UnitsService).addUnit(OPERATOR, { organisation: EXEMPEL, code, name });
  }

  /** @returns its orgAffiliation and ids */
  async employee(
    uid: string,
    more: Partial<Omit<NewEmployee, 'term'>> & { term?: Partial<NewEmployee['term']> } = {},
  ) {
    const term = { displayName: `Namnet ${uid}`, ...more.term };
    return this.administration
      .get(EmployeesService)
      .addEmployee(OPERATOR, { organisation: EXEMPEL, ...more, uid, term });
  }

  async endEmployment(employment: string): Promise<void> {
    await this.administration
      .get(EmploymentChangesService)
      .endEmployment(OPERATOR, { employment, reason: REASON });
  }

  async role(code: string, powers: string[] = []): Promise<void> {
    await this.administration
      .get(RoleCatalogueService)
      .define(OPERATOR, { code, nameSv: code, nameEn: code, powers });
  }

  async assign(holder: string, role: string, more: Partial<NewAssignment> = {}): Promise<string> {
    const roles = this.administration.get(RolesService);
    return (await roles.assign(OPERATOR, { holder, role, reason: REASON, ...more })).assignmentId;
  }

  async power(code: string, more: Partial<NewPower> = {}): Promise<void> {
    await this.administration
      .get(PowersService)
      .definePower(OPERATOR, { code, nameSv: code, nameEn: code, ...more });
  }

  async mandate(holder: string, power: string, more: Partial<Grant> = {}): Promise<string> {
    const grant = {
      holder,
      power,
      until: inDays(100),
      basis: 'Delegationsordning § 4',
      reason: REASON,
      ...more,
    };
    return (await this.administration.get(MandatesService).grant(OPERATOR, grant)).mandateId;
  }

  async revoke(mandateId: string): Promise<void> {
    await this.administration.get(MandatesService).revoke(OPERATOR, { mandateId, reason: REASON });
  }

  /** Registers the e-service by its metadata, as the folder of metadata does. */
  async relyingParty({ entityId, metadata }: Pick<EService, 'entityId' | 'metadata'>): Promise<void> {
    const read = readRelyingPartyMetadata(Buffer.from(metadata)).parties[0];
    await this.administration.get(RelyingPartiesService).add(OPERATOR, {
      entityId,
      displayName: entityId,
      metadata,
      entityCategories: read?.entityCategories ?? [],
    });
  }

  /** Registers the identity provider by its metadata, as the folder of metadata does. */
  async identityProvider({ entityId, metadata }: { entityId: string; metadata: string }): Promise<void> {
    const provider = { entityId, displayName: entityId, metadata };
    await this.administration.get(IdentityProvidersService).bring(OPERATOR, 'folder', [provider]);
  }

  /** The token of a new client that is the e-service. */
  async tokenOf(relyingParty: string): Promise<string> {
    const issued = await this.administration.get(MachineClientsService, { strict: false }).issue(OPERATOR, {
      ...{ relyingParty, name: randomUUID(), permissions: [], reason: 'test' },
      expiresAt: new Date(Date.now() + 86_400_000),
    });
    return issued.token;
  }

  async removeIdentityProvider(entityId: string): Promise<void> {
    await this.administration.get(IdentityProvidersService).remove(OPERATOR, entityId);
  }

  async removeParty(entityId: string): Promise<void> {
    await this.administration.get(RelyingPartiesService).remove(OPERATOR, entityId);
  }

  /** Everything that `all` covers, unless narrowed. @returns its id */
  async agreement(relyingParty: string, more: Partial<NewAgreement> = {}): Promise<string> {
    const { id } = await this.administration.get(AgreementsService).make(OPERATOR, {
      relyingParty,
      organisation: EXEMPEL,
      purpose: 'Ärenden',
      legalBasis: 'Avtal 1',
      release: 'all',
      roles: 'all',
      powers: 'all',
      ...more,
    });
    return id;
  }

  async endAgreement(agreementId: string): Promise<void> {
    await this.administration.get(AgreementsService).end(OPERATOR, { agreementId });
  }

  /** Newest first. */
  async disclosures(requester: string) {
    const { edges } = await this.administration
      .get(DisclosureReads)
      .page(OPERATOR, { requester, first: 100 });
    return edges.map(({ node }) => node);
  }
}

export function inDays(days: number): Date {
  return new Date(Date.now() + days * 86_400_000);
}
