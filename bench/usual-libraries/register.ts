import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../../src/platform/database/generated/client.js';
import type { Query } from './query.js';

/** One attribute of an employee, with its values. */
export interface Attribute {
  readonly name: string;
  readonly values: readonly string[];
}

/** What may be told about whom, and what of the register it rests on. */
export interface Found {
  readonly attributes: readonly Attribute[];
  readonly organisationId: string;
  readonly employmentId: string;
  readonly personId: string;
  readonly agreementId: string;
  readonly relyingPartyId: string | null;
  readonly mandateIds: readonly string[];
  readonly roleAssignmentIds: readonly string[];
}

/** The same register as the service reads, through Prisma as its guide shows it. */
export class UsualRegister {
  private readonly prisma: PrismaClient;

  constructor(
    databaseUrl: string,
    private readonly baseUri: string,
  ) {
    this.prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: databaseUrl }) });
  }

  /** @throws Error when it has been taken before */
  async takeOnce({ issuer, id }: Query): Promise<void> {
    const expiresAt = new Date(Date.now() + 300_000);
    await this.prisma.replayRecord.create({ data: { issuer, messageId: id, expiresAt } });
  }

  /** @throws Error when nobody is found, or nothing may be told */
  async find({ subject, issuer, attributes }: Query): Promise<Found> {
    const employment = await this.employment(subject);
    if (!employment) throw new Error('nobody');
    const { organisationId } = employment;
    const agreement = await this.agreement(issuer, organisationId);
    if (!agreement) throw new Error('no agreement');
    const allowed = (kind: string, name: string) =>
      agreement.releases.some((release) => release.kind === kind && ['*', name].includes(release.name));
    const roles = employment.assignments.filter(({ role }) => allowed('role', role.code));
    const mandates = employment.mandates.filter(
      ({ power, parent }) => allowed('power', power.code) && (!parent || parent.states.length > 0),
    );
    const held = this.held(employment, roles, mandates);
    return {
      attributes: held.filter(({ name }) => attributes.includes(name) && allowed('attribute', name)),
      ...{ organisationId, employmentId: employment.id, personId: employment.personId },
      ...{ agreementId: agreement.id, relyingPartyId: agreement.relyingPartyId },
      mandateIds: mandates.map(({ id }) => id),
      roleAssignmentIds: roles.map(({ id }) => id),
    };
  }

  /** Durable when it resolves. */
  async record({ id: requestId, issuer: requester }: Query, found: Found, responseId: string): Promise<void> {
    const { attributes, mandateIds, roleAssignmentIds, ...about } = found;
    await this.prisma.disclosure.create({
      data: {
        ...{ ...about, channel: 'saml', requester, requestId, responseId, outcome: 'released' },
        released: attributes.map(({ name }) => name),
        ...{ mandateIds: [...mandateIds], roleAssignmentIds: [...roleAssignmentIds] },
      },
      select: { id: true },
    });
  }

  private async employment(orgAffiliation: string) {
    const current = inForce();
    const active = { state: 'active', validFrom: { lte: new Date() }, endedAt: null } as const;
    const found = await this.prisma.identifier.findFirst({
      where: { type: 'orgAffiliation', value: orgAffiliation, ...current },
      include: {
        employment: {
          include: {
            organisation: true,
            terms: { where: current, include: { unit: true } },
            identifiers: { where: current },
            assignments: { where: current, include: { role: true } },
            mandates: {
              where: {
                validFrom: { lte: new Date() },
                validUntil: { gt: new Date() },
                states: { some: active },
              },
              include: { power: true, limits: true, parent: { include: { states: { where: active } } } },
              orderBy: { power: { code: 'asc' } },
            },
          },
        },
      },
    });
    return found?.employment;
  }

  private async agreement(entityId: string, organisationId: string) {
    return this.prisma.agreement.findFirst({
      where: { organisationId, relyingParty: { entityId }, ...inForce() },
      include: { releases: true },
    });
  }

  private held(
    employment: NonNullable<Awaited<ReturnType<UsualRegister['employment']>>>,
    roles: readonly { readonly role: { readonly code: string } }[],
    mandates: readonly { readonly power: { readonly code: string } }[],
  ): Attribute[] {
    const { organisation, terms, identifiers, uid } = employment;
    const scoped = (code: string) => `${code}@${organisation.number}`;
    const known = (values: readonly (string | null | undefined)[]) =>
      values.filter((value) => value !== null && value !== undefined);
    return [
      { name: 'urn:oid:1.2.752.201.3.1', values: [scoped(uid)] },
      { name: 'urn:oid:2.5.4.10', values: [organisation.name] },
      { name: 'urn:oid:2.5.4.97', values: [organisation.number] },
      { name: 'urn:oid:2.5.4.11', values: known(terms.map(({ unit }) => unit?.name)) },
      {
        name: 'urn:oid:1.2.752.29.6.2.1',
        values: identifiers.filter(({ type }) => type === 'hsaId').map(({ displayValue }) => displayValue),
      },
      { name: 'urn:oid:2.16.840.1.113730.3.1.241', values: terms.map(({ displayName }) => displayName) },
      { name: 'urn:oid:0.9.2342.19200300.100.1.3', values: known(terms.map(({ mail }) => mail)) },
      { name: 'urn:oid:2.5.4.12', values: known(terms.map(({ title }) => title)) },
      { name: `${this.baseUri}/role`, values: roles.map(({ role }) => scoped(role.code)) },
      { name: `${this.baseUri}/mandate`, values: mandates.map(({ power }) => scoped(power.code)) },
    ];
  }
}

function inForce() {
  const now = new Date();
  const open = { OR: [{ validUntil: null }, { validUntil: { gt: now } }] };
  return { validFrom: { lte: now }, endedAt: null, ...open };
}
